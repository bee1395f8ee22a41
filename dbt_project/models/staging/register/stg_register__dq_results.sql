with source as (
    select * from {{ source('raw', 'dq_results') }}
),

final as (
    select
        expectation_id,
        extract,
        leverancier,
        periode,
        severity,
        is_success,
        observed,
        unexpected_count,
        checked_count,
        because
    from source
)

select * from final
