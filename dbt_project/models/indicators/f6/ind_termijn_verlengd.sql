with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

terms as (
    select * from {{ ref('fct_termijnen') }}
),

extended as (
    select
        person_id,
        min(wijzigingsdatum) as extended_on
    from terms
    where verlengingsgrond_code is not null
    group by person_id
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'extended.extended_on',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_termijn')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_termijn') }} as is_bekend
    from plichtigen
    left join extended
        on plichtigen.person_id = extended.person_id
    where plichtigen.termijn_startdatum <= plichtigen.peildatum
)

select * from final
