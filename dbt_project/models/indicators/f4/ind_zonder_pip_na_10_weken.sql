with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_unseen(
            'plichtigen.first_pip_date',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_pip')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_pip') }} as is_bekend
    from plichtigen
    where plichtigen.is_lopend and {{ xdb_add_days('plichtigen.klok_date', 70) }} <= plichtigen.peildatum
)

select * from final
