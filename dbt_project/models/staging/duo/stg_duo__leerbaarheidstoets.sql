with source as (
    select * from {{ source('raw', 'duo_leerbaarheidstoets') }}
),

final as (
    select
        bsn as person_id,
        datum_aanmelding,
        datum_afname,
        case resultaat
            when 'B1-route haalbaar' then 'HAALBAAR'
            when 'B1-route niet haalbaar' then 'NIET_HAALBAAR'
            else 'ONBEKEND'
        end as resultaat,
        cast(behaalde_score as integer) as behaalde_score,
        cast(benodigde_score as integer) as benodigde_score,
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
