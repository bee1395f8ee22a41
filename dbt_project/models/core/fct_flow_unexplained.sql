with passages as (
    select * from {{ ref('int_flow_by_peildatum') }}
),

final as (
    select
        border,
        from_partner,
        to_partner,
        peildatum,
        gemeente_code,
        from_pseudonym,
        to_pseudonym,
        reason,
        standing = 'unexplained' as is_in_equation
    from passages
    where standing in ('unexplained', 'unsent')
)

select * from final
