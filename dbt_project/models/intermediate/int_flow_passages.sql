with passages as (
    select * from {{ ref('int_flow_residence') }}
    union all
    select * from {{ ref('int_flow_stays') }}
    union all
    select * from {{ ref('int_flow_settled') }}
),

borders as (
    {{ flow_border_rows() }}
),

final as (
    select
        passages.*,
        borders.border_number,
        borders.from_partner,
        borders.to_partner,
        borders.sender_extract,
        borders.receiver_extract
    from passages
    inner join borders on passages.border = borders.border
    where passages.sent_on is not null or passages.passed_on is not null
)

select * from final
