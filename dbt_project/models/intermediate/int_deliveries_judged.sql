with expected as (
    select * from {{ ref('stg_register__verwachte_leveringen') }}
),

first_accepted as (
    select
        extract,
        leverancier,
        periode,
        min(aangeleverd_op) as first_accepted_at
    from {{ ref('stg_register__leveringen') }}
    where is_accepted
    group by extract, leverancier, periode
),

final as (
    select
        expected.extract,
        expected.leverancier,
        expected.periode,
        expected.period_start,
        expected.period_end,
        expected.deadline_at,
        expected.deadline_date,
        {{ xdb_quarter_end('expected.deadline_date') }} as peildatum,
        expected.toestand,
        expected.toestand = 'VRIJGESTELD' as is_exempt,
        first_accepted.first_accepted_at is not null as is_accepted,
        coalesce(first_accepted.first_accepted_at <= expected.deadline_at, false) as is_in_time,
        first_accepted.first_accepted_at
    from expected
    left join first_accepted
        on
            expected.extract = first_accepted.extract
            and expected.leverancier = first_accepted.leverancier
            and expected.periode = first_accepted.periode
)

select * from final
