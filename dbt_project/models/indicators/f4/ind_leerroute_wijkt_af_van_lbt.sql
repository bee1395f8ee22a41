with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        (
            (plichtigen.latest_lbt_resultaat = 'HAALBAAR' and plichtigen.first_pip_leerroute = 'Z')
            or (plichtigen.latest_lbt_resultaat = 'NIET_HAALBAAR' and plichtigen.first_pip_leerroute in ('B', 'O'))
        ) as in_teller,
        true as is_bekend
    from plichtigen
    where plichtigen.first_pip_date <= plichtigen.peildatum and plichtigen.latest_lbt_resultaat is not null
)

select * from final
