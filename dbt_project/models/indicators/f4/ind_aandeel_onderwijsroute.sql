with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        plichtigen.leerroute = 'O' as in_teller,
        true as is_bekend
    from plichtigen
    where plichtigen.latest_pip_date is not null
)

select * from final
