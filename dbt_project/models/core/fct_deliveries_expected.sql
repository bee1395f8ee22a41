with source as (
    select * from {{ ref('int_deliveries_judged') }}
),

final as (
    select
        extract,
        leverancier,
        periode,
        period_start,
        period_end,
        deadline_at,
        deadline_date,
        peildatum,
        toestand,
        is_exempt,
        is_accepted,
        is_in_time,
        first_accepted_at
    from source
)

select * from final
