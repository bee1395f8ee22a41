with aimed_at as (
    {{ indicator_goals() }}
),

cells as (
    select * from {{ ref('fct_indicator_cells') }}
),

split as (
    {{ indicator_split('aimed_at', 'cells') }}
),

whole as (
    {{ indicator_whole('aimed_at', 'cells') }}
),

remainder as (
    {{ indicator_remainder('whole', 'split') }}
),

final as (
    select * from whole
    union all
    select * from split
    union all
    select * from remainder
)

select * from final
