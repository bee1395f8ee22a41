with leveringen as (
    select * from {{ ref('int_leveringen_accepted') }}
),

months as (
    select distinct
        period_start as month_start,
        {{ xdb_month_index('period_start') }} as month_index
    from leveringen
    where extract = 'duo_examen'
),

numbered as (
    select
        month_start,
        month_index,
        month_index - row_number() over (order by month_index) as unbroken_run
    from months
),

final as (
    select
        month_start,
        month_index,
        min(month_start) over (partition by unbroken_run) as known_from
    from numbered
)

select * from final
