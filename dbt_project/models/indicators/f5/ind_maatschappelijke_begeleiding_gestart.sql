with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

reports as (
    select * from {{ ref('fct_gem_swi') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'reports.datum_start_maatschappelijke_begeleiding',
            'plichtigen.peildatum',
            indicator_known_to_gemeente('plichtigen')
        ) }} as in_teller,
        {{ indicator_known_to_gemeente('plichtigen') }} as is_bekend
    from plichtigen
    left join reports
        on
            plichtigen.person_id = reports.person_id
            and plichtigen.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'plichtigen.peildatum') }}
    where plichtigen.doelgroep = 'ASIEL' and plichtigen.datum_vestiging <= plichtigen.peildatum
)

select * from final
