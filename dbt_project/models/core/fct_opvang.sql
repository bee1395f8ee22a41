with source as (
    select * from {{ ref('stg_coa__opvang') }}
),

final as (
    select
        v_nummer,
        datum_instroom,
        locatie_code,
        datum_koppeling,
        gemeente_code_koppeling,
        datum_overdracht,
        klantprofiel_gedeeld,
        datum_uitstroom,
        reden_uitstroom
    from source
)

select * from final
