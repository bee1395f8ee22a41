with pips as (
    select * from {{ ref('stg_duo__pip') }}
),

final as (
    select
        person_id,
        dagtekening_pip,
        gemeente_code,
        leerroute,
        niveau,
        geschatte_intensiteit_b1,
        alfabetisering,
        cast(row_number() over (partition by person_id order by dagtekening_pip) as integer) as pip_number,
        dagtekening_pip as valid_from,
        lead(dagtekening_pip) over (partition by person_id order by dagtekening_pip) as valid_to
    from pips
)

select * from final
