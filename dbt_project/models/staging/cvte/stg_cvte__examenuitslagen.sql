with source as (
    select * from {{ source('raw', 'cvte_examenuitslagen') }}
),

final as (
    select
        onderdeel,
        niveau,
        cast(kandidaten as integer) as kandidaten,
        cast(geslaagd as integer) as geslaagd,
        cesuur,
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
