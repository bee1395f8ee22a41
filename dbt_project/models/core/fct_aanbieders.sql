with source as (
    select * from {{ ref('stg_bow__aanbieders') }}
),

final as (
    select
        instellingsnummer,
        naam,
        keurmerk_vanaf,
        keurmerk_tot
    from source
)

select * from final
