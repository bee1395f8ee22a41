with peildata as (
    select * from {{ ref('dim_peildata') }}
),

scores as (
    select * from {{ ref('fct_ervaring') }}
),

cells as (
    {{ indicator_region_and_national_cells(['totaal', 'fase']) }}
),

final as (
    select
        scores.arbeidsmarktregio_code || '|' || scores.fase as unit_id,
        peildata.peildatum,
        cells.gebied_type,
        case when cells.gebied_type = 'NL' then 'NL01' else scores.arbeidsmarktregio_code end as gebied_code,
        cells.dimensie,
        case when cells.dimensie = 'fase' then scores.fase else 'totaal' end as categorie,
        cast(scores.respondenten as bigint) as noemer,
        scores.respondenten * scores.gemiddelde_score as teller
    from peildata
    inner join scores
        on peildata.peildatum = scores.period_end
    cross join cells
    where scores.respondenten is not null and scores.gemiddelde_score is not null
)

select * from final
