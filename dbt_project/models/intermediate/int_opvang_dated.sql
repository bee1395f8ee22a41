with stays as (
    select * from {{ ref('stg_coa__opvang') }}
),

final as (
    select
        v_nummer,
        datum_instroom,
        datum_koppeling,
        datum_overdracht,
        datum_uitstroom,
        reden_uitstroom,
        datum_instroom as valid_from,
        lead(datum_instroom) over (partition by v_nummer order by datum_instroom) as valid_to
    from stays
)

select * from final
