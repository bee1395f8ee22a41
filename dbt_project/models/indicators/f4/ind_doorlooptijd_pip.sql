with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_duration(
            start='plichtigen.klok_date',
            event='plichtigen.first_pip_date',
            exit='plichtigen.einddatum',
            peildatum='plichtigen.peildatum',
            known_until='plichtigen.duo_pip_known_until'
        ) }}
    from plichtigen
    where plichtigen.klok_date <= plichtigen.peildatum
)

select * from final
