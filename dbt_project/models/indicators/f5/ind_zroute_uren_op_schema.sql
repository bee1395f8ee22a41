with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

snapshots as (
    select * from {{ ref('fct_gem_swi_snapshots') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case
            when snapshots.person_id is not null
                then coalesce(snapshots.uren_participatie, 0) >= 800 * least(
                    1.0,
                    {{ xdb_days_between('plichtigen.termijn_startdatum', 'plichtigen.peildatum') }}
                    / cast(1096 as double)
                )
        end as in_teller,
        snapshots.person_id is not null as is_bekend
    from plichtigen
    left join snapshots
        on
            plichtigen.person_id = snapshots.person_id
            and plichtigen.gemeente_code = snapshots.gemeente_code
            and plichtigen.peildatum = snapshots.peildatum
    where
        plichtigen.doelgroep = 'ASIEL'
        and plichtigen.is_lopend
        and plichtigen.leerroute = 'Z'
        and plichtigen.termijn_startdatum <= {{ xdb_add_months('plichtigen.peildatum', -6) }}
)

select * from final
