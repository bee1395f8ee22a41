with source as (
    select * from {{ source('raw', 'mbo_taalschakeltraject') }}
),

final as (
    select
        brin,
        cast(aangemeld as integer) as aangemeld,
        cast(gestart as integer) as gestart,
        cast(wachtlijst as integer) as wachtlijst,
        cast(diploma as integer) as diploma,
        cast(uitval as integer) as uitval,
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
