with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

exams as (
    select * from {{ ref('fct_examens') }}
),

peildata as (
    select * from {{ ref('dim_peildata') }}
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'onderdeel' as dimensie
    union all
    select 'niveau' as dimensie
    union all
    select 'onderdeel×niveau' as dimensie
),

results as (
    select
        exams.examen_id,
        exams.person_id,
        exams.peildatum,
        exams.resultaat = 'Geslaagd' as in_teller,
        case when cells.dimensie <> 'totaal' then cells.dimensie end as extra_dimensie,
        case cells.dimensie
            when 'onderdeel' then exams.onderdeel
            when 'niveau' then exams.niveau
            when 'onderdeel×niveau' then exams.onderdeel || '×' || exams.niveau
        end as extra_categorie
    from exams
    inner join peildata
        on exams.peildatum = peildata.peildatum and peildata.is_examen_quarter_accepted
    cross join cells
    where exams.resultaat in ('Geslaagd', 'Gezakt')
),

final as (
    select
        {{ indicator_slices('plichtigen', 'results.examen_id', 'results.extra_dimensie', 'results.extra_categorie') }},
        results.in_teller,
        true as is_bekend
    from results
    inner join plichtigen
        on results.person_id = plichtigen.person_id and results.peildatum = plichtigen.peildatum
    where results.extra_dimensie is null or results.extra_categorie is not null
)

select * from final
