with source as (
    select * from {{ source('raw', 'ind_verblijfsrecht') }}
),

final as (
    select
        v_nummer,
        bsn as person_id,
        geboortedatum,
        geslacht,
        nationaliteit_code,
        datum_verblijfsrecht,
        verblijfsdoel,
        datum_einde_verblijfsrecht,
        reden_einde,
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
