with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

months as (
    select * from {{ ref('fct_werk_uitkering') }}
),

stays as (
    select
        *,
        {{ xdb_month_index('opvang_datum_instroom') }} as first_month,
        case
            when opvang_datum_uitstroom <= peildatum then {{ xdb_month_index('opvang_datum_uitstroom') }}
            else {{ xdb_month_index('peildatum') }}
        end as last_month
    from plichtigen
    where doelgroep = 'ASIEL' and opvang_datum_instroom <= peildatum
),

seen as (
    select
        stays.person_id,
        stays.peildatum,
        count(*) filter (where months.baan) as job_count,
        count(*) filter (where months.is_covered) as covered_count
    from stays
    inner join months
        on
            stays.person_id = months.person_id
            and months.month_index between stays.first_month and stays.last_month
    group by stays.person_id, stays.peildatum
),

final as (
    select
        {{ indicator_slices('stays') }},
        case
            when seen.job_count > 0 then true
            when seen.covered_count = stays.last_month - stays.first_month + 1 then false
        end as in_teller,
        coalesce(seen.covered_count = stays.last_month - stays.first_month + 1, false) as is_bekend
    from stays
    left join seen
        on stays.person_id = seen.person_id and stays.peildatum = seen.peildatum
)

select * from final
