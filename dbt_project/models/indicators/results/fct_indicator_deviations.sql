with missed as (
    select * from {{ ref('fct_indicator_status') }}
    where verdict in ('NIET_GEHAALD', 'NIET_TE_ZEGGEN')
),

afwijkingen as (
    select * from {{ ref('afwijkingen') }}
),

reach as (
    {{ indicator_ambitie_reach() }}
),

ranked as (
    select
        missed.indicator_id,
        missed.peildatum,
        missed.gebied_type,
        missed.gebied_code,
        missed.dimensie,
        missed.categorie,
        missed.verdict,
        afwijkingen.reden,
        afwijkingen.geldig_tot,
        afwijkingen.vastgesteld_door,
        afwijkingen.vastgesteld_op,
        row_number() over (
            partition by
                missed.indicator_id,
                missed.peildatum,
                missed.gebied_type,
                missed.gebied_code,
                missed.dimensie,
                missed.categorie
            order by
                reach.distance asc,
                case when afwijkingen.dimensie = missed.dimensie then 0 else 1 end asc,
                afwijkingen.vastgesteld_op desc,
                afwijkingen.geldig_tot desc,
                afwijkingen.reden asc
        ) as place
    from missed
    inner join reach
        on missed.gebied_type = reach.gebied_type and missed.gebied_code = reach.gebied_code
    inner join afwijkingen
        on
            missed.indicator_id = afwijkingen.indicator_id
            and reach.ambitie_gebied_type = afwijkingen.gebied_type
            and reach.ambitie_gebied_code = afwijkingen.gebied_code
            and missed.peildatum >= afwijkingen.geldig_vanaf
            and missed.peildatum < afwijkingen.geldig_tot
            and (
                afwijkingen.dimensie = 'totaal'
                or (missed.dimensie = afwijkingen.dimensie and missed.categorie = afwijkingen.categorie)
            )
),

final as (
    select
        indicator_id,
        peildatum,
        gebied_type,
        gebied_code,
        dimensie,
        categorie,
        verdict,
        reden,
        geldig_tot,
        vastgesteld_door,
        vastgesteld_op
    from ranked
    where place = 1
)

select * from final
