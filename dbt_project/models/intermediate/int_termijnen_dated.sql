with termijnen as (
    select * from {{ ref('stg_duo__termijn') }}
),

final as (
    select
        person_id,
        einddatum,
        wijzigingsdatum as valid_from,
        lead(wijzigingsdatum) over (partition by person_id order by wijzigingsdatum) as valid_to
    from termijnen
)

select * from final
