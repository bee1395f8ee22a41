with source as (
    select * from {{ ref('int_taakstellingen_merged') }}
),

final as (
    select
        gemeente_code,
        period_end,
        period_start,
        taakstelling,
        achterstand_begin
    from source
)

select * from final
