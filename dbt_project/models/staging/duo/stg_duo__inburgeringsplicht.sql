with source as (
    select * from {{ source('raw', 'duo_inburgeringsplicht') }}
),

final as (
    select
        bsn as person_id,
        v_nummer,
        geboortedatum,
        geslacht,
        nationaliteit_code,
        begindatum,
        datum_kennisgeving,
        case when doelgroep = 'Asielstatushouder' then 'ASIEL' else 'GEZIN_OVERIG' end as doelgroep,
        gedetailleerde_doelgroep,
        gemeente_code,
        datum_vestiging,
        einddatum,
        reden_geen_inburgeringsplicht as reden_einde,
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
