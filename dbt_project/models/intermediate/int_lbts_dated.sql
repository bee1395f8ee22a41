with lbts as (
    select * from {{ ref('stg_duo__leerbaarheidstoets') }}
),

final as (
    select
        person_id,
        datum_afname,
        resultaat,
        datum_afname as valid_from,
        lead(datum_afname) over (partition by person_id order by datum_afname) as valid_to
    from lbts
    where resultaat in ('HAALBAAR', 'NIET_HAALBAAR')
)

select * from final
