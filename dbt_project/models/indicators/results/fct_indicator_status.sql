with aimed as (
    {{ indicator_values_with_ambitie() }}
),

oriented as (
    {{ indicator_oriented('aimed') }}
),

judged as (
    select
        *,
        {{ indicator_verdict() }} as verdict
    from oriented
),

forecast as (
    select
        *,
        {{ indicator_quarters_to_go() }} as quarters_to_go
    from judged
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
        ambitie,
        ambitie_status,
        direction as richting,
        marge,
        verdict,
        {{ indicator_verdict_reason() }} as verdict_reden,
        waarde - ambitie as verschil,
        {{ indicator_date_reached() }} as verwacht_gehaald_op,
        {{ indicator_course() }} as koers
    from forecast
)

select * from final
