with source as (
    select * from {{ ref('int_pips_dated') }}
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
        pip_number
    from source
)

select * from final
