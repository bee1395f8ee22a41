with plichten as (
    select * from {{ ref('stg_duo__inburgeringsplicht') }}
),

verblijfsrechten as (
    select * from {{ ref('stg_ind__verblijfsrecht') }}
),

ind_links as (
    select
        person_id,
        v_nummer,
        row_number() over (partition by person_id order by datum_verblijfsrecht asc, v_nummer asc) as earliest_first
    from verblijfsrechten
    where person_id is not null
),

linked as (
    select
        plichten.person_id,
        coalesce(plichten.v_nummer, ind_links.v_nummer) as v_nummer,
        plichten.v_nummer is null and ind_links.v_nummer is not null as is_v_nummer_from_ind
    from plichten
    left join ind_links on plichten.person_id = ind_links.person_id and ind_links.earliest_first = 1
),

final as (
    select
        linked.person_id,
        linked.v_nummer,
        linked.is_v_nummer_from_ind,
        verblijfsrechten.datum_verblijfsrecht,
        verblijfsrechten.verblijfsdoel
    from linked
    left join verblijfsrechten on linked.v_nummer = verblijfsrechten.v_nummer
)

select * from final
