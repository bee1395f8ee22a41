with source as (
    select * from {{ ref('stg_coa__voorinburgering') }}
),

final as (
    select
        v_nummer,
        datum_gevraagd,
        instemming,
        datum_start,
        datum_einde,
        taallessen_voldaan,
        knm_afgerond,
        intromap_afgerond
    from source
)

select * from final
