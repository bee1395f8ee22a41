-- Whoever reached a border passed it, waits, left for a known reason, or is unexplained: nobody twice, nobody lost.
select *
from {{ ref('fct_flow_ledger') }}
where
    persons_in <> persons_out + persons_open + persons_exited + persons_unexplained
    or persons_open_unknown > persons_open
