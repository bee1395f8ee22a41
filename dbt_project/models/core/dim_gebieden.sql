with gemeenten as (
    select * from {{ ref('gemeenten') }}
),

final as (
    select
        'gemeente' as gebied_type,
        gemeente_code as gebied_code,
        gemeente_naam as gebied_naam
    from gemeenten
    union all
    select distinct
        'provincie' as gebied_type,
        provincie_code as gebied_code,
        provincie_naam as gebied_naam
    from gemeenten
    union all
    select distinct
        'arbeidsmarktregio' as gebied_type,
        arbeidsmarktregio_code as gebied_code,
        arbeidsmarktregio_naam as gebied_naam
    from gemeenten
    union all
    select
        'NL' as gebied_type,
        'NL01' as gebied_code,
        'Nederland' as gebied_naam
)

select * from final
