with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_duration(
            start='plichtigen.termijn_startdatum',
            event="case when plichtigen.reden_einde = 'Inburgeringsplicht voldaan' then plichtigen.einddatum end",
            exit="case when plichtigen.reden_einde <> 'Inburgeringsplicht voldaan' then plichtigen.einddatum end",
            exits='competing',
            peildatum='plichtigen.peildatum',
            known_until='plichtigen.duo_inburgeringsplicht_known_until'
        ) }}
    from plichtigen
    where plichtigen.termijn_startdatum <= plichtigen.peildatum
)

select * from final
