with source as (
    select * from {{ source('raw', 'duo_vrijstelling_ontheffing') }}
),

final as (
    select
        bsn as person_id,
        soort,
        grond,
        oordeel,
        datum,
        datum_einde,
        onderdeel,
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
