with source as (
    select * from {{ source('raw', 'bow_aanbieders_snapshots') }}
),

final as (
    select
        instellingsnummer,
        cast(cursisten as integer) as cursisten,
        tevredenheid,
        slagingspercentage,
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
