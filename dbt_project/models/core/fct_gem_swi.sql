with source as (
    select * from {{ ref('int_gem_swi_dated') }}
),

final as (
    select
        person_id,
        gemeente_code,
        leverancier,
        period_end,
        datum_start_brede_intake,
        datum_afronding_brede_intake,
        datum_pip,
        leerroute,
        datum_inburgeringsaanbod,
        instellingsnummer,
        datum_start_taalles,
        datum_ondertekening_pvt,
        datum_eindgesprek_map,
        map_praktijkuren,
        datum_start_ontzorgen,
        datum_einde_ontzorgen,
        datum_start_maatschappelijke_begeleiding,
        datum_afronding_zroute,
        valid_from,
        valid_to
    from source
)

select * from final
