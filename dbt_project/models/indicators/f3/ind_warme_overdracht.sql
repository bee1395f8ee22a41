with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'plichtigen.opvang_datum_overdracht',
            'plichtigen.opvang_datum_uitstroom',
            indicator_known_to('plichtigen', 'coa_opvang', 'plichtigen.opvang_datum_uitstroom')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'coa_opvang', 'plichtigen.opvang_datum_uitstroom') }} as is_bekend
    from plichtigen
    where
        plichtigen.doelgroep = 'ASIEL'
        and plichtigen.opvang_reden_uitstroom = 'HUISVESTING'
        and plichtigen.opvang_datum_uitstroom <= plichtigen.peildatum
)

select * from final
