with source as (
    select * from {{ ref('stg_divosa__leerinstrumenten') }}
),

final as (
    select
        instrument_id,
        soort,
        niveau,
        datum,
        fase,
        deelnemers,
        signalen
    from source
)

select * from final
