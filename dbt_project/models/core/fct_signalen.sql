with source as (
    select * from {{ ref('stg_keten__signalen') }}
),

final as (
    select
        leverancier,
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
        datum_terugkoppeling
    from source
)

select * from final
