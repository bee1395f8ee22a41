with ambities as (
    select
        *,
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
        cast(ambities.waarde as double) as ambitie,
        cast(ambities.status as varchar) as ambitie_status,
        coalesce(cast(ambities.marge as double), 0) as marge,
        cast(cast(ambities.geldig_tot as varchar) as date) as geldig_tot,
        row_number() over (
            partition by
                ambities.indicator_id,
                peildata.peildatum,
                reach.gebied_type,
                reach.gebied_code,
                ambities.dimensie,
                ambities.categorie
            order by
                reach.distance,
                cast(cast(ambities.vastgesteld_op as varchar) as date) desc nulls last,
                ambities.line_number desc
        ) as place
    from ambities
    inner join peildata
        on peildata.peildatum >= cast(cast(ambities.geldig_vanaf as varchar) as date)
        and peildata.peildatum < coalesce(cast(cast(ambities.geldig_tot as varchar) as date), cast('9999-12-31' as date))
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
