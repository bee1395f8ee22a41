with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_duration(
            start='plichtigen.datum_verblijfsrecht',
            event='plichtigen.datum_kennisgeving',
            exit='plichtigen.einddatum',
            peildatum='plichtigen.peildatum',
            known_until='plichtigen.duo_inburgeringsplicht_known_until'
        ) }}
    from plichtigen
    where plichtigen.datum_verblijfsrecht <= plichtigen.peildatum
)

select * from final
