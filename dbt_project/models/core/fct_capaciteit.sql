with source as (
    select * from {{ ref('stg_nrto__capaciteit') }}
),

final as (
    select
        instellingsnummer,
        arbeidsmarktregio_code,
        period_end as peildatum,
        plaatsen,
        bezet,
        wachtlijst,
        gemiddelde_wachttijd_weken
    from source
)

select * from final
