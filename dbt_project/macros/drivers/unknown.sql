{#-
    Driver onbekend: what missing deliveries could explain.
-#}

{#- What missing deliveries could explain at most: from the value to the farther bound, by gemeente as its unknowns. -#}
{% macro indicator_unknowns() -%}
select
        {{ indicator_driver_keys('parts') }},
        'onbekend' as driver,
        parts.dimensie,
        parts.categorie,
        case when parts.sign = 1
            then shown.bovengrens - coalesce(shown.waarde, shown.ondergrens)
            else coalesce(shown.waarde, shown.bovengrens) - shown.ondergrens
        end * parts.onbekend / whole.onbekend as bijdrage,
        parts.onbekend as personen,
        whole.noemer as whole_noemer,
        parts.ambitie
    from {{ ref('fct_indicator_parts') }} as parts
    inner join {{ indicator_whole_parts() }} as whole
        on {{ indicator_same_gebied('parts', 'whole') }}
    inner join {{ ref('fct_indicator_values') }} as shown
        on {{ indicator_same_gebied('parts', 'shown') }} and shown.dimensie = 'totaal'
    where parts.dimensie in ('totaal', 'gemeente') and parts.onbekend > 0 and whole.onbekend > 0
{%- endmacro %}
