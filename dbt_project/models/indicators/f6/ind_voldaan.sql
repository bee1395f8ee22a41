with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case
            when plichtigen.einddatum <= plichtigen.peildatum and plichtigen.reden_einde = 'Inburgeringsplicht voldaan'
                then true
            when plichtigen.einddatum is not null then false
            when {{ indicator_known_to('plichtigen', 'duo_inburgeringsplicht') }} then false
        end as in_teller,
        {{ indicator_known_to('plichtigen', 'duo_inburgeringsplicht') }} as is_bekend
    from plichtigen
)

select * from final
