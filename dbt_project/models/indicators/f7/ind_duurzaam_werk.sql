with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

persons as (
    select * from {{ ref('dim_inburgeraars') }}
),

months as (
    select * from {{ ref('fct_werk_uitkering') }}
),

first_months as (
    select
        person_id,
        {{ xdb_month_index('einddatum') }} as month_index
    from persons
    where reden_einde = 'Inburgeringsplicht voldaan'
),

years as (
    select
        first_months.person_id,
        first_months.month_index + 12 as last_month,
        count(*) filter (where months.baan) as seen_count,
        count(*) filter (where months.is_covered) as covered_count,
        count(*) filter (where months.is_covered or months.baan) as known_count
    from first_months
    left join months
        on
            first_months.person_id = months.person_id
            and months.month_index between first_months.month_index + 1 and first_months.month_index + 12
    group by first_months.person_id, first_months.month_index
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case
            when years.seen_count >= 9 then true
            when years.seen_count + 12 - years.known_count < 9 then false
        end as in_teller,
        years.covered_count = 12 as is_bekend
    from plichtigen
    inner join years
        on
            plichtigen.person_id = years.person_id
            and years.last_month <= {{ xdb_month_index('plichtigen.peildatum') }}
    where plichtigen.einddatum <= plichtigen.peildatum
)

select * from final
