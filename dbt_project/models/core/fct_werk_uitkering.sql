with covered as (
    select * from {{ ref('int_werk_months_covered') }}
),

reported as (
    select * from {{ ref('int_werk_months_merged') }}
),

final as (
    select
        coalesce(covered.person_id, reported.person_id) as person_id,
        coalesce(covered.month_index, reported.month_index) as month_index,
        coalesce(covered.month_start, reported.month_start) as month_start,
        covered.person_id is not null as is_covered,
        reported.person_id is not null as has_row,
        coalesce(reported.baan, false) as baan,
        coalesce(reported.uitkering, false) as uitkering,
        reported.uren_per_week,
        reported.reintegratie
    from covered
    full outer join reported
        on covered.person_id = reported.person_id and covered.month_index = reported.month_index
)

select * from final
