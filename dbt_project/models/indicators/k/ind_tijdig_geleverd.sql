with peildata as (
    select * from {{ ref('dim_peildata') }}
),

expected as (
    select * from {{ ref('fct_deliveries_expected') }}
),

counted_in as (
    select * from {{ ref('fct_deliveries_expected_gebieden') }}
),

cells as (
    select 'totaal' as dimensie
    union all
    select 'extract' as dimensie
    union all
    select 'leverancier' as dimensie
),

final as (
    select
        expected.extract || '|' || expected.leverancier || '|' || expected.periode as unit_id,
        expected.peildatum,
        counted_in.gebied_type,
        counted_in.gebied_code,
        cells.dimensie,
        case cells.dimensie
            when 'extract' then expected.extract
            when 'leverancier' then expected.leverancier
            else 'totaal'
        end as categorie,
        expected.is_in_time as in_teller,
        true as is_bekend
    from expected
    inner join peildata
        on expected.peildatum = peildata.peildatum
    inner join counted_in
        on
            expected.extract = counted_in.extract
            and expected.leverancier = counted_in.leverancier
            and expected.periode = counted_in.periode
    cross join cells
    where not expected.is_exempt
)

select * from final
