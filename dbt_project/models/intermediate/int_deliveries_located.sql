with expected as (
    select * from {{ ref('int_deliveries_judged') }}
),

berichtgevers as (
    select * from {{ ref('stg_register__berichtgevers') }}
),

gebieden as (
    select * from {{ ref('int_gemeenten_located') }}
),

municipal as (
    select distinct
        expected.extract,
        expected.leverancier,
        expected.periode,
        gebieden.gebied_type,
        gebieden.gebied_code
    from expected
    inner join berichtgevers
        on
            expected.leverancier = berichtgevers.leverancier
            and not berichtgevers.is_exempt
            and {{ is_valid_at('berichtgevers', 'expected.period_end') }}
    inner join gebieden on berichtgevers.gemeente_code = gebieden.gemeente_code
    where expected.extract = 'gem_swi' and gebieden.gebied_type <> 'NL'
),

final as (
    select
        extract,
        leverancier,
        periode,
        gebied_type,
        gebied_code
    from municipal
    union all
    select
        extract,
        leverancier,
        periode,
        'NL' as gebied_type,
        'NL01' as gebied_code
    from expected
)

select * from final
