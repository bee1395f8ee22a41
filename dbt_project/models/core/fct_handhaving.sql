with source as (
    select * from {{ ref('stg_duo__handhaving') }}
),

final as (
    select
        person_id,
        soort,
        datum_vooraankondiging,
        datum_boete,
        bedrag_eur,
        nieuwe_termijn_maanden
    from source
)

select * from final
