with reported as (
    select * from {{ ref('stg_cbs__werk_uitkering') }}
),

plichten as (
    select * from {{ ref('stg_duo__inburgeringsplicht') }}
),

newest as (
    select
        person_id,
        month_index,
        max(period_end) as newest_period_end
    from reported
    group by person_id, month_index
),

final as (
    select
        reported.person_id,
        reported.month_start,
        reported.month_index,
        reported.baan,
        reported.uitkering,
        reported.uren_per_week,
        reported.reintegratie
    from reported
    inner join plichten on reported.person_id = plichten.person_id
    inner join newest
        on
            reported.person_id = newest.person_id
            and reported.month_index = newest.month_index
            and reported.period_end = newest.newest_period_end
)

select * from final
