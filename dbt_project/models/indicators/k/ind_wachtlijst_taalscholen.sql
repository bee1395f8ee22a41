with peildata as (
    select * from {{ ref('dim_peildata') }}
),

capacity as (
    select * from {{ ref('fct_capaciteit') }}
),

cells as (
    {{ indicator_region_and_national_cells(['totaal']) }}
),

final as (
    select
        capacity.instellingsnummer || '|' || capacity.arbeidsmarktregio_code as unit_id,
        capacity.peildatum,
        cells.gebied_type,
        case when cells.gebied_type = 'NL' then 'NL01' else capacity.arbeidsmarktregio_code end as gebied_code,
        cells.dimensie,
        'totaal' as categorie,
        cast(capacity.wachtlijst + capacity.bezet as bigint) as noemer,
        (capacity.wachtlijst + capacity.bezet) * capacity.gemiddelde_wachttijd_weken as teller
    from capacity
    inner join peildata
        on capacity.peildatum = peildata.peildatum
    cross join cells
    where capacity.gemiddelde_wachttijd_weken is not null
)

select * from final
