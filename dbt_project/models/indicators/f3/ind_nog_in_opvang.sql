with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_unseen(
            'plichtigen.opvang_datum_uitstroom',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'coa_opvang')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'coa_opvang') }} as is_bekend
    from plichtigen
    where plichtigen.doelgroep = 'ASIEL' and plichtigen.opvang_datum_instroom <= plichtigen.peildatum
)

select * from final
