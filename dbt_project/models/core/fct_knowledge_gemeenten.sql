with source as (
    select * from {{ ref('int_knowledge_gemeenten') }}
),

final as (
    select
        gemeente_code,
        peildatum,
        gem_swi_known_until
    from source
)

select * from final
