with pips as (
    select * from {{ ref('int_pips_dated') }}
),

first_lbts as (
    select
        person_id,
        min(datum_afname) as first_lbt_date
    from {{ ref('stg_duo__leerbaarheidstoets') }}
    group by person_id
),

first_termijnen as (
    select
        person_id,
        min(startdatum) as termijn_startdatum
    from {{ ref('stg_duo__termijn') }}
    group by person_id
),

plichten as (
    select * from {{ ref('stg_duo__inburgeringsplicht') }}
),

final as (
    select
        plichten.person_id,
        pips.dagtekening_pip as first_pip_date,
        pips.leerroute as first_pip_leerroute,
        pips.niveau as first_pip_niveau,
        first_lbts.first_lbt_date,
        first_termijnen.termijn_startdatum
    from plichten
    left join pips on plichten.person_id = pips.person_id and pips.pip_number = 1
    left join first_lbts on plichten.person_id = first_lbts.person_id
    left join first_termijnen on plichten.person_id = first_termijnen.person_id
)

select * from final
