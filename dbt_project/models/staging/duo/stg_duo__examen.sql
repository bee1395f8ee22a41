with source as (
    select * from {{ source('raw', 'duo_examen') }}
),

final as (
    select
        bsn as person_id,
        examendatum,
        onderdeel,
        niveau,
        resultaat,
        reden_geen_resultaat,
        datum_uitslag,
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
