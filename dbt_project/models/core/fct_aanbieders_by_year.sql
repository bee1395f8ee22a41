with source as (
    select * from {{ ref('stg_bow__aanbieders_snapshots') }}
),

final as (
    select
        instellingsnummer,
        period_end,
        cursisten,
        tevredenheid,
        slagingspercentage
    from source
)

select * from final
