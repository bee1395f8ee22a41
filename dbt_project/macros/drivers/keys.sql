{#-
    What every driver of a gap shares: the key of its whole, and how a part finds it.
-#}

{% macro indicator_driver_keys(relation) -%}
{{ relation }}.indicator_id,
        {{ relation }}.peildatum,
        {{ relation }}.gebied_type,
        {{ relation }}.gebied_code
{%- endmacro %}


{% macro indicator_same_gebied(one, other) -%}
{{ one }}.indicator_id = {{ other }}.indicator_id
        and {{ one }}.peildatum = {{ other }}.peildatum
        and {{ one }}.gebied_type = {{ other }}.gebied_type
        and {{ one }}.gebied_code = {{ other }}.gebied_code
{%- endmacro %}


{% macro indicator_whole_parts() -%}
(select * from {{ ref('fct_indicator_parts') }} where dimensie = 'totaal')
{%- endmacro %}
