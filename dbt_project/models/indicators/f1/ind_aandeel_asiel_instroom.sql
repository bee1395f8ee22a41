with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        plichtigen.doelgroep = 'ASIEL' as in_teller,
        true as is_bekend
    from plichtigen
    where plichtigen.begindatum >= {{ xdb_quarter_start('plichtigen.peildatum') }}
)

select * from final
