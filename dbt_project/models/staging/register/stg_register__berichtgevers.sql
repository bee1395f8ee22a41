with source as (
    select * from {{ source('raw', 'berichtgevers') }}
),

final as (
    select
        leverancier,
        gemeente_code,
        vanaf as valid_from,
        tot as valid_to,
        vrijgesteld as is_exempt
    from source
)

select * from final
