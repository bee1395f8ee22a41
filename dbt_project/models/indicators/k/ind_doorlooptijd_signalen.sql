with peildata as (
    select * from {{ ref('dim_peildata') }}
),

signals as (
    select * from {{ ref('fct_signalen') }}
),

deliveries as (
    select * from {{ ref('fct_deliveries') }}
),

known as (
    select
        leverancier,
        max(period_end) as known_until
    from deliveries
    where extract = 'signalen' and is_accepted
    group by leverancier
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'niveau' as dimensie
),

final as (
    select
        signals.leverancier || '|' || signals.signaal_id as unit_id,
        peildata.peildatum,
        'NL' as gebied_type,
        'NL01' as gebied_code,
        cells.dimensie,
        case when cells.dimensie = 'niveau' then signals.niveau else 'totaal' end as categorie,
        {{ indicator_duration(
            start='signals.datum_ontvangen',
            event="case when signals.status = 'OPGELOST' then signals.datum_status end",
            exit="case when signals.status = 'AFGEWEZEN' then signals.datum_status end",
            exits='competing',
            peildatum='peildata.peildatum',
            known_until='known.known_until'
        ) }}
    from signals
    inner join peildata
        on signals.datum_ontvangen <= peildata.peildatum
    left join known
        on signals.leverancier = known.leverancier
    cross join cells
)

select * from final
