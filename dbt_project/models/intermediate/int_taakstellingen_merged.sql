with reported as (
    select * from {{ ref('stg_szw__taakstelling') }}
),

final as (
    select
        gemeente_code,
        period_start,
        period_end,
        cast(sum(taakstelling) as integer) as taakstelling,
        cast(sum(achterstand_begin) as integer) as achterstand_begin
    from reported
    group by gemeente_code, period_start, period_end
)

select * from final
