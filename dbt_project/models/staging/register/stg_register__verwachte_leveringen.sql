with source as (
    select * from {{ source('raw', 'verwachte_leveringen') }}
),

final as (
    select
        extract,
        leverancier,
        periode,
        period_start,
        period_end,
        deadline_at,
        deadline_date,
        toestand,
        op_tijd,
        volgnummer,
        aangeleverd_op,
        levering_id
    from source
)

select * from final
