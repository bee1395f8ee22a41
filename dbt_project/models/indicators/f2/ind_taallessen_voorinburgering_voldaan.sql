with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

lessons as (
    select * from {{ ref('fct_voorinburgering') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        coalesce(lessons.taallessen_voldaan, false) as in_teller,
        true as is_bekend
    from plichtigen
    inner join lessons
        on plichtigen.v_nummer = lessons.v_nummer
    where
        plichtigen.doelgroep = 'ASIEL'
        and plichtigen.opvang_datum_instroom <= plichtigen.peildatum
        and lessons.datum_start <= plichtigen.peildatum
        and lessons.datum_einde <= plichtigen.peildatum
)

select * from final
