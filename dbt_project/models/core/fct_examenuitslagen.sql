with source as (
    select * from {{ ref('stg_cvte__examenuitslagen') }}
),

final as (
    select
        concat(onderdeel, '|', coalesce(niveau, ''), '|', cast(period_end as string)) as examenuitslag_id,
        onderdeel,
        niveau,
        period_end,
        kandidaten,
        geslaagd,
        cesuur
    from source
)

select * from final
