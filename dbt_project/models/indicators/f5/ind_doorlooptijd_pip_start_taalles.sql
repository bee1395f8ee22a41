with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

reports as (
    select * from {{ ref('fct_gem_swi') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_duration(
            start='plichtigen.first_pip_date',
            event='reports.datum_start_taalles',
            exit='plichtigen.einddatum',
            peildatum='plichtigen.peildatum',
            known_until='plichtigen.gem_swi_known_until'
        ) }}
    from plichtigen
    left join reports
        on
            plichtigen.person_id = reports.person_id
            and plichtigen.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'plichtigen.peildatum') }}
    where plichtigen.doelgroep = 'ASIEL' and plichtigen.first_pip_date <= plichtigen.peildatum
)

select * from final
