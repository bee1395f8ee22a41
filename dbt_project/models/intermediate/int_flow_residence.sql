with verblijfsrechten as (
    select * from {{ ref('stg_ind__verblijfsrecht') }}
),

inburgeraars as (
    select * from {{ ref('int_inburgeraars_linked') }}
),

one_per_v_nummer as (
    select
        v_nummer,
        min(person_id) as person_id
    from inburgeraars
    where v_nummer is not null
    group by v_nummer
),

linked as (
    select
        verblijfsrechten.v_nummer,
        coalesce(one_per_v_nummer.person_id, verblijfsrechten.person_id) as person_id,
        verblijfsrechten.datum_verblijfsrecht,
        verblijfsrechten.datum_einde_verblijfsrecht
    from verblijfsrechten
    left join one_per_v_nummer on verblijfsrechten.v_nummer = one_per_v_nummer.v_nummer
),

passages as (
    select
        linked.v_nummer,
        inburgeraars.person_id,
        inburgeraars.gemeente_code,
        linked.datum_verblijfsrecht,
        linked.datum_einde_verblijfsrecht,
        inburgeraars.begindatum
    from linked
    left join inburgeraars on linked.person_id = inburgeraars.person_id
    union all
    select
        inburgeraars.v_nummer,
        inburgeraars.person_id,
        inburgeraars.gemeente_code,
        linked.datum_verblijfsrecht,
        linked.datum_einde_verblijfsrecht,
        inburgeraars.begindatum
    from inburgeraars
    left join linked on inburgeraars.person_id = linked.person_id
    where linked.person_id is null
),

final as (
    select
        {{ flow_passage(
            'verblijfsrecht_plicht', 'v_nummer', 'person_id',
            sent='datum_verblijfsrecht', passed='begindatum', exited='datum_einde_verblijfsrecht',
            missed=xdb_add_days('datum_verblijfsrecht', 56)
        ) }}
    from passages
)

select * from final
