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
            'plichtigen.first_lbt_date',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'duo_leerbaarheidstoets')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_leerbaarheidstoets') }} as is_bekend
    from plichtigen
    inner join reports
        on
            plichtigen.person_id = reports.person_id
            and plichtigen.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'plichtigen.peildatum') }}
    where reports.datum_start_brede_intake <= plichtigen.peildatum
)

select * from final
