with passages as (
    select * from {{ ref('int_flow_passages') }}
),

peildata as (
    select * from {{ ref('int_peildata') }}
),

knowledge as (
    select * from {{ ref('int_flow_knowledge') }}
),

reached as (
    select
        passages.*,
        peildata.peildatum,
        coalesce(senders.is_known, false) as is_sender_known,
        coalesce(receivers.is_known, false) as is_receiver_known
    from passages
    inner join peildata
        on
            coalesce(passages.sent_on, passages.passed_on) <= peildata.peildatum
            and coalesce(passages.valid_from, cast('0001-01-01' as date)) <= peildata.peildatum
            and coalesce(passages.valid_to, cast('9999-12-31' as date)) > peildata.peildatum
    left join knowledge as senders
        on
            passages.sender_extract = senders.extract
            and passages.sender_key = senders.gemeente_key
            and peildata.peildatum = senders.peildatum
    left join knowledge as receivers
        on
            passages.receiver_extract = receivers.extract
            and passages.receiver_key = receivers.gemeente_key
            and peildata.peildatum = receivers.peildatum
),

final as (
    select
        border,
        border_number,
        from_partner,
        to_partner,
        peildatum,
        gemeente_code,
        from_pseudonym,
        to_pseudonym,
        is_receiver_known,
        case
            when sent_on is null and is_sender_known then 'unsent'
            when sent_on is null then 'unsent_unknown'
            when passed_on <= peildatum then 'out'
            when exited_on <= peildatum then 'exited'
            when passed_on is not null or not is_receiver_known then 'open'
            when further_on <= peildatum or missed_from <= peildatum then 'unexplained'
            else 'open'
        end as standing,
        case
            when sent_on is null then 'ontbreekt_bij_afzender'
            when further_on <= peildatum then 'voorbij_zonder_overgang'
            else 'ontbreekt_bij_ontvanger'
        end as reason
    from reached
)

select * from final
