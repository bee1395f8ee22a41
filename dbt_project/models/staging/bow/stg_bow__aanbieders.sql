with source as (
    select * from {{ source('raw', 'bow_aanbieders') }}
),

final as (
    select
        instellingsnummer,
        naam,
        keurmerk_vanaf,
        keurmerk_tot,
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
