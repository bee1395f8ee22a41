with peildata as (
    select * from {{ ref('dim_peildata') }}
),

schools as (
    select * from {{ ref('fct_taalschakeltraject') }}
),

final as (
    select
        schools.brin as unit_id,
        peildata.peildatum,
        'NL' as gebied_type,
        'NL01' as gebied_code,
        'totaal' as dimensie,
        'totaal' as categorie,
        cast(schools.gestart as bigint) as noemer,
        cast(schools.diploma as double) as teller
    from peildata
    inner join schools
        on peildata.mbo_period_end = schools.period_end
)

select * from final
