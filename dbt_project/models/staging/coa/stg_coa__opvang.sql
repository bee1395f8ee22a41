with source as (
    select * from {{ source('raw', 'coa_opvang') }}
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
        reden_uitstroom,
        leverancier,
        periode,
        period_start,
        period_end,
        aangeleverd_op,
        levering_id,
        record
    from source
)

select * from final
