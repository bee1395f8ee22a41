with leveringen as (
    select * from {{ ref('stg_register__leveringen') }}
),

final as (
    select
        extract,
        leverancier,
        periode,
        period_start,
        period_end,
        volgnummer,
        aangeleverd_op,
        levering_id
    from leveringen
    where is_accepted and is_newest
)

select * from final
