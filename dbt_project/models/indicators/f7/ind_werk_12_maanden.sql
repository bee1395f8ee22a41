with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

persons as (
    select * from {{ ref('dim_inburgeraars') }}
),

months as (
    select * from {{ ref('fct_werk_uitkering') }}
),

reference_months as (
    select
        person_id,
        geboortedatum,
        {{ xdb_add_months(xdb_month_start('datum_vestiging'), 12) }} as month_start
    from persons
    where datum_vestiging is not null
),

of_working_age as (
    select
        person_id,
        {{ xdb_month_index('month_start') }} as month_index
    from reference_months
    where {{ xdb_full_years('geboortedatum', 'month_start') }} between 18 and 66
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case when months.baan then true when months.is_covered then false end as in_teller,
        coalesce(months.is_covered, false) as is_bekend
    from plichtigen
    inner join of_working_age
        on
            plichtigen.person_id = of_working_age.person_id
            and of_working_age.month_index <= {{ xdb_month_index('plichtigen.peildatum') }}
    left join months
        on of_working_age.person_id = months.person_id and of_working_age.month_index = months.month_index
)

select * from final
