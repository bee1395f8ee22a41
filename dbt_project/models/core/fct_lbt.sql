with source as (
    select * from {{ ref('stg_duo__leerbaarheidstoets') }}
),

final as (
    select
        person_id,
        datum_afname,
        datum_aanmelding,
        resultaat,
        resultaat in ('HAALBAAR', 'NIET_HAALBAAR') as is_definite,
        behaalde_score,
        benodigde_score
    from source
)

select * from final
