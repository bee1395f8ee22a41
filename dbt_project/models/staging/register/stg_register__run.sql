with source as (
    select * from {{ source('raw', 'run') }}
),

final as (
    select
        as_known_at,
        as_known_date,
        run_at,
        code_version
    from source
)

select * from final
