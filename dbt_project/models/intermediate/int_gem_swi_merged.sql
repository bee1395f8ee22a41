with reported as (
    select * from {{ ref('stg_gem__swi') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, gemeente_code
            order by period_end desc, aangeleverd_op desc, levering_id desc, record asc
        ) as newest_first
    from reported
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
        datum_afronding_zroute
    from ranked
    where newest_first = 1
)

select * from final
