with source as (
    select * from {{ ref('int_gem_swi_snapshots_merged') }}
),

final as (
    select
        person_id,
        gemeente_code,
        peildatum,
        datum_laatste_voortgangsgesprek,
        uren_taal_knm,
        uren_participatie
    from source
)

select * from final
