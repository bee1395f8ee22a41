with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

pips as (
    select * from {{ ref('fct_pip') }}
),

lowered as (
    select
        person_id,
        min(dagtekening_pip) as lowered_on
    from pips
    where niveau = 'A2' and pip_number > 1
    group by person_id
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'lowered.lowered_on',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_pip')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_pip') }} as is_bekend
    from plichtigen
    left join lowered
        on plichtigen.person_id = lowered.person_id
    where
        plichtigen.first_pip_leerroute = 'B'
        and plichtigen.first_pip_niveau = 'B1'
        and plichtigen.first_pip_date <= {{ xdb_add_months('plichtigen.peildatum', -12) }}
)

select * from final
