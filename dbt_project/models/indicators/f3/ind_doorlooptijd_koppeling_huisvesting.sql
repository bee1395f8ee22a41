with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_duration(
            start='plichtigen.opvang_datum_koppeling',
            event="case when plichtigen.opvang_reden_uitstroom = 'HUISVESTING' then plichtigen.opvang_datum_uitstroom end",
            exit="case when plichtigen.opvang_reden_uitstroom <> 'HUISVESTING' then plichtigen.opvang_datum_uitstroom end",
            exits='competing',
            peildatum='plichtigen.peildatum',
            known_until='plichtigen.coa_opvang_known_until'
        ) }}
    from plichtigen
    where plichtigen.doelgroep = 'ASIEL' and plichtigen.opvang_datum_koppeling <= plichtigen.peildatum
)

select * from final
