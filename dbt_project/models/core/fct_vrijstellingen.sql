with source as (
    select * from {{ ref('stg_duo__vrijstelling_ontheffing') }}
),

final as (
    select
        person_id,
        soort,
        datum,
        grond,
        oordeel,
        datum_einde,
        onderdeel
    from source
)

select * from final
