with explained as (
    {{ indicator_shortfalls() }}
    union all
    {{ indicator_changes() }}
    union all
    {{ indicator_unknowns() }}
    union all
    {{ indicator_inherited_waits() }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by indicator_id, peildatum, gebied_type, gebied_code, driver, dimensie
            order by
                case driver when 'tekort' then -personen when 'onbekend' then -personen else -abs(bijdrage) end,
                categorie
        ) as rang
    from explained
),

leading_gemeenten as (
    {{ indicator_leading_gemeenten('ranked') }}
),

definitions as (
    select * from {{ ref('dim_indicators') }}
),

final as (
    select
        ranked.indicator_id,
        definitions.definition_version,
        ranked.peildatum,
        ranked.gebied_type,
        ranked.gebied_code,
        ranked.driver,
        ranked.dimensie,
        ranked.categorie,
        ranked.bijdrage,
        ranked.personen,
        cast(ranked.rang as integer) as rang,
        {{ indicator_sentence('ranked', 'definitions', 'leading_gemeenten') }} as zin
    from ranked
    inner join definitions
        on ranked.indicator_id = definitions.indicator_id
    left join leading_gemeenten
        on
            ranked.indicator_id = leading_gemeenten.indicator_id
            and ranked.peildatum = leading_gemeenten.peildatum
            and ranked.gebied_type = leading_gemeenten.gebied_type
            and ranked.gebied_code = leading_gemeenten.gebied_code
)

select * from final
