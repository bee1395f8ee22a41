with peildata as (
    select * from {{ ref('int_peildata') }}
),

leveringen as (
    select * from {{ ref('int_leveringen_accepted') }}
),

examen_months as (
    select * from {{ ref('int_examen_months_accepted') }}
),

nationally_known as (
    select * from {{ ref('int_knowledge_national') }}
),

periods_accepted as (
    select
        peildata.peildatum,
        max(case when leveringen.extract = 'bow_aanbieders' then leveringen.period_end end) as bow_period_end,
        max(case when leveringen.extract = 'mbo_taalschakeltraject' then leveringen.period_end end) as mbo_period_end,
        max(case when leveringen.extract = 'ocw_onderwijsroute' then leveringen.period_end end) as ocw_period_end,
        max(case
            when leveringen.extract = 'cbs_werk_uitkering' and leveringen.period_end = peildata.peildatum then 1 else 0
        end) = 1 as is_cbs_quarter_accepted,
        count(distinct case
            when leveringen.extract = 'duo_examen' and leveringen.period_start >= peildata.quarter_start
                then leveringen.period_start
        end) = 3 as is_examen_quarter_accepted
    from peildata
    left join leveringen
        on
            peildata.peildatum >= leveringen.period_end
            and leveringen.extract in (
                'bow_aanbieders', 'mbo_taalschakeltraject', 'ocw_onderwijsroute', 'cbs_werk_uitkering', 'duo_examen'
            )
    group by peildata.peildatum
),

final as (
    select
        peildata.*,
        periods_accepted.bow_period_end,
        periods_accepted.mbo_period_end,
        periods_accepted.ocw_period_end,
        periods_accepted.is_cbs_quarter_accepted,
        periods_accepted.is_examen_quarter_accepted,
        examen_months.known_from as examens_known_from,
        nationally_known.*
    from peildata
    inner join periods_accepted on peildata.peildatum = periods_accepted.peildatum
    cross join nationally_known
    left join examen_months on {{ xdb_month_index('peildata.peildatum') }} = examen_months.month_index
)

select * from final
