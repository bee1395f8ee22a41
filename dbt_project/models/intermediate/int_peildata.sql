with runs as (
    select * from {{ ref('stg_register__run') }}
),

numbers as (
    {{ xdb_numbers(400) }}
),

quarters as (
    select {{ xdb_add_months("cast('2022-01-01' as date)", '3 * number') }} as quarter_start
    from numbers
),

ends as (
    select
        quarter_start,
        {{ xdb_quarter_end('quarter_start') }} as peildatum
    from quarters
),

final as (
    select
        ends.peildatum,
        ends.quarter_start,
        concat(cast(year(ends.peildatum) as string), 'K', cast(quarter(ends.peildatum) as string)) as label,
        {{ xdb_add_days(xdb_add_months('ends.quarter_start', -9), -1) }} as peildatum_year_ago,
        case when month(ends.peildatum) in (6, 12) then {{ xdb_add_months('ends.quarter_start', -3) }} end
            as half_year_start
    from ends
    inner join runs on ends.peildatum < runs.as_known_date
)

select * from final
