with source as (
    select * from {{ ref('stg_ocw__onderwijsroute') }}
),

final as (
    select
        brin,
        period_end,
        bekostigde_plaatsen,
        gestart
    from source
)

select * from final
