with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

reports as (
    select * from {{ ref('fct_gem_swi') }}
),

spans as (
    select 12 as months, cast(null as varchar) as extra_dimensie, cast(null as varchar) as extra_categorie
    union all
    select 12 as months, 'maanden' as extra_dimensie, '12' as extra_categorie
    union all
    select 24 as months, 'maanden' as extra_dimensie, '24' as extra_categorie
    union all
    select 36 as months, 'maanden' as extra_dimensie, '36' as extra_categorie
),

final as (
    select
        {{ indicator_slices('plichtigen', none, 'spans.extra_dimensie', 'spans.extra_categorie') }},
        {{ indicator_event_seen(
            'reports.datum_ondertekening_pvt',
            'plichtigen.peildatum',
            indicator_known_to_gemeente('plichtigen')
        ) }} as in_teller,
        {{ indicator_known_to_gemeente('plichtigen') }} as is_bekend
    from plichtigen
    inner join spans
        on plichtigen.termijn_startdatum <= {{ xdb_add_months('plichtigen.peildatum', '-spans.months') }}
    left join reports
        on
            plichtigen.person_id = reports.person_id
            and plichtigen.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'plichtigen.peildatum') }}
)

select * from final
