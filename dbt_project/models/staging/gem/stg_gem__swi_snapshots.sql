with source as (
    select * from {{ source('raw', 'gem_swi_snapshots') }}
),

final as (
    select
        bsn as person_id,
        gemeente_code,
        datum_laatste_voortgangsgesprek,
        uren_taal_knm,
        uren_participatie,
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
