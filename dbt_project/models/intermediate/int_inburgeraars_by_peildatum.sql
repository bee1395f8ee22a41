with plichtig as (
    select * from {{ ref('int_inburgeraars_plichtig') }}
),

pips as (
    select * from {{ ref('int_pips_dated') }}
),

lbts as (
    select * from {{ ref('int_lbts_dated') }}
),

termijnen as (
    select * from {{ ref('int_termijnen_dated') }}
),

stays as (
    select * from {{ ref('int_opvang_dated') }}
),

final as (
    select
        plichtig.person_id,
        plichtig.peildatum,
        plichtig.gemeente_code,
        plichtig.provincie_code,
        plichtig.arbeidsmarktregio_code,
        plichtig.doelgroep,
        coalesce(pips.leerroute, 'GEEN') as leerroute,
        plichtig.cohort,
        plichtig.geslacht,
        plichtig.leeftijdsklasse,
        plichtig.is_lopend,
        plichtig.v_nummer,
        plichtig.begindatum,
        plichtig.datum_kennisgeving,
        plichtig.einddatum,
        plichtig.reden_einde,
        plichtig.datum_vestiging,
        plichtig.klok_date,
        plichtig.datum_verblijfsrecht,
        plichtig.first_pip_date,
        plichtig.first_pip_leerroute,
        plichtig.first_pip_niveau,
        pips.dagtekening_pip as latest_pip_date,
        pips.leerroute as latest_pip_leerroute,
        pips.niveau as latest_pip_niveau,
        plichtig.first_lbt_date,
        lbts.datum_afname as latest_lbt_date,
        lbts.resultaat as latest_lbt_resultaat,
        plichtig.termijn_startdatum,
        termijnen.einddatum as termijn_einddatum,
        stays.datum_instroom as opvang_datum_instroom,
        stays.datum_koppeling as opvang_datum_koppeling,
        stays.datum_overdracht as opvang_datum_overdracht,
        stays.datum_uitstroom as opvang_datum_uitstroom,
        stays.reden_uitstroom as opvang_reden_uitstroom,
        plichtig.is_reported_by_gemeente as is_in_gem_swi,
        plichtig.gem_swi_known_until,
        plichtig.is_examens_known,
        plichtig.ind_verblijfsrecht_known_until,
        plichtig.coa_opvang_known_until,
        plichtig.coa_voorinburgering_known_until,
        plichtig.duo_inburgeringsplicht_known_until,
        plichtig.duo_leerbaarheidstoets_known_until,
        plichtig.duo_pip_known_until,
        plichtig.duo_termijn_known_until,
        plichtig.duo_vrijstelling_ontheffing_known_until,
        plichtig.duo_handhaving_known_until,
        plichtig.bow_aanbieders_known_until
    from plichtig
    left join pips
        on
            plichtig.person_id = pips.person_id
            and {{ is_valid_at('pips', 'plichtig.peildatum') }}
    left join lbts
        on
            plichtig.person_id = lbts.person_id
            and {{ is_valid_at('lbts', 'plichtig.peildatum') }}
    left join termijnen
        on
            plichtig.person_id = termijnen.person_id
            and {{ is_valid_at('termijnen', 'plichtig.peildatum') }}
    left join stays
        on
            plichtig.v_nummer = stays.v_nummer
            and {{ is_valid_at('stays', 'plichtig.peildatum') }}
)

select * from final
