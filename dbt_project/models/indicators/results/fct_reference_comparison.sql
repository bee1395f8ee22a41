with published as (
    select
        *,
        coalesce(waarde, {{ xdb_ratio('teller', 'noemer') }}) as published_value,
        {{ reference_dimension() }} as dimensie,
        {{ reference_category() }} as categorie
    from {{ ref('cbs_swi_published') }}
),

indicator_values as (
    select
        indicator_values.*,
        definitions.kind
    from {{ ref('fct_indicator_values') }} as indicator_values
    inner join {{ ref('dim_indicators') }} as definitions
        on indicator_values.indicator_id = definitions.indicator_id
    where indicator_values.gebied_type = 'NL'
),

summed as (
    -- inflow is counted by quarter: those of the cohort's year together are the figure that CBS gives
    select
        published.id,
        case
            when max(indicator_values.kind) = 'count' then cast(sum(indicator_values.teller) as double)
            else {{ xdb_ratio('sum(indicator_values.teller)', 'sum(indicator_values.noemer)') }}
        end as our_value
    from published
    inner join indicator_values
        on
            published.indicator_id = indicator_values.indicator_id
            and {{ reference_inflow_dimension() }} = indicator_values.dimensie
            and coalesce(published.doelgroep, 'totaal') = indicator_values.categorie
            and published.cohort = cast(year(indicator_values.peildatum) as varchar)
    where {{ reference_counts_inflow('published') }} and published.geslacht is null
    group by published.id
    having count(*) = 4
),

compared as (
    select
        published.*,
        indicator_values.kind,
        case
            when {{ reference_counts_inflow('published') }} then summed.our_value
            when indicator_values.kind = 'share' then indicator_values.waarde
        end as our_value
    from published
    left join summed on published.id = summed.id
    left join indicator_values
        on
            published.indicator_id = indicator_values.indicator_id
            and published.peildatum = indicator_values.peildatum
            and published.dimensie = indicator_values.dimensie
            and published.categorie = indicator_values.categorie
),

final as (
    select
        id as reference_id,
        indicator_id,
        omschrijving,
        cohort,
        doelgroep,
        geslacht,
        peildatum,
        dimensie,
        categorie,
        eenheid,
        editie,
        voorlopig = 'J' as is_provisional,
        relatie,
        published_value,
        our_value,
        our_value - published_value as difference,
        {{ reference_plausibility() }} as plausibility,
        bron
    from compared
)

select * from final
