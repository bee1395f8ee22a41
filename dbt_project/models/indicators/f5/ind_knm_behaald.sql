with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

exams as (
    select * from {{ ref('fct_examens') }}
),

passed as (
    select
        person_id,
        min(datum_uitslag) as passed_on
    from exams
    where onderdeel = 'KNM' and resultaat = 'Geslaagd'
    group by person_id
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
        plichtigen.leerroute in ('B', 'O')
        and plichtigen.termijn_startdatum <= {{ xdb_add_months('plichtigen.peildatum', -24) }}
)

select * from final
