{#-
    Why an ambitie is missed: a share's gap at NL and each arbeidsmarktregio taken apart. Every taking apart adds up to
    the whole: what belongs to no part stands under GEEN. Counting and verdicts are not here.
-#}

{#- The cells whose gap is explained: totals of shares with an ambitie, turned so that sign * (goal - share) is the gap. -#}
{% macro indicator_goals() -%}
select
        status.indicator_id,
        status.peildatum,
        status.gebied_type,
        status.gebied_code,
        status.ambitie,
        case when status.richting = 'lager' then -1 else 1 end as sign,
        definitions.has_own_gebied
    from {{ ref('fct_indicator_status') }} as status
    inner join {{ ref('dim_indicators') }} as definitions
        on status.indicator_id = definitions.indicator_id
    where
        definitions.kind = 'share'
        and status.verdict <> 'GEEN_AMBITIE'
        and status.gebied_type in ('NL', 'arbeidsmarktregio')
        and status.dimensie = 'totaal'
{%- endmacro %}


{% macro _indicator_part_columns(goals, cells, dimensie, categorie) -%}
{{ goals }}.indicator_id,
        {{ goals }}.peildatum,
        {{ goals }}.gebied_type,
        {{ goals }}.gebied_code,
        {{ dimensie }} as dimensie,
        {{ categorie }} as categorie,
        {{ goals }}.ambitie,
        {{ goals }}.sign,
        cast({{ cells }}.noemer as double) as noemer,
        {{ cells }}.teller,
        cast({{ cells }}.onbekend as double) as onbekend
{%- endmacro %}


{% macro indicator_whole(goals, cells) -%}
select
        {{ _indicator_part_columns(goals, cells, "'totaal'", "'totaal'") }}
    from {{ goals }}
    inner join {{ cells }}
        on {{ goals }}.indicator_id = {{ cells }}.indicator_id
        and {{ goals }}.peildatum = {{ cells }}.peildatum
        and {{ goals }}.gebied_type = {{ cells }}.gebied_type
        and {{ goals }}.gebied_code = {{ cells }}.gebied_code
    where {{ cells }}.dimensie = 'totaal'
{%- endmacro %}


{#- Parts by gemeente (where gemeenten add up) and by the dimensions whose categories divide the whole. -#}
{% macro indicator_split(goals, cells) -%}
select
        {{ _indicator_part_columns(goals, cells, cells ~ '.dimensie', cells ~ '.categorie') }}
    from {{ goals }}
    inner join {{ cells }}
        on {{ goals }}.indicator_id = {{ cells }}.indicator_id
        and {{ goals }}.peildatum = {{ cells }}.peildatum
        and {{ goals }}.gebied_type = {{ cells }}.gebied_type
        and {{ goals }}.gebied_code = {{ cells }}.gebied_code
    where {{ cells }}.dimensie in ('leerroute', 'doelgroep', 'extract', 'leverancier')
    union all
    select
        {{ _indicator_part_columns(goals, cells, "'gemeente'", cells ~ '.gebied_code') }}
    from {{ goals }}
    inner join {{ ref('dim_gemeente_gebieden') }} as gebieden
        on {{ goals }}.gebied_type = gebieden.gebied_type and {{ goals }}.gebied_code = gebieden.gebied_code
    inner join {{ cells }}
        on {{ goals }}.indicator_id = {{ cells }}.indicator_id
        and {{ goals }}.peildatum = {{ cells }}.peildatum
        and {{ cells }}.gebied_type = 'gemeente'
        and gebieden.gemeente_code = {{ cells }}.gebied_code
    where {{ cells }}.dimensie = 'totaal' and not {{ goals }}.has_own_gebied
{%- endmacro %}


{#- What the parts of a dimension leave of the whole: units without a gemeente, gemeenten whose cell is left out. -#}
{% macro indicator_remainder(whole, split) -%}
select
        {{ whole }}.indicator_id,
        {{ whole }}.peildatum,
        {{ whole }}.gebied_type,
        {{ whole }}.gebied_code,
        sums.dimensie,
        'GEEN' as categorie,
        {{ whole }}.ambitie,
        {{ whole }}.sign,
        {{ whole }}.noemer - sums.noemer as noemer,
        {{ whole }}.teller - sums.teller as teller,
        {{ whole }}.onbekend - sums.onbekend as onbekend
    from {{ whole }}
    inner join (
        select
            indicator_id,
            peildatum,
            gebied_type,
            gebied_code,
            dimensie,
            sum(noemer) as noemer,
            sum(teller) as teller,
            sum(onbekend) as onbekend
        from {{ split }}
        group by indicator_id, peildatum, gebied_type, gebied_code, dimensie
    ) as sums
        on {{ whole }}.indicator_id = sums.indicator_id
        and {{ whole }}.peildatum = sums.peildatum
        and {{ whole }}.gebied_type = sums.gebied_type
        and {{ whole }}.gebied_code = sums.gebied_code
    where {{ whole }}.noemer <> sums.noemer or {{ whole }}.teller <> sums.teller
{%- endmacro %}


{% macro _indicator_driver_keys(relation) -%}
{{ relation }}.indicator_id,
        {{ relation }}.peildatum,
        {{ relation }}.gebied_type,
        {{ relation }}.gebied_code
{%- endmacro %}


{% macro _indicator_same_gebied(one, other) -%}
{{ one }}.indicator_id = {{ other }}.indicator_id
        and {{ one }}.peildatum = {{ other }}.peildatum
        and {{ one }}.gebied_type = {{ other }}.gebied_type
        and {{ one }}.gebied_code = {{ other }}.gebied_code
{%- endmacro %}


{% macro _indicator_whole_parts() -%}
(select * from {{ ref('fct_indicator_parts') }} where dimensie = 'totaal')
{%- endmacro %}


{#- The gap in units, w * (A - r) of every part; of the whole in whole units, rounded up. -#}
{% macro indicator_shortfalls() -%}
select
        {{ _indicator_driver_keys('parts') }},
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
    inner join {{ _indicator_whole_parts() }} as whole
        on {{ _indicator_same_gebied('parts', 'whole') }}
{%- endmacro %}


{#-
    Change of the share against a year ago by Kitagawa: of every part the change of its weight times its mean share
    (samenstelling) and the change of its share times its mean weight (uitkomst). A part that stands in one of the two
    years only has there no share of its own: the other year's is taken, so that all of it is composition.
-#}
{% macro indicator_changes() -%}
{%- for driver, formula in [
    ('samenstelling', '(weight_now - weight_then) * (share_now + share_then) / 2'),
    ('uitkomst', '(share_now - share_then) * (weight_now + weight_then) / 2'),
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
            {{ _indicator_driver_keys('both_years') }},
            both_years.dimensie,
            both_years.categorie,
            now_whole.ambitie,
            now_whole.noemer as whole_noemer,
            both_years.noemer_now / now_whole.noemer as weight_now,
            both_years.noemer_then / then_whole.noemer as weight_then,
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
        inner join {{ _indicator_whole_parts() }} as now_whole
            on {{ _indicator_same_gebied('both_years', 'now_whole') }}
        inner join {{ _indicator_whole_parts() }} as then_whole
            on both_years.indicator_id = then_whole.indicator_id
            and {{ xdb_add_months('both_years.peildatum', -12) }} = then_whole.peildatum
            and both_years.gebied_type = then_whole.gebied_type
            and both_years.gebied_code = then_whole.gebied_code
{%- endmacro %}


{#- What missing deliveries could explain at most: from the value to the farther bound, by gemeente as its unknowns. -#}
{% macro indicator_unknowns() -%}
select
        {{ _indicator_driver_keys('parts') }},
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
    inner join {{ _indicator_whole_parts() }} as whole
        on {{ _indicator_same_gebied('parts', 'whole') }}
    inner join {{ ref('fct_indicator_values') }} as shown
        on {{ _indicator_same_gebied('parts', 'shown') }} and shown.dimensie = 'totaal'
    where parts.dimensie in ('totaal', 'gemeente') and parts.onbekend > 0 and whole.onbekend > 0
{%- endmacro %}


{#- Of the units that miss the goal those that were past the norm of an earlier phase, counted from the ind_ rows. -#}
{% macro indicator_waits() -%}
{%- set inheriting = indicator_catalog() | selectattr('inherits_from') | list -%}
{%- for indicator in inheriting %}
{%- set earlier = (indicator_catalog() | selectattr('id', 'eq', indicator.inherits_from) | list)[0] %}
select
    '{{ indicator.id }}' as indicator_id,
    late.peildatum,
    gebieden.gebied_type,
    gebieden.gebied_code,
    '{{ earlier.id }}' as earlier_indicator_id,
    count(*) as late_count,
    count(*) filter (where waits.duration_days > {{ earlier.norm_days }}) as waited_count
from {{ ref('ind_' ~ indicator.id) }} as late
inner join {{ ref('dim_gemeente_gebieden') }} as gebieden
    on coalesce(late.gemeente_code, 'GEEN') = gebieden.gemeente_code
left join {{ ref('ind_' ~ earlier.id) }} as waits
    on late.unit_id = waits.unit_id and late.peildatum = waits.peildatum
where
    late.in_teller = {{ 'true' if indicator.direction == 'lager' else 'false' }}
    and gebieden.gebied_type in ('NL', 'arbeidsmarktregio')
group by late.peildatum, gebieden.gebied_type, gebieden.gebied_code
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{%- endmacro %}


{% macro indicator_inherited_waits() -%}
select
        {{ _indicator_driver_keys('whole') }},
        'geerfde_wachttijd' as driver,
        'indicator' as dimensie,
        waits.earlier_indicator_id as categorie,
        waits.waited_count / whole.noemer as bijdrage,
        cast(waits.waited_count as double) as personen,
        cast(waits.late_count as double) as whole_noemer,
        whole.ambitie
    from {{ _indicator_whole_parts() }} as whole
    inner join {{ ref('fct_indicator_waits') }} as waits
        on {{ _indicator_same_gebied('whole', 'waits') }}
{%- endmacro %}


{#- A number of units without decimals, and a share in percentage points with one, in Dutch. -#}
{% macro _indicator_in_words(number) -%}
cast(cast(round(abs({{ number }}), 0) as bigint) as varchar)
{%- endmacro %}

{% macro _indicator_points(share) -%}
replace(cast(round(abs(100 * {{ share }}), 1) as varchar), '.', ',')
{%- endmacro %}


{#- Of the units that gemeenten fall short, the part of the five that fall short most; none where five or fewer do. -#}
{% macro indicator_leading_gemeenten(ranked) -%}
select
        {{ _indicator_driver_keys(ranked) }},
        sum({{ ranked }}.personen) filter (where {{ ranked }}.rang <= 5) / sum({{ ranked }}.personen) as leading_share
    from {{ ranked }}
    where {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'gemeente' and {{ ranked }}.personen > 0
    group by {{ ranked }}.indicator_id, {{ ranked }}.peildatum, {{ ranked }}.gebied_type, {{ ranked }}.gebied_code
    having count(*) > 5
{%- endmacro %}


{#- One Dutch sentence for a driver. -#}
{% macro indicator_sentence(ranked, definitions, leading) -%}
{%- set units = _indicator_in_words(ranked ~ '.personen') ~ " || ' ' || " ~ definitions ~ '.unit' -%}
{%- set part = ranked ~ '.categorie' -%}
case
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'totaal' and {{ ranked }}.personen > 0
                then {{ units }} || ' te kort voor de ambitie van ' || {{ _indicator_points(ranked ~ '.ambitie') }} || ' %'
                    || coalesce(
                        '; ' || {{ _indicator_in_words('100 * ' ~ leading ~ '.leading_share') }}
                        || ' % van de tekorten ligt in vijf gemeenten', ''
                    ) || '.'
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.dimensie = 'totaal'
                then 'Geen tekort: de ambitie van ' || {{ _indicator_points(ranked ~ '.ambitie') }} || ' % is bereikt.'
            when {{ ranked }}.driver = 'tekort' and {{ ranked }}.personen > 0
                then {{ part }} || ': ' || {{ units }} || ' te kort.'
            when {{ ranked }}.driver = 'tekort'
                then {{ part }} || ': ' || {{ units }} || ' beter dan de ambitie vraagt.'
            when {{ ranked }}.driver = 'onbekend'
                then {{ part }} || ': van ' || {{ units }} || ' is de uitkomst onbekend; dat kan ten hoogste '
                    || {{ _indicator_points(ranked ~ '.bijdrage') }} || ' procentpunt verklaren.'
            when {{ ranked }}.driver = 'geerfde_wachttijd'
                then {{ units }} || ' van de ' || {{ _indicator_in_words(ranked ~ '.whole_noemer') }}
                    || ' overschreden al de norm van een eerdere fase.'
            else {{ part }} || ': ' || {{ _indicator_points(ranked ~ '.bijdrage') }} || ' procentpunt '
                || case when {{ ranked }}.bijdrage >= 0 then 'hoger' else 'lager' end || ' dan een jaar eerder door '
                || case when {{ ranked }}.driver = 'samenstelling' then 'een andere samenstelling.' else 'een andere uitkomst.' end
        end
{%- endmacro %}
