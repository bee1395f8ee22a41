with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

decisions as (
    select * from {{ ref('fct_vrijstellingen') }}
),

granted as (
    select
        person_id,
        min(datum) as granted_on
    from decisions
    where soort = 'ONTHEFFING_GEHEEL' and oordeel = 'Toekenning'
    group by person_id
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'granted.granted_on',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_vrijstelling_ontheffing')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_vrijstelling_ontheffing') }} as is_bekend
    from plichtigen
    left join granted
        on plichtigen.person_id = granted.person_id
    where plichtigen.begindatum <= plichtigen.peildatum
)

select * from final
