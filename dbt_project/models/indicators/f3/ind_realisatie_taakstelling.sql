with peildata as (
    select * from {{ ref('dim_peildata') }}
),

taakstellingen as (
    select * from {{ ref('fct_taakstelling') }}
),

stays as (
    select * from {{ ref('fct_opvang') }}
),

housed as (
    select
        stays.gemeente_code_koppeling as gemeente_code,
        peildata.peildatum,
        count(*) as housed_count
    from stays
    inner join peildata
        on stays.datum_uitstroom >= peildata.half_year_start and stays.datum_uitstroom <= peildata.peildatum
    where stays.reden_uitstroom = 'HUISVESTING'
    group by stays.gemeente_code_koppeling, peildata.peildatum
),

final as (
    select
        taakstellingen.gemeente_code as unit_id,
        peildata.peildatum,
        taakstellingen.gemeente_code,
        {{ indicator_no_slices() }},
        cast(taakstellingen.taakstelling + taakstellingen.achterstand_begin as bigint) as noemer,
        cast(coalesce(housed.housed_count, 0) as double) as teller
    from taakstellingen
    inner join peildata
        on taakstellingen.period_end = peildata.peildatum
    left join housed
        on taakstellingen.gemeente_code = housed.gemeente_code and peildata.peildatum = housed.peildatum
    where peildata.coa_opvang_known_until >= peildata.peildatum
)

select * from final
