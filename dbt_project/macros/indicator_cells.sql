{#-
    From the rows of every ind_ model to one row per cell: the one place that counts. One pass per indicator groups its
    rows by peildatum, gemeente and one dimension at a time; the small result is summed upward to arbeidsmarktregio,
    provincie and NL. Ratios, limits and verdicts are not here: they are made of these cells by the models that follow.
-#}

{#- All indicators, or those that the variable indicator_ids names (a build that recomputes only what changed). -#}
{% macro indicators_to_compute() -%}
    {%- set wanted = var('indicator_ids', none) -%}
    {{ return(indicator_catalog() if wanted is none else indicator_catalog() | selectattr('id', 'in', wanted) | list) }}
{%- endmacro %}


{% macro indicator_cells() -%}
{%- for indicator in indicators_to_compute() %}
select * from (
{{ indicator_cells_of(indicator) }}
)
{% if not loop.last %}union all{% endif %}
{%- else %}
select * from (
{{ indicator_cells_of(indicator_catalog()[0]) }}
)
where false
{%- endfor %}
{%- endmacro %}


{% macro indicator_cells_of(indicator) -%}
{%- set rows = ref('ind_' ~ indicator.id) -%}
{%- if indicator.kind == 'duration' -%}
{{ indicator_duration_cells(indicator, rows) }}
{%- elif indicator.has_weights -%}
{{ indicator_counted_cells(indicator, rows, indicator_weight_measures()) }}
{%- else -%}
{{ indicator_counted_cells(indicator, rows, indicator_share_measures()) }}
{%- endif -%}
{%- endmacro %}


{#- Measures are sums, so that cells of gemeenten add up to those above them. -#}
{% macro indicator_share_measures() -%}
    {{ return({
        'noemer': 'count(*)',
        'teller': 'count(*) filter (where in_teller)',
        'onbekend': 'count(*) filter (where in_teller is null)',
        'noemer_bekend': 'count(*) filter (where is_bekend)',
        'teller_bekend': 'count(*) filter (where is_bekend and in_teller)',
    }) }}
{%- endmacro %}


{% macro indicator_weight_measures() -%}
    {{ return({
        'noemer': 'sum(noemer)',
        'teller': xdb_exact_sum('teller', decimals=18),
        'onbekend': '0',
        'noemer_bekend': 'sum(noemer)',
        'teller_bekend': xdb_exact_sum('teller', decimals=18),
    }) }}
{%- endmacro %}


{% macro indicator_day_measures() -%}
    {{ return({
        'event_count': "count(*) filter (where outcome = 'event')",
        'competing_count': "count(*) filter (where outcome = 'competing')",
        'unit_count': 'count(*)',
    }) }}
{%- endmacro %}


{% macro indicator_cell_keys() -%}
    {{ return(['peildatum', 'gebied_type', 'gebied_code', 'dimensie', 'categorie']) }}
{%- endmacro %}


{% macro indicator_counted_cells(indicator, rows, measures) -%}
with cells as (
    {{ indicator_summed_upward(indicator, rows, measures) }}
)

select
    {{ indicator_cell_head(indicator) }},
    cast(noemer as bigint) as noemer,
    cast(teller as double) as teller,
    cast(onbekend as bigint) as onbekend,
    cast(noemer_bekend as bigint) as noemer_bekend,
    cast(teller_bekend as double) as teller_bekend,
    cast(null as bigint) as n_event,
    cast(null as bigint) as n_censored,
    cast(null as integer) as mediaan_dagen,
    cast(null as integer) as p90_dagen,
    cast(null as double) as binnen_norm,
    cast(null as double) as binnen_norm_laag,
    cast(null as double) as binnen_norm_hoog,
    cast(null as double) as binnen_norm_naief
from cells
where noemer > 0
{%- endmacro %}


{#- Of rows with their own gebied there are few; those of persons are numbered first, which halves the time. -#}
{% macro indicator_duration_cells(indicator, rows) -%}
{% if indicator.has_own_gebied -%}
with days as (
    {{ indicator_summed_upward(indicator, rows, indicator_day_measures(), ['duration_days']) }}
),

cells as (
    {{ indicator_survival('days', indicator_cell_keys(), indicator.norm_days, indicator.exits) }}
)
{%- else -%}
{{ indicator_numbered_survival(indicator, rows) }}
{%- endif %}

select
    {{ indicator_cell_head(indicator) }},
    noemer,
    cast(null as double) as teller,
    cast(null as bigint) as onbekend,
    cast(null as bigint) as noemer_bekend,
    cast(null as double) as teller_bekend,
    n_event,
    n_censored,
    mediaan_dagen,
    p90_dagen,
    binnen_norm,
    binnen_norm_laag,
    binnen_norm_hoog,
    binnen_norm_naief
from cells
{%- endmacro %}


{#- As above, with numbers in the place of the texts that name gebied and category while days are summed and sorted. -#}
{% macro indicator_numbered_survival(indicator, rows) -%}
with sliced as (
    {{ indicator_sliced(rows, indicator_day_measures(), ['duration_days']) }}
),

slices as (
    select
        dimensie,
        categorie,
        cast(row_number() over (order by dimensie, categorie) as integer) as slice_number
    from (select distinct dimensie, categorie from sliced where categorie is not null) as named
),

gebieden as (
    select
        gemeente_code,
        gebied_type,
        gebied_code,
        cast(dense_rank() over (order by gebied_type, gebied_code) as integer) as gebied_number
    from {{ ref('dim_gemeente_gebieden') }}
),

days as (
    select
        sliced.peildatum,
        gebieden.gebied_number,
        slices.slice_number,
        sliced.duration_days,
        {% for name in indicator_day_measures() -%}
        cast(sum({{ name }}) as bigint) as {{ name }}{{ ', ' if not loop.last }}
        {%- endfor %}
    from sliced
    inner join slices
        on sliced.dimensie = slices.dimensie and sliced.categorie = slices.categorie
    inner join gebieden
        on sliced.gemeente_key = gebieden.gemeente_code
    group by sliced.peildatum, gebieden.gebied_number, slices.slice_number, sliced.duration_days
),

estimates as (
    {{ indicator_survival('days', ['peildatum', 'gebied_number', 'slice_number'], indicator.norm_days, indicator.exits) }}
),

cells as (
    select
        estimates.*,
        named_gebieden.gebied_type,
        named_gebieden.gebied_code,
        slices.dimensie,
        slices.categorie
    from estimates
    inner join slices
        on estimates.slice_number = slices.slice_number
    inner join (select distinct gebied_type, gebied_code, gebied_number from gebieden) as named_gebieden
        on estimates.gebied_number = named_gebieden.gebied_number
)
{%- endmacro %}


{% macro indicator_cell_head(indicator) -%}
    '{{ indicator.id }}' as indicator_id,
    {{ indicator_cell_keys() | join(',\n    ') }}
{%- endmacro %}


{#- Cells of every gebied. Rows that name their own gebied (has_own_gebied) are counted there and nowhere else. -#}
{% macro indicator_summed_upward(indicator, rows, measures, extra_keys=[]) -%}
{%- set keys = indicator_cell_keys() + extra_keys -%}
{%- if indicator.has_own_gebied -%}
select
        {{ keys | join(',\n        ') }},
        {% for name, measure in measures.items() %}{{ measure }} as {{ name }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ rows }}
    group by {{ keys | join(', ') }}
{%- else -%}
select
        {{ keys | join(',\n        ') }},
        {% for name in measures %}sum({{ name }}) as {{ name }}{{ ', ' if not loop.last }}{% endfor %}
    from (
        {{ indicator_sliced(rows, measures, extra_keys) }}
    ) as sliced
    inner join {{ ref('dim_gemeente_gebieden') }} as gebieden
        on sliced.gemeente_key = gebieden.gemeente_code
    where categorie is not null
    group by {{ keys | join(', ') }}
{%- endif -%}
{%- endmacro %}


{#-
    Rows counted by gemeente and one dimension at a time. A row with an extra_dimensie counts in that dimension only;
    a row without counts in the total and in every dimension of persons. A dimension that does not apply is null.
-#}
{% macro indicator_sliced(rows, measures, extra_keys=[]) -%}
{%- set dimensions = ['doelgroep', 'leerroute', 'cohort', 'geslacht', 'leeftijdsklasse'] -%}
{%- set group_keys = ['peildatum', 'gemeente_code', 'extra_dimensie'] + extra_keys -%}
select
            peildatum,
            coalesce(gemeente_code, 'GEEN') as gemeente_key,
            case
                when grouping(extra_categorie) = 0 then coalesce(extra_dimensie, 'totaal')
                when grouping(doelgroep) = 0 and grouping(cohort) = 0 then 'doelgroep×cohort'
                {%- for dimension in dimensions %}
                when grouping({{ dimension }}) = 0 then '{{ dimension }}'
                {%- endfor %}
            end as dimensie,
            case
                when grouping(extra_categorie) = 0 and extra_dimensie is null then 'totaal'
                when grouping(extra_categorie) = 0 then extra_categorie
                when extra_dimensie is not null then null
                when grouping(doelgroep) = 0 and grouping(cohort) = 0 then doelgroep || '×' || cohort
                {%- for dimension in dimensions %}
                when grouping({{ dimension }}) = 0 then {{ dimension }}
                {%- endfor %}
            end as categorie,
            {% for key in extra_keys %}{{ key }}, {% endfor %}
            {%- for name, measure in measures.items() %}
            {{ measure }} as {{ name }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ rows }}
        group by grouping sets (
            ({{ group_keys | join(', ') }}, extra_categorie)
            {%- for dimension in dimensions %},
            ({{ group_keys | join(', ') }}, {{ dimension }})
            {%- endfor %},
            ({{ group_keys | join(', ') }}, doelgroep, cohort)
        )
{%- endmacro %}
