{#-
    Who belongs to a gap that is to be explained: the cells with an ambitie at NL and each arbeidsmarktregio, and the parts
    that add up to them; what belongs to no part stands under GEEN.
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
