with gemeenten as (
    select * from {{ ref('gemeenten') }}
),

final as (
    select
        gemeente_code,
        'gemeente' as gebied_type,
        gemeente_code as gebied_code
    from gemeenten
    union all
    select
        gemeente_code,
        'provincie' as gebied_type,
        provincie_code as gebied_code
    from gemeenten
    union all
    select
        gemeente_code,
        'arbeidsmarktregio' as gebied_type,
        arbeidsmarktregio_code as gebied_code
    from gemeenten
    union all
    select
        gemeente_code,
        'NL' as gebied_type,
        'NL01' as gebied_code
    from gemeenten
    union all
    select
        'GEEN' as gemeente_code,
        'NL' as gebied_type,
        'NL01' as gebied_code
)

select * from final
