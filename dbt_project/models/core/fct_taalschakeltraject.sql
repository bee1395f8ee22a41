with source as (
    select * from {{ ref('stg_mbo__taalschakeltraject') }}
),

final as (
    select
        brin,
        period_end,
        aangemeld,
        gestart,
        wachtlijst,
        diploma,
        uitval
    from source
)

select * from final
