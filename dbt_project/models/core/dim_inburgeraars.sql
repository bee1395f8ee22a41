with source as (
    select * from {{ ref('int_inburgeraars_linked') }}
),

final as (
    select
        person_id,
        v_nummer,
        is_v_nummer_from_ind,
        geboortedatum,
        geslacht,
        nationaliteit_code,
        doelgroep,
        gedetailleerde_doelgroep,
        gemeente_code,
        provincie_code,
        arbeidsmarktregio_code,
        cohort,
        leeftijdsklasse,
        begindatum,
        datum_kennisgeving,
        einddatum,
        reden_einde,
        datum_vestiging,
        klok_date,
        datum_verblijfsrecht,
        verblijfsdoel,
        first_pip_date,
        first_pip_leerroute,
        first_pip_niveau,
        first_lbt_date,
        termijn_startdatum,
        is_in_gem_swi
    from source
)

select * from final
