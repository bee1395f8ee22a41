with source as (
    select * from {{ ref('stg_register__dq_findings') }}
),

final as (
    select
        rule,
        extract,
        leverancier,
        periode,
        other_partner,
        key_pseudonym,
        levering_id,
        finding_count as count
    from source
)

select * from final
