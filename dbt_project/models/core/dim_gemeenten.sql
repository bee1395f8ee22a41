with source as (
    select * from {{ ref('gemeenten') }}
),

final as (
    select
        gemeente_code,
        gemeente_naam,
        provincie_code,
        provincie_naam,
        arbeidsmarktregio_code,
        arbeidsmarktregio_naam
    from source
)

select * from final
