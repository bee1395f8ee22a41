with source as (
    select * from {{ ref('stg_ind__verblijfsrecht') }}
),

final as (
    select
        v_nummer,
        person_id,
        geslacht,
        verblijfsdoel,
        datum_verblijfsrecht,
        datum_einde_verblijfsrecht,
        reden_einde
    from source
)

select * from final
