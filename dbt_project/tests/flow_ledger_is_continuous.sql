-- Where one event ends a border and starts the next, whoever passed the one has reached the other. Who was housed
-- without a koppeling, or before it, reaches the border after housing all the same.
with ledger as (
    select * from {{ ref('fct_flow_ledger') }}
),

passed as (
    select
        border_number + 1 as next_number,
        peildatum,
        gebied_type,
        gebied_code,
        persons_out as person_count
    from ledger
    where border in ('opvang_koppeling', 'koppeling_huisvesting')
),

reached as (
    select
        border_number as next_number,
        peildatum,
        gebied_type,
        gebied_code,
        persons_in as person_count
    from ledger
    where border in ('koppeling_huisvesting', 'huisvesting_vestiging')
),

compared as (
    select
        coalesce(passed.next_number, reached.next_number) as border_number,
        coalesce(passed.peildatum, reached.peildatum) as peildatum,
        coalesce(passed.gebied_code, reached.gebied_code) as gebied_code,
        coalesce(passed.person_count, 0) as passed_count,
        coalesce(reached.person_count, 0) as reached_count
    from passed
    full join reached
        on
            passed.next_number = reached.next_number
            and passed.peildatum = reached.peildatum
            and passed.gebied_type = reached.gebied_type
            and passed.gebied_code = reached.gebied_code
)

select *
from compared
where reached_count < passed_count or (border_number = 3 and reached_count <> passed_count)
