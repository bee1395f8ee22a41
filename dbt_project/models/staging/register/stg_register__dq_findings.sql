with source as (
    select * from {{ source('raw', 'dq_findings') }}
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
        count as finding_count
    from source
)

select * from final
