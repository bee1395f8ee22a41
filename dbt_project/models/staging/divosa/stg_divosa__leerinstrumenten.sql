with source as (
    select * from {{ source('raw', 'leerinstrumenten') }}
),

final as (
    select
        instrument_id,
        soort,
        niveau,
        datum,
        fase,
        cast(deelnemers as integer) as deelnemers,
        signalen,
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
