with stays as (
    select * from {{ ref('int_opvang_dated') }}
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

final as (
    select
        stays.v_nummer,
        inburgeraars.person_id,
        coalesce(inburgeraars.gemeente_code, places.gemeente_code_koppeling) as gemeente_code,
        stays.datum_instroom,
        stays.datum_koppeling,
        case when stays.reden_uitstroom = 'HUISVESTING' then stays.datum_uitstroom end as housed_on,
        coalesce(
            case when stays.reden_uitstroom <> 'HUISVESTING' then stays.datum_uitstroom end, inburgeraars.einddatum
        ) as exited_on,
        inburgeraars.datum_vestiging,
        inburgeraars.einddatum,
        stays.valid_from,
        stays.valid_to
    from stays
    inner join {{ ref('stg_coa__opvang') }} as places
        on stays.v_nummer = places.v_nummer and stays.datum_instroom = places.datum_instroom
    left join one_per_v_nummer on stays.v_nummer = one_per_v_nummer.v_nummer
    left join inburgeraars on one_per_v_nummer.person_id = inburgeraars.person_id
)

select * from final
