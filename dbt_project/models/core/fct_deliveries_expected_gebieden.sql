with source as (
    select * from {{ ref('int_deliveries_located') }}
),

final as (
    select
        extract,
        leverancier,
        periode,
        gebied_type,
        gebied_code
    from source
)

select * from final
