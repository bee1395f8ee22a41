with reported as (
    select * from {{ ref('stg_gem__swi_snapshots') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, gemeente_code, period_end
            order by aangeleverd_op desc, levering_id desc, record asc
        ) as newest_first
    from reported
),

final as (
    select
        person_id,
        gemeente_code,
        period_end as peildatum,
        datum_laatste_voortgangsgesprek,
        uren_taal_knm,
        uren_participatie
    from ranked
    where newest_first = 1
)

select * from final
