with source as (
    select * from {{ source('raw', 'signalen') }}
),

final as (
    select
        signaal_id,
        datum_ontvangen,
        niveau,
        fase,
        indicator_id,
        gemeente_code,
        status,
        eigenaar_partner,
        datum_status,
        gebundeld_in,
        datum_terugkoppeling,
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
