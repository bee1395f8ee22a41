with peildata as (
    select * from {{ ref('dim_peildata') }}
),

providers as (
    select * from {{ ref('fct_aanbieders_by_year') }}
),

final as (
    select
        providers.instellingsnummer as unit_id,
        peildata.peildatum,
        'NL' as gebied_type,
        'NL01' as gebied_code,
        'totaal' as dimensie,
        'totaal' as categorie,
        cast(providers.cursisten as bigint) as noemer,
        providers.cursisten * providers.tevredenheid as teller
    from peildata
    inner join providers
        on peildata.bow_period_end = providers.period_end
    where providers.cursisten is not null and providers.tevredenheid is not null
)

select * from final
