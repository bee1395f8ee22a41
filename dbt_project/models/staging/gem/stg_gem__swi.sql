with source as (
    select * from {{ source('raw', 'gem_swi') }}
),

final as (
    select
        bsn as person_id,
        gemeente_code,
        datum_start_brede_intake,
        datum_afronding_brede_intake,
        datum_pip,
        leerroute,
        datum_inburgeringsaanbod,
        instellingsnummer,
        datum_start_taalles,
        datum_ondertekening_pvt,
        datum_eindgesprek_map,
        cast(map_praktijkuren as integer) as map_praktijkuren,
        datum_start_ontzorgen,
        datum_einde_ontzorgen,
        datum_start_maatschappelijke_begeleiding,
        datum_afronding_zroute,
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
