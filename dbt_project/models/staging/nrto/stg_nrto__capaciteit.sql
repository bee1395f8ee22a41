with source as (
    select * from {{ source('raw', 'nrto_capaciteit') }}
),

final as (
    select
        instellingsnummer,
        arbeidsmarktregio_code,
        cast(plaatsen as integer) as plaatsen,
        cast(bezet as integer) as bezet,
        cast(wachtlijst as integer) as wachtlijst,
        gemiddelde_wachttijd_weken,
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
