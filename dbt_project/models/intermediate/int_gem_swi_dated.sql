with reported as (
    select * from {{ ref('stg_gem__swi') }}
),

berichtgevers as (
    select * from {{ ref('stg_register__berichtgevers') }}
),

turns as (
    -- the days on which the berichtgevers of a gemeente change
    select
        gemeente_code,
        valid_from as turn_date
    from berichtgevers
    union
    select
        gemeente_code,
        valid_to as turn_date
    from berichtgevers
    where valid_to is not null
),

spans as (
    select
        gemeente_code,
        turn_date as valid_from,
        lead(turn_date) over (partition by gemeente_code order by turn_date) as valid_to
    from turns
),

ranked as (
    select
        reported.*,
        spans.valid_from,
        spans.valid_to,
        row_number() over (
            partition by reported.person_id, reported.gemeente_code, spans.valid_from
            order by
                reported.period_end desc, reported.aangeleverd_op desc, reported.levering_id desc, reported.record asc
        ) as newest_first
    from reported
    inner join spans on reported.gemeente_code = spans.gemeente_code
    inner join berichtgevers
        on
            reported.leverancier = berichtgevers.leverancier
            and reported.gemeente_code = berichtgevers.gemeente_code
            and {{ is_valid_at('berichtgevers', 'spans.valid_from') }}
),

final as (
    select
        person_id,
        gemeente_code,
        leverancier,
        period_end,
        datum_start_brede_intake,
        datum_afronding_brede_intake,
        datum_pip,
        leerroute,
        datum_inburgeringsaanbod,
        instellingsnummer,
        datum_start_taalles,
        datum_ondertekening_pvt,
        datum_eindgesprek_map,
        map_praktijkuren,
        datum_start_ontzorgen,
        datum_einde_ontzorgen,
        datum_start_maatschappelijke_begeleiding,
        datum_afronding_zroute,
        valid_from,
        valid_to
    from ranked
    where newest_first = 1
)

select * from final
