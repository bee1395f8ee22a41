with ambities as (
    select
        indicator_id,
        gebied_type,
        gebied_code,
        dimensie,
        categorie,
        waarde as ambitie,
        status as ambitie_status,
        coalesce(marge, 0) as marge,
        geldig_vanaf,
        geldig_tot,
        vastgesteld_op,
        {{ xdb_row_position() }} as line_number
    from {{ ref('ambities') }}
),

peildata as (
    select peildatum from {{ ref('dim_peildata') }}
),

reach as (
    {{ indicator_ambitie_reach() }}
),

ranked as (
    select
        ambities.indicator_id,
        peildata.peildatum,
        reach.gebied_type,
        reach.gebied_code,
        ambities.dimensie,
        ambities.categorie,
        reach.distance,
        ambities.ambitie,
        ambities.ambitie_status,
        ambities.marge,
        ambities.geldig_tot,
        row_number() over (
            partition by
                ambities.indicator_id,
                peildata.peildatum,
                reach.gebied_type,
                reach.gebied_code,
                ambities.dimensie,
                ambities.categorie
            order by
                reach.distance asc,
                ambities.vastgesteld_op desc nulls last,
                ambities.line_number desc
        ) as place
    from ambities
    inner join peildata
        on
            ambities.geldig_vanaf <= peildata.peildatum
            and coalesce(ambities.geldig_tot > peildata.peildatum, true)
    inner join reach
        on ambities.gebied_type = reach.ambitie_gebied_type and ambities.gebied_code = reach.ambitie_gebied_code
),

final as (
    select
        indicator_id,
        peildatum,
        gebied_type,
        gebied_code,
        dimensie,
        categorie,
        distance,
        ambitie,
        ambitie_status,
        marge,
        geldig_tot
    from ranked
    where place = 1
)

select * from final
