with reported as (
    select * from {{ ref('stg_cbs__werk_uitkering') }}
),

plichten as (
    select * from {{ ref('stg_duo__inburgeringsplicht') }}
),

present as (
    select distinct
        reported.person_id,
        reported.period_start
    from reported
    inner join plichten on reported.person_id = plichten.person_id
),

months_of_quarter as (
    {{ xdb_numbers(3) }}
),

final as (
    select
        present.person_id,
        {{ xdb_add_months('present.period_start', 'months_of_quarter.number') }} as month_start,
        {{ xdb_month_index('present.period_start') }} + months_of_quarter.number as month_index
    from present
    cross join months_of_quarter
)

select * from final
