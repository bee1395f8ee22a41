with peildata as (
    select * from {{ ref('dim_peildata') }}
),

schools as (
    select * from {{ ref('fct_onderwijsroute') }}
),

final as (
    select
        schools.brin as unit_id,
        peildata.peildatum,
        'NL' as gebied_type,
        'NL01' as gebied_code,
        'totaal' as dimensie,
        'totaal' as categorie,
        cast(schools.bekostigde_plaatsen as bigint) as noemer,
        cast(schools.gestart as double) as teller
    from peildata
    inner join schools
        on peildata.ocw_period_end = schools.period_end
)

select * from final
