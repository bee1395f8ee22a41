with indicator_values as (
    select * from {{ ref('fct_indicator_values') }}
),

definitions as (
    select * from {{ ref('dim_indicators') }}
    where kind in ('share', 'duration')
),

aimed_at as (
    select distinct indicator_id from {{ ref('fct_indicator_ambities') }}
),

points as (
    select
        indicator_values.indicator_id,
        indicator_values.peildatum,
        indicator_values.gebied_type,
        indicator_values.gebied_code,
        indicator_values.dimensie,
        indicator_values.categorie,
        cast({{ xdb_month_index('indicator_values.peildatum') }} / 3 - {{ 2022 * 4 }} as integer) as quarter_index,
        ln(indicator_values.waarde / (1 - indicator_values.waarde)) as logit
    from indicator_values
    inner join definitions
        on indicator_values.indicator_id = definitions.indicator_id
    inner join aimed_at
        on indicator_values.indicator_id = aimed_at.indicator_id
    where indicator_values.waarde > 0 and indicator_values.waarde < 1
),

{{ indicator_lines('points') }},

final as (
    select
        indicator_id,
        peildatum,
        gebied_type,
        gebied_code,
        dimensie,
        categorie,
        level_logit,
        slope_logit
    from lines
    where point_count = 8
)

select * from final
