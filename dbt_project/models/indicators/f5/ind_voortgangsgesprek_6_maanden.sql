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
                then
                    coalesce(
                        snapshots.datum_laatste_voortgangsgesprek > {{ xdb_add_months('plichtigen.peildatum', -6) }},
                        false
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
        plichtigen.is_lopend
        and plichtigen.termijn_startdatum <= {{ xdb_add_months('plichtigen.peildatum', -6) }}
)

select * from final
