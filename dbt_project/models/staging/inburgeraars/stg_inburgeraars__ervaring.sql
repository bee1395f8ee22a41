with source as (
    select * from {{ source('raw', 'ervaring_inburgeraars') }}
),

final as (
    select
        fase,
        arbeidsmarktregio_code,
        cast(respondenten as integer) as respondenten,
        gemiddelde_score,
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
