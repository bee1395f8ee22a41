-- Where one event is the end of a border and the start of the next, as many leave the one as reach the other.
with ledger as (
    select * from {{ ref('fct_flow_ledger') }}
),

left_behind as (
    select
        border_number + 1 as next_number,
        peildatum,
        gebied_type,
        gebied_code,
        persons_out + persons_unsent as person_count
    from ledger
    where border in ('opvang_koppeling', 'koppeling_huisvesting')
),

arrived as (
    select
        border_number as next_number,
        peildatum,
        gebied_type,
        gebied_code,
        persons_in as person_count
    from ledger
    where border in ('koppeling_huisvesting', 'huisvesting_vestiging')
)

select
    coalesce(left_behind.next_number, arrived.next_number) as border_number,
    coalesce(left_behind.peildatum, arrived.peildatum) as peildatum,
    coalesce(left_behind.gebied_code, arrived.gebied_code) as gebied_code
from left_behind
full join arrived
    on
        left_behind.next_number = arrived.next_number
        and left_behind.peildatum = arrived.peildatum
        and left_behind.gebied_type = arrived.gebied_type
        and left_behind.gebied_code = arrived.gebied_code
where coalesce(left_behind.person_count, 0) <> coalesce(arrived.person_count, 0)
