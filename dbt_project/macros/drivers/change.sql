{#-
    Drivers samenstelling and uitkomst: the change of a year taken apart.
-#}

{#-
    Change of the share against a year ago by Kitagawa: of every part the change of its weight times its mean share
    (samenstelling) and the change of its share times its mean weight (uitkomst). A part that stands in one of the two
    years only has there no share of its own: the other year's is taken, so that all of it is composition. A teller
    without a noemer (what is left of a taakstelling) has no share at all: it is outcome, whole.
-#}
{% macro indicator_changes() -%}
{%- for driver, formula in [
    ('samenstelling', 'coalesce((weight_now - weight_then) * (share_now + share_then) / 2, 0.0)'),
    ('uitkomst', '(coalesce((share_now - share_then) * (weight_now + weight_then) / 2, 0.0) + loose_now - loose_then)'),
] %}
select
        indicator_id,
        peildatum,
        gebied_type,
        gebied_code,
        '{{ driver }}' as driver,
        dimensie,
        categorie,
        {{ formula }} as bijdrage,
        {{ formula }} * whole_noemer as personen,
        whole_noemer,
        ambitie
    from (
        {{ _indicator_two_years() }}
    ) as compared
{{ 'union all' if not loop.last }}
{%- endfor %}
{%- endmacro %}


{% macro _indicator_two_years() -%}
select
            {{ indicator_driver_keys('both_years') }},
            both_years.dimensie,
            both_years.categorie,
            now_whole.ambitie,
            now_whole.noemer as whole_noemer,
            both_years.noemer_now / now_whole.noemer as weight_now,
            both_years.noemer_then / then_whole.noemer as weight_then,
            case when both_years.noemer_now = 0 then both_years.teller_now / now_whole.noemer else 0.0 end as loose_now,
            case when both_years.noemer_then = 0 then both_years.teller_then / then_whole.noemer else 0.0 end as loose_then,
            coalesce(
                both_years.teller_now / nullif(both_years.noemer_now, 0),
                both_years.teller_then / nullif(both_years.noemer_then, 0)
            ) as share_now,
            coalesce(
                both_years.teller_then / nullif(both_years.noemer_then, 0),
                both_years.teller_now / nullif(both_years.noemer_now, 0)
            ) as share_then
        from (
            select
                indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie,
                sum(noemer_now) as noemer_now,
                sum(teller_now) as teller_now,
                sum(noemer_then) as noemer_then,
                sum(teller_then) as teller_then
            from (
                select
                    indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie,
                    noemer as noemer_now, teller as teller_now, 0.0 as noemer_then, 0.0 as teller_then
                from {{ ref('fct_indicator_parts') }}
                union all
                select
                    indicator_id, {{ xdb_add_months('peildatum', 12) }} as peildatum,
                    gebied_type, gebied_code, dimensie, categorie,
                    0.0 as noemer_now, 0.0 as teller_now, noemer as noemer_then, teller as teller_then
                from {{ ref('fct_indicator_parts') }}
            ) as years
            where dimensie <> 'totaal'
            group by indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie
        ) as both_years
        inner join {{ indicator_whole_parts() }} as now_whole
            on {{ indicator_same_gebied('both_years', 'now_whole') }}
        inner join {{ indicator_whole_parts() }} as then_whole
            on both_years.indicator_id = then_whole.indicator_id
            and {{ xdb_add_months('both_years.peildatum', -12) }} = then_whole.peildatum
            and both_years.gebied_type = then_whole.gebied_type
            and both_years.gebied_code = then_whole.gebied_code
{%- endmacro %}
