with reported as (
    select * from {{ ref('stg_duo__examen') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by person_id, examendatum, onderdeel, niveau
            order by period_end desc, aangeleverd_op desc, record asc
        ) as newest_first
    from reported
),

final as (
    select
        concat(
            person_id, '|', cast(examendatum as string), '|', onderdeel, '|', coalesce(niveau, '')
        ) as examen_id,
        person_id,
        examendatum,
        onderdeel,
        niveau,
        resultaat,
        reden_geen_resultaat,
        datum_uitslag
    from ranked
    where newest_first = 1
)

select * from final
