with inburgeraars as (
    select * from {{ ref('int_inburgeraars_linked') }}
),

reports as (
    select * from {{ ref('int_gem_swi_merged') }}
),

settled as (
    select
        inburgeraars.person_id,
        inburgeraars.gemeente_code,
        inburgeraars.datum_vestiging,
        reports.datum_start_brede_intake,
        inburgeraars.first_pip_date,
        inburgeraars.termijn_startdatum,
        inburgeraars.einddatum,
        case when inburgeraars.reden_einde = 'Inburgeringsplicht voldaan' then inburgeraars.einddatum end as voldaan_on,
        case when not inburgeraars.is_in_gem_swi then inburgeraars.datum_vestiging end as missed_from,
        {{ flow_earlier('reports.datum_pip', 'inburgeraars.termijn_startdatum') }} as beyond_intake_on
    from inburgeraars
    left join reports
        on inburgeraars.person_id = reports.person_id and inburgeraars.gemeente_code = reports.gemeente_code
),

final as (
    select
        {{ flow_passage(
            'vestiging_brede_intake', 'person_id', 'person_id',
            sent='datum_vestiging', passed='datum_start_brede_intake', exited='einddatum',
            further='first_pip_date', missed='missed_from'
        ) }}
    from settled
    union all
    select
        {{ flow_passage(
            'brede_intake_pip', 'person_id', 'person_id',
            sent='datum_start_brede_intake', passed='first_pip_date', exited='einddatum', further='beyond_intake_on'
        ) }}
    from settled
    union all
    select
        {{ flow_passage(
            'pip_termijn', 'person_id', 'person_id',
            sent='first_pip_date', passed='termijn_startdatum', exited='einddatum', further='voldaan_on'
        ) }}
    from settled
    union all
    select
        {{ flow_passage(
            'termijn_voldaan', 'person_id', 'person_id',
            sent='termijn_startdatum', passed='voldaan_on', exited='einddatum'
        ) }}
    from settled
)

select * from final
