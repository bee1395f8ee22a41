{#- Whether a row that holds in [valid_from, valid_to) holds at a moment; an empty valid_to is open. Two comparisons
    and no `or`: an engine can then hash-join on the equalities beside it instead of comparing every pair. -#}
{% macro is_valid_at(relation, moment) -%}
    {{ relation }}.valid_from <= {{ moment }}
    and coalesce({{ relation }}.valid_to, cast('9999-12-31' as date)) > {{ moment }}
{%- endmacro %}
