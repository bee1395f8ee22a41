{#-
    Driver tekort: how many units each part falls short.
-#}

{#- The gap in units, w * (A - r) of every part; of the whole in whole units, rounded up. -#}
{% macro indicator_shortfalls() -%}
select
        {{ indicator_driver_keys('parts') }},
        'tekort' as driver,
        parts.dimensie,
        parts.categorie,
        parts.sign * (parts.ambitie * parts.noemer - parts.teller) / whole.noemer as bijdrage,
        case
            when parts.dimensie <> 'totaal' then parts.sign * (parts.ambitie * parts.noemer - parts.teller)
            else ceil(round(parts.sign * (parts.ambitie * parts.noemer - parts.teller), 9))
        end as personen,
        whole.noemer as whole_noemer,
        parts.ambitie
    from {{ ref('fct_indicator_parts') }} as parts
    inner join {{ indicator_whole_parts() }} as whole
        on {{ indicator_same_gebied('parts', 'whole') }}
{%- endmacro %}
