with source as (
    select * from {{ source('raw', 'duo_termijn') }}
),

final as (
    select
        bsn as person_id,
        startdatum,
        einddatum,
        wijzigingsdatum,
        verlengingsgrond_code,
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
