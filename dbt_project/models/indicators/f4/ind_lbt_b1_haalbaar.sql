with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        plichtigen.latest_lbt_resultaat = 'HAALBAAR' as in_teller,
        true as is_bekend
    from plichtigen
    where plichtigen.latest_lbt_resultaat is not null
)

select * from final
