with source as (
    select * from {{ source('raw', 'coa_voorinburgering') }}
),

final as (
    select
        v_nummer,
        datum_gevraagd,
        instemming,
        datum_start,
        datum_einde,
        taallessen_voldaan,
        knm_afgerond,
        intromap_afgerond,
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
