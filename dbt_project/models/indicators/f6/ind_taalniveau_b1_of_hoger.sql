with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

exams as (
    select * from {{ ref('fct_examens') }}
),

parts as (
    select
        person_id,
        onderdeel,
        min(datum_uitslag) as passed_on
    from exams
    where onderdeel in ('LE', 'LU', 'SC', 'SP') and niveau in ('B1', 'B2') and resultaat = 'Geslaagd'
    group by person_id, onderdeel
),

passed as (
    select
        person_id,
        max(passed_on) as passed_on
    from parts
    group by person_id
    having count(*) = 4
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'passed.passed_on',
            'plichtigen.peildatum',
            'plichtigen.is_examens_known'
        ) }} as in_teller,
        {{ 'plichtigen.is_examens_known' }} as is_bekend
    from plichtigen
    left join passed
        on plichtigen.person_id = passed.person_id
    where
        plichtigen.reden_einde = 'Inburgeringsplicht voldaan'
        and plichtigen.einddatum <= plichtigen.peildatum
        and plichtigen.leerroute in ('B', 'O')
)

select * from final
