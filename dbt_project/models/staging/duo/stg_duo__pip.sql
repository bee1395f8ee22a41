with source as (
    select * from {{ source('raw', 'duo_pip') }}
),

final as (
    select
        bsn as person_id,
        dagtekening_pip,
        gemeente_code,
        leerroute,
        niveau,
        cast(geschatte_intensiteit_b1 as integer) as geschatte_intensiteit_b1,
        alfabetisering,
        leverancier,
        periode,
        period_start,
        period_end,
        aangeleverd_op,
        levering_id,
        record
    from source
)

select * from final
