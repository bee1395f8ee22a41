with source as (
    select * from {{ ref('int_examens_merged') }}
),

final as (
    select
        examen_id,
        person_id,
        examendatum,
        onderdeel,
        niveau,
        resultaat,
        reden_geen_resultaat,
        datum_uitslag,
        {{ xdb_quarter_end('datum_uitslag') }} as peildatum
    from source
)

select * from final
