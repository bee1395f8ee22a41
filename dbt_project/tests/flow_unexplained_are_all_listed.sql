-- Every unexplained person of the ledger can be looked up by both partners, and nobody else stands in the list.
with counted as (
    select
        border,
        peildatum,
        persons_unexplained + persons_unsent as person_count
    from {{ ref('fct_flow_ledger') }}
    where gebied_type = 'NL'
),

listed as (
    select
        border,
        peildatum,
        count(*) as person_count
    from {{ ref('fct_flow_unexplained') }}
    group by border, peildatum
)

select
    counted.border,
    counted.peildatum
from counted
left join listed on counted.border = listed.border and counted.peildatum = listed.peildatum
where counted.person_count <> coalesce(listed.person_count, 0)
