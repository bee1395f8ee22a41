with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

lessons as (
    select * from {{ ref('fct_voorinburgering') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        {{ indicator_event_seen(
            'lessons.datum_start',
            'plichtigen.peildatum',
            indicator_known_to('plichtigen', 'coa_voorinburgering')
        ) }} as in_teller,
        {{ indicator_known_to('plichtigen', 'coa_voorinburgering') }} as is_bekend
    from plichtigen
    left join lessons
        on plichtigen.v_nummer = lessons.v_nummer
    where plichtigen.doelgroep = 'ASIEL' and plichtigen.opvang_datum_instroom <= plichtigen.peildatum
)

select * from final
