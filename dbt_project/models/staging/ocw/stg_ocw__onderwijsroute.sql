with source as (
    select * from {{ source('raw', 'ocw_onderwijsroute') }}
),

final as (
    select
        brin,
        cast(bekostigde_plaatsen as integer) as bekostigde_plaatsen,
        cast(gestart as integer) as gestart,
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
