{#-
    Limits, verdicts and courses of cells, for every indicator alike: which ambitie reaches a cell, whether it is met,
    and when a line through the last eight quarters would meet it. Counting is not here (indicator_cells).
-#}

{#- One row per indicator with what the models that follow must know of it. -#}
{% macro indicator_definitions() -%}
{%- for indicator in indicator_catalog() %}
select
    '{{ indicator.id }}' as indicator_id,
    '{{ indicator.title | replace("'", "''") }}' as title,
    '{{ indicator.unit }}' as unit,
    '{{ indicator.definition_version }}' as definition_version,
    '{{ indicator.phase }}' as phase,
    '{{ indicator.kind }}' as kind,
    '{{ indicator.direction }}' as direction,
    cast({{ indicator.norm_days if indicator.norm_days is not none else 'null' }} as integer) as norm_days,
    {{ indicator.has_own_gebied }} as has_own_gebied
{% if not loop.last %}union all{% endif %}
{%- endfor %}
{%- endmacro %}


{#-
    One 95 % Wilson limit of a share, clipped to 0 … 1; side is '-' or '+'. Null where the share is. At 0 and 1 the outer
    limit is the share itself: left to rounding it would fall on either side of an ambitie of 0 or 1.
-#}
{% macro indicator_wilson(share, count, side) -%}
{%- set z = '1.959963984540054' -%}
{%- set p -%}
    case when {{ share }} > 1 then 1.0 else {{ share }} end
{%- endset -%}
case
    when {{ share }} {{ '>= 1' if side == '+' else '<= 0' }} then {{ '1.0' if side == '+' else '0.0' }}
    when {{ share }} is not null then greatest(0.0, least(1.0, (
            {{ p }} + {{ z }} * {{ z }} / (2.0 * {{ count }})
            {{ side }} {{ z }} * sqrt(
                {{ p }} * (1 - {{ p }}) / {{ count }} + {{ z }} * {{ z }} / (4.0 * {{ count }} * {{ count }})
            )
        ) / (1 + {{ z }} * {{ z }} / {{ count }}))) end
{%- endmacro %}


{#- From which gebied an ambitie may come: the own one first, then arbeidsmarktregio, provincie, NL. -#}
{% macro indicator_ambitie_reach() -%}
{%- set distances = "case gebied_type when 'gemeente' then 0 when 'arbeidsmarktregio' then 1 when 'provincie' then 2 else 3 end" -%}
select
        gebied_type,
        gebied_code,
        gebied_type as ambitie_gebied_type,
        gebied_code as ambitie_gebied_code,
        0 as distance
    from {{ ref('dim_gebieden') }}
    union all
    select
        'gemeente' as gebied_type,
        gemeente_code as gebied_code,
        gebied_type as ambitie_gebied_type,
        gebied_code as ambitie_gebied_code,
        {{ distances }} as distance
    from {{ ref('dim_gemeente_gebieden') }}
    where gebied_type <> 'gemeente' and gemeente_code <> 'GEEN'
    union all
    select
        gebied_type,
        gebied_code,
        'NL' as ambitie_gebied_type,
        'NL01' as ambitie_gebied_code,
        3 as distance
    from {{ ref('dim_gebieden') }}
    where gebied_type in ('arbeidsmarktregio', 'provincie')
{%- endmacro %}


{#- The straight line through the points of the last eight quarters: its level at the peildatum and its slope. -#}
{% macro indicator_lines(points) -%}
{%- set window -%}
    over (
            partition by indicator_id, gebied_type, gebied_code, dimensie, categorie
            order by quarter_index
            range between 7 preceding and current row
        )
{%- endset -%}
sums as (
    select
        *,
        count(logit) {{ window }} as point_count,
        {{ xdb_exact_sum('logit', over=window) }} / 8 as mean_logit,
        {{ xdb_exact_sum('logit * quarter_index', over=window) }} as sum_product
    from {{ points }}
),

lines as (
    select
        *,
        (sum_product - 8 * mean_logit * (quarter_index - 3.5)) / 42 as slope_logit,
        mean_logit + 3.5 * (sum_product - 8 * mean_logit * (quarter_index - 3.5)) / 42 as level_logit
    from sums
)
{%- endmacro %}


{#- Every value with the ambitie that reaches it: the nearest gebied first, then the own dimension before the total. -#}
{% macro indicator_values_with_ambitie() -%}
select
        indicator_values.*,
        definitions.kind,
        definitions.direction,
        case when {{ _indicator_own_is_nearer() }} then own.ambitie else whole.ambitie end as ambitie,
        case when {{ _indicator_own_is_nearer() }} then own.ambitie_status else whole.ambitie_status end as ambitie_status,
        case when {{ _indicator_own_is_nearer() }} then own.marge else whole.marge end as marge,
        case when {{ _indicator_own_is_nearer() }} then own.geldig_tot else whole.geldig_tot end as geldig_tot,
        courses.level_logit,
        courses.slope_logit
    from {{ ref('fct_indicator_values') }} as indicator_values
    inner join {{ ref('dim_indicators') }} as definitions
        on indicator_values.indicator_id = definitions.indicator_id
    left join {{ ref('fct_indicator_ambities') }} as own
        on {{ _indicator_same_place('own') }}
        and indicator_values.dimensie = own.dimensie
        and indicator_values.categorie = own.categorie
    left join {{ ref('fct_indicator_ambities') }} as whole
        on {{ _indicator_same_place('whole') }}
        and whole.dimensie = 'totaal'
        and whole.categorie = 'totaal'
    left join {{ ref('fct_indicator_courses') }} as courses
        on {{ _indicator_same_place('courses') }}
        and indicator_values.dimensie = courses.dimensie
        and indicator_values.categorie = courses.categorie
{%- endmacro %}


{% macro _indicator_own_is_nearer() -%}
    own.distance <= coalesce(whole.distance, own.distance)
{%- endmacro %}


{% macro _indicator_same_place(other) -%}
indicator_values.indicator_id = {{ other }}.indicator_id
        and indicator_values.peildatum = {{ other }}.peildatum
        and indicator_values.gebied_type = {{ other }}.gebied_type
        and indicator_values.gebied_code = {{ other }}.gebied_code
{%- endmacro %}


{#-
    Everything the verdict compares, turned so that higher is better. Of a duration the share within the norm is judged:
    there higher is better, whatever way the duration itself should go. Counts and means are compared as they are.
-#}
{% macro indicator_oriented(aimed) -%}
{%- set is_lower = "direction = 'lager' and kind <> 'duration'" -%}
{%- set low = "case kind when 'share' then wilson_laag when 'duration' then binnen_norm_laag else waarde end" -%}
{%- set high = "case kind when 'share' then wilson_hoog when 'duration' then binnen_norm_hoog else waarde end" -%}
select
        *,
        case when {{ is_lower }} then -1 else 1 end as sign,
        case when {{ is_lower }} then -ambitie else ambitie end as goal,
        case when {{ is_lower }} then -({{ high }}) else {{ low }} end as low_limit,
        case when {{ is_lower }} then -({{ low }}) else {{ high }} end as high_limit,
        case when {{ is_lower }} then -bovengrens else ondergrens end as low_bound,
        case when {{ is_lower }} then -ondergrens else bovengrens end as high_bound
    from {{ aimed }}
{%- endmacro %}


{% macro indicator_verdict() -%}
case
            when ambitie is null or direction = 'context' then 'GEEN_AMBITIE'
            when kind <> 'count' and noemer < 10 then 'NIET_TE_ZEGGEN'
            when low_limit is null or high_limit is null then 'NIET_TE_ZEGGEN'
            when low_limit >= goal - marge then 'GEHAALD'
            when high_limit < goal then 'NIET_GEHAALD'
            else 'NIET_TE_ZEGGEN'
        end
{%- endmacro %}


{#- Why nothing can be said: the bounds alone leave it open, or there is too little to see. -#}
{% macro indicator_verdict_reason() -%}
case
            when verdict <> 'NIET_TE_ZEGGEN' then null
            when kind <> 'count' and noemer < 10 then 'te_kleine_groep'
            when low_bound < goal and goal <= high_bound then 'leveringen_ontbreken'
            else 'te_weinig_waarnemingen'
        end
{%- endmacro %}


{#- Whole quarters until the line reaches the ambitie: 0 when it has; null when it never does or there is no line. -#}
{% macro indicator_quarters_to_go() -%}
{%- set goal_logit = 'ln(ambitie / (1 - ambitie))' -%}
{%- set gap = '(' ~ goal_logit ~ ' - level_logit) * sign' -%}
case
            when verdict = 'GEEN_AMBITIE' or ambitie <= 0 or ambitie >= 1 or level_logit is null then null
            when {{ gap }} <= 0 then 0
            when slope_logit * sign <= 0 then null
            when {{ gap }} > 400 * slope_logit * sign then null
            else cast(ceil({{ gap }} / (slope_logit * sign)) as integer)
        end
{%- endmacro %}


{#- The quarter's last day at which the line has reached the ambitie. -#}
{% macro indicator_date_reached() -%}
case
            when quarters_to_go is not null
                then {{ xdb_add_days(xdb_add_months(xdb_add_days('peildatum', 1), '3 * quarters_to_go'), -1) }}
        end
{%- endmacro %}


{#- On course when the line reaches the ambitie before it ends; an ambitie without an end gives it all the time. -#}
{% macro indicator_course() -%}
case
            when verdict = 'GEEN_AMBITIE' or level_logit is null or ambitie <= 0 or ambitie >= 1 then null
            when {{ indicator_date_reached() }} < coalesce(geldig_tot, cast('9999-12-31' as date)) then 'op_koers'
            else 'achter'
        end
{%- endmacro %}
