with source as (
    select * from {{ ref('stg_inburgeraars__ervaring') }}
),

final as (
    select
        fase,
        arbeidsmarktregio_code,
        period_end,
        respondenten,
        gemiddelde_score
    from source
)

select * from final
