with source as (
    select * from {{ ref('int_gemeenten_located') }}
),

final as (
    select
        gemeente_code,
        gebied_type,
        gebied_code
    from source
)

select * from final
