with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

reports as (
    select * from {{ ref('fct_gem_swi') }}
),

providers as (
    select * from {{ ref('fct_aanbieders') }}
),

final as (
    select
        {{ indicator_slices('plichtigen') }},
        case
            when providers.instellingsnummer is not null then true
            when {{ indicator_known_to('plichtigen', 'bow_aanbieders', 'reports.datum_inburgeringsaanbod') }} then false
        end as in_teller,
        {{ indicator_known_to('plichtigen', 'bow_aanbieders', 'reports.datum_inburgeringsaanbod') }} as is_bekend
    from plichtigen
    inner join reports
        on
            plichtigen.person_id = reports.person_id
            and plichtigen.gemeente_code = reports.gemeente_code
            and {{ is_valid_at('reports', 'plichtigen.peildatum') }}
    left join providers
        on
            reports.instellingsnummer = providers.instellingsnummer
            and reports.datum_inburgeringsaanbod >= providers.keurmerk_vanaf
            and coalesce(reports.datum_inburgeringsaanbod < providers.keurmerk_tot, true)
    where plichtigen.doelgroep = 'ASIEL' and reports.datum_inburgeringsaanbod <= plichtigen.peildatum
)

select * from final
