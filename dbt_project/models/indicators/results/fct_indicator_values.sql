with cells as (
    select * from {{ ref('fct_indicator_cells') }}
),

definitions as (
    select * from {{ ref('dim_indicators') }}
),

bounded as (
    select
        cells.*,
        definitions.definition_version,
        definitions.kind,
        case when definitions.kind = 'share' then {{ xdb_ratio('cells.teller', 'cells.noemer') }} end as ondergrens,
        case
            when definitions.kind = 'share' then {{ xdb_ratio('cells.teller + cells.onbekend', 'cells.noemer') }}
        end as bovengrens,
        {{ xdb_ratio('cells.teller_bekend', 'cells.noemer_bekend') }} as share_bekend
    from cells
    inner join definitions
        on cells.indicator_id = definitions.indicator_id
),

valued as (
    select
        *,
        case
            when kind = 'share' and share_bekend < ondergrens then ondergrens
            when kind = 'share' and share_bekend > bovengrens then bovengrens
            when kind = 'share' then share_bekend
            when kind = 'mean' then {{ xdb_ratio('teller', 'noemer') }}
            when kind = 'count' then cast(noemer as double)
            when kind = 'duration' then binnen_norm
        end as waarde
    from bounded
),

final as (
    select
        indicator_id,
        definition_version,
        peildatum,
        gebied_type,
        gebied_code,
        dimensie,
        categorie,
        case when kind <> 'count' then noemer end as noemer,
        cast(case when kind = 'count' then noemer when kind = 'share' then teller end as bigint) as teller,
        case when kind = 'share' then onbekend end as onbekend,
        case when kind = 'share' then noemer_bekend end as noemer_bekend,
        cast(case when kind = 'share' then teller_bekend end as bigint) as teller_bekend,
        waarde,
        ondergrens,
        bovengrens,
        {{ indicator_wilson('ondergrens', 'noemer', '-') }} as wilson_laag,
        {{ indicator_wilson('bovengrens', 'noemer', '+') }} as wilson_hoog,
        n_event,
        n_censored,
        mediaan_dagen,
        p90_dagen,
        binnen_norm,
        binnen_norm_laag,
        binnen_norm_hoog,
        binnen_norm_naief
    from valued
)

select * from final
