with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case
            when plichtigen.einddatum < plichtigen.termijn_einddatum then false
            when plichtigen.einddatum is not null then true
            when {{ indicator_known_to('plichtigen', 'duo_inburgeringsplicht', 'plichtigen.termijn_einddatum') }}
                then true
        end as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_inburgeringsplicht', 'plichtigen.termijn_einddatum') }} as is_bekend
    from plichtigen
    where plichtigen.termijn_einddatum <= plichtigen.peildatum
)

select * from final
