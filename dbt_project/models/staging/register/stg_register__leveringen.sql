with source as (
    select * from {{ source('raw', 'leveringen') }}
),

final as (
    select
        levering_id,
        extract,
        leverancier,
        periode,
        period_start,
        period_end,
        volgnummer,
        aangeleverd_op,
        verdict,
        is_accepted,
        is_newest,
        is_nil,
        geland,
        aanvaard,
        afgekeurd,
        geweigerd,
        codes,
        deadline,
        op_tijd
    from source
)

select * from final
