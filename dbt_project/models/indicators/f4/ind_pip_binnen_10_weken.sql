with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

due as (
    select
        *,
        {{ xdb_add_days('klok_date', 70) }} as due_date
    from plichtigen
),

final as (
    select
        {{ indicator_slices('due') }},
        {{ indicator_event_seen(
            'due.first_pip_date',
            'due.due_date',
            indicator_known_to('due', 'duo_pip', 'due.due_date')
        ) }} as in_teller,
        {{ indicator_known_to('due', 'duo_pip', 'due.due_date') }} as is_bekend
    from due
    where
        due.due_date <= due.peildatum
        and not coalesce(
            due.einddatum <= due.due_date and (due.first_pip_date is null or due.first_pip_date > due.einddatum), false
        )
)

select * from final
