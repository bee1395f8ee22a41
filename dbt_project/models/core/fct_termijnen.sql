with source as (
    select * from {{ ref('stg_duo__termijn') }}
),

final as (
    select
        person_id,
        wijzigingsdatum,
        startdatum,
        einddatum,
        verlengingsgrond_code
    from source
)

select * from final
