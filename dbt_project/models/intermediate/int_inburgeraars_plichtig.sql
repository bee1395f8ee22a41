with inburgeraars as (
    select * from {{ ref('int_inburgeraars_linked') }}
),

knowledge as (
    select * from {{ ref('int_knowledge_by_peildatum') }}
),

knowledge_gemeenten as (
    select * from {{ ref('int_knowledge_gemeenten') }}
),

reports as (
    select * from {{ ref('int_gem_swi_dated') }}
),

final as (
    select
        inburgeraars.*,
        knowledge.peildatum,
        inburgeraars.einddatum is null or inburgeraars.einddatum > knowledge.peildatum as is_lopend,
        reports.person_id is not null as is_reported_by_gemeente,
        knowledge_gemeenten.gem_swi_known_until,
        coalesce(knowledge.examens_known_from <= inburgeraars.begindatum, false) as is_examens_known,
        knowledge.ind_verblijfsrecht_known_until,
        knowledge.coa_opvang_known_until,
        knowledge.coa_voorinburgering_known_until,
        knowledge.duo_inburgeringsplicht_known_until,
        knowledge.duo_leerbaarheidstoets_known_until,
        knowledge.duo_pip_known_until,
        knowledge.duo_termijn_known_until,
        knowledge.duo_vrijstelling_ontheffing_known_until,
        knowledge.duo_handhaving_known_until,
        knowledge.bow_aanbieders_known_until
    from inburgeraars
    inner join knowledge on inburgeraars.begindatum <= knowledge.peildatum
    left join knowledge_gemeenten
        on
            inburgeraars.gemeente_code = knowledge_gemeenten.gemeente_code
            and knowledge.peildatum = knowledge_gemeenten.peildatum
    left join reports
        on
            inburgeraars.person_id = reports.person_id
            and inburgeraars.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'knowledge.peildatum') }}
)

select * from final
