with knowledge as (
    select * from {{ ref('int_knowledge_by_peildatum') }}
),

national as (
    {{ flow_national_knowledge('knowledge') }}
),

final as (
    select
        extract,
        gemeente_key,
        peildatum,
        coalesce(known_until >= peildatum, false) as is_known
    from national
    union all
    select
        'gem_swi' as extract,
        gemeente_code as gemeente_key,
        peildatum,
        coalesce(gem_swi_known_until >= peildatum, false) as is_known
    from {{ ref('int_knowledge_gemeenten') }}
)

select * from final
