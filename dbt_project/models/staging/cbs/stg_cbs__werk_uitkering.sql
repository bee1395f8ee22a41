with source as (
    select * from {{ source('raw', 'cbs_werk_uitkering') }}
),

final as (
    select
        bsn as person_id,
        cast(concat(maand, '-01') as date) as month_start,
        cast(substr(maand, 1, 4) as integer) * 12 + cast(substr(maand, 6, 2) as integer) as month_index,
        baan,
        uren_per_week,
        uitkering,
        reintegratie,
        leverancier,
        periode,
        period_start,
        period_end,
        aangeleverd_op,
        levering_id,
        record
    from source
)

select * from final
