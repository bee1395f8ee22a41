with plichtigen as (
    select * from {{ ref('int_inburgeraars_by_peildatum') }}
),

fines as (
    select * from {{ ref('fct_handhaving') }}
),

cells as (
    select cast(null as varchar) as extra_dimensie
    union all
    select 'soort' as extra_dimensie
),

final as (
    select
        {{ indicator_slices(
            'plichtigen',
            "fines.person_id || '|' || fines.soort",
            'cells.extra_dimensie',
            'case when cells.extra_dimensie is not null then fines.soort end'
        ) }},
        true as in_teller,
        true as is_bekend
    from fines
    inner join plichtigen
        on
            fines.person_id = plichtigen.person_id
            and fines.datum_boete between {{ xdb_quarter_start('plichtigen.peildatum') }} and plichtigen.peildatum
    cross join cells
)

select * from final
