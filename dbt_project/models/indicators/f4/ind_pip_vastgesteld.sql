with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'plichtigen.first_pip_date',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_pip')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_pip') }} as is_bekend
    from plichtigen
    where plichtigen.gemeente_code is not null
)

select * from final
