with source as (
    select * from {{ source('raw', 'duo_handhaving') }}
),

final as (
    select
        bsn as person_id,
        soort,
        datum_vooraankondiging,
        datum_boete,
        bedrag_eur,
        cast(nieuwe_termijn_maanden as integer) as nieuwe_termijn_maanden,
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
