with source as (
    select * from {{ source('raw', 'szw_taakstelling') }}
),

final as (
    select
        gemeente_code,
        cast(taakstelling as integer) as taakstelling,
        cast(achterstand_begin as integer) as achterstand_begin,
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
