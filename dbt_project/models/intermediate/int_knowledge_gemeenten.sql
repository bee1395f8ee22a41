with peildata as (
    select * from {{ ref('int_peildata') }}
),

gemeenten as (
    select * from {{ ref('gemeenten') }}
),

berichtgevers as (
    select * from {{ ref('stg_register__berichtgevers') }}
),

berichtgevers_known as (
    select
        leverancier,
        max(period_end) as known_until
    from {{ ref('int_leveringen_accepted') }}
    where extract = 'gem_swi'
    group by leverancier
),

reported as (
    select
        berichtgevers.gemeente_code,
        peildata.peildatum,
        count(*) as berichtgever_count,
        count(case when not berichtgevers.is_exempt then berichtgevers_known.known_until end) as known_count,
        min(berichtgevers_known.known_until) as known_until
    from berichtgevers
    inner join peildata
        on
            {{ is_valid_at('berichtgevers', 'peildata.peildatum') }}
    left join berichtgevers_known on berichtgevers.leverancier = berichtgevers_known.leverancier
    group by berichtgevers.gemeente_code, peildata.peildatum
),

final as (
    select
        gemeenten.gemeente_code,
        peildata.peildatum,
        case when reported.known_count = reported.berichtgever_count then reported.known_until end
            as gem_swi_known_until
    from gemeenten
    cross join peildata
    left join reported
        on gemeenten.gemeente_code = reported.gemeente_code and peildata.peildatum = reported.peildatum
)

select * from final
