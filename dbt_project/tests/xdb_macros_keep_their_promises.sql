-- Each row is a promise of a macro that this engine breaks.
with promises as (
    select
        'six months before 30 June is 30 December' as promise,
        {{ xdb_add_months("cast('2023-06-30' as date)", -6) }} = cast('2022-12-30' as date) as is_kept
    union all
    select
        'one month before 31 March is the end of February' as promise,
        {{ xdb_add_months("cast('2024-03-31' as date)", -1) }} = cast('2024-02-29' as date) as is_kept
    union all
    select
        'one month after 29 February is 29 March, not its end' as promise,
        {{ xdb_add_months("cast('2024-02-29' as date)", 1) }} = cast('2024-03-29' as date) as is_kept
    union all
    select
        'days are a difference of dates' as promise,
        {{ xdb_days_between("cast('2024-02-28' as date)", "cast('2024-03-01' as date)") }} = 2 as is_kept
    union all
    select
        'seventy days on' as promise,
        {{ xdb_add_days("cast('2024-01-01' as date)", 70) }} = cast('2024-03-11' as date) as is_kept
    union all
    select
        'December and January are neighbours' as promise,
        {{ xdb_month_index("cast('2024-01-31' as date)") }} - {{ xdb_month_index("cast('2023-12-01' as date)") }} = 1
            as is_kept
    union all
    select
        'a quarter ends on its last day' as promise,
        {{ xdb_quarter_end("cast('2024-02-29' as date)") }} = cast('2024-03-31' as date) as is_kept
    union all
    select
        'who is born on 29 February completes a year on 1 March' as promise,
        {{ xdb_full_years("cast('2004-02-29' as date)", "cast('2022-02-28' as date)") }} = 17
        and {{ xdb_full_years("cast('2004-02-29' as date)", "cast('2022-03-01' as date)") }} = 18 as is_kept
    union all
    select
        'a ratio of whole numbers is no whole number, and null without a denominator' as promise,
        {{ xdb_ratio(1, 2) }} = 0.5 and {{ xdb_ratio(1, 0) }} is null as is_kept
    union all
    select
        'the later of two dates is unknown when one is' as promise,
        {{ xdb_greatest("cast('2024-01-01' as date)", 'cast(null as date)') }} is null as is_kept
    union all
    select
        'what cannot be known counts as 0' as promise,
        {{ xdb_bool_to_int('cast(null as boolean)') }} = 0 as is_kept
)

select * from promises
where is_kept is distinct from true
