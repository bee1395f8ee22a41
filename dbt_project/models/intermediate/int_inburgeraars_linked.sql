with plichten as (
    select
        *,
        {{ xdb_full_years('geboortedatum', 'begindatum') }} as age_at_begin
    from {{ ref('stg_duo__inburgeringsplicht') }}
),

v_nummers as (
    select * from {{ ref('int_v_nummers_linked') }}
),

first_events as (
    select * from {{ ref('int_first_events_dated') }}
),

gem_swi as (
    select * from {{ ref('int_gem_swi_merged') }}
),

gemeenten as (
    select * from {{ ref('gemeenten') }}
),

final as (
    select
        plichten.person_id,
        v_nummers.v_nummer,
        v_nummers.is_v_nummer_from_ind,
        plichten.geboortedatum,
        plichten.geslacht,
        plichten.nationaliteit_code,
        plichten.doelgroep,
        plichten.gedetailleerde_doelgroep,
        plichten.gemeente_code,
        gemeenten.provincie_code,
        gemeenten.arbeidsmarktregio_code,
        cast(year(plichten.begindatum) as string) as cohort,
        case
            when plichten.age_at_begin < 18 then '<18'
            when plichten.age_at_begin < 25 then '18-24'
            when plichten.age_at_begin < 35 then '25-34'
            when plichten.age_at_begin < 45 then '35-44'
            when plichten.age_at_begin < 55 then '45-54'
            else '55+'
        end as leeftijdsklasse,
        plichten.begindatum,
        plichten.datum_kennisgeving,
        plichten.einddatum,
        plichten.reden_einde,
        plichten.datum_vestiging,
        {{ xdb_greatest('plichten.datum_kennisgeving', 'plichten.datum_vestiging') }} as klok_date,
        v_nummers.datum_verblijfsrecht,
        v_nummers.verblijfsdoel,
        first_events.first_pip_date,
        first_events.first_pip_leerroute,
        first_events.first_pip_niveau,
        first_events.first_lbt_date,
        first_events.termijn_startdatum,
        gem_swi.person_id is not null as is_in_gem_swi
    from plichten
    inner join v_nummers on plichten.person_id = v_nummers.person_id
    inner join first_events on plichten.person_id = first_events.person_id
    left join gem_swi on plichten.person_id = gem_swi.person_id and plichten.gemeente_code = gem_swi.gemeente_code
    left join gemeenten on plichten.gemeente_code = gemeenten.gemeente_code
)

select * from final
