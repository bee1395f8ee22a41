with peildata as (
    select * from {{ ref('dim_peildata') }}
),

signals as (
    select * from {{ ref('fct_signalen') }}
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'niveau' as dimensie
    union all
    select 'fase' as dimensie
),

final as (
    select
        signals.leverancier || '|' || signals.signaal_id as unit_id,
        peildata.peildatum,
        'NL' as gebied_type,
        'NL01' as gebied_code,
        cells.dimensie,
        case cells.dimensie
            when 'niveau' then signals.niveau
            when 'fase' then signals.fase
            else 'totaal'
        end as categorie,
        true as in_teller,
        true as is_bekend
    from signals
    inner join peildata
        on signals.datum_ontvangen <= peildata.peildatum
    cross join cells
    where signals.status not in ('OPGELOST', 'AFGEWEZEN') or signals.datum_status > peildata.peildatum
)

select * from final
