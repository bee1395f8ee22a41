{#- Whether a row that holds in [valid_from, valid_to) holds at a moment; an empty valid_to is open. -#}
{% macro is_valid_at(relation, moment) -%}
    ({{ relation }}.valid_from <= {{ moment }} and ({{ relation }}.valid_to is null or {{ relation }}.valid_to > {{ moment }}))
{%- endmacro %}
