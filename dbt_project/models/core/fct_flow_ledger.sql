with passages as (
    select * from {{ ref('int_flow_by_peildatum') }}
),

gebieden as (
    select * from {{ ref('int_gemeenten_located') }}
    where gebied_type in ('NL', 'gemeente')
),

counted as (
    select
        border,
        border_number,
        from_partner,
        to_partner,
        peildatum,
        coalesce(gemeente_code, 'GEEN') as gemeente_key,
        count(*) filter (where standing not in ('unsent', 'unsent_unknown')) as persons_in,
        count(*) filter (where standing = 'out') as persons_out,
        count(*) filter (where standing = 'open') as persons_open,
        count(*) filter (where standing = 'open' and not is_receiver_known) as persons_open_unknown,
        count(*) filter (where standing = 'exited') as persons_exited,
        count(*) filter (where standing = 'unexplained') as persons_unexplained,
        count(*) filter (where standing = 'unsent') as persons_unsent
    from passages
    group by border, border_number, from_partner, to_partner, peildatum, coalesce(gemeente_code, 'GEEN')
),

final as (
    select
        counted.border,
        cast(counted.border_number as integer) as border_number,
        counted.from_partner,
        counted.to_partner,
        counted.peildatum,
        gebieden.gebied_type,
        gebieden.gebied_code,
        cast(sum(counted.persons_in) as bigint) as persons_in,
        cast(sum(counted.persons_out) as bigint) as persons_out,
        cast(sum(counted.persons_open) as bigint) as persons_open,
        cast(sum(counted.persons_open_unknown) as bigint) as persons_open_unknown,
        cast(sum(counted.persons_exited) as bigint) as persons_exited,
        cast(sum(counted.persons_unexplained) as bigint) as persons_unexplained,
        cast(sum(counted.persons_unsent) as bigint) as persons_unsent
    from counted
    inner join gebieden on counted.gemeente_key = gebieden.gemeente_code
    group by
        counted.border,
        counted.border_number,
        counted.from_partner,
        counted.to_partner,
        counted.peildatum,
        gebieden.gebied_type,
        gebieden.gebied_code
)

select * from final
