"""Laws of the result tables, as queries that return what breaks them.

What belongs here: what must hold between the tables whatever was delivered, so that any warehouse can be asked. What
does not: figures of one world; those are the oracle's and the unit tests'.
"""

from __future__ import annotations

_SAME = "(indicator_id, peildatum, gebied_type, gebied_code)"
_CELL = "(indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie)"
# The totals whose gap is explained: shares with an ambitie at NL and each arbeidsmarktregio.
_WHOLES = f"""
    select v.*, s.ambitie, s.richting, s.verdict, if(s.richting = 'lager', -1, 1) as sign, d.has_own_gebied
    from indicators.fct_indicator_values v
    join indicators.fct_indicator_status s using {_CELL}
    join indicators.dim_indicators d using (indicator_id)
    where d.kind = 'share' and s.verdict <> 'GEEN_AMBITIE' and v.dimensie = 'totaal'
        and v.gebied_type in ('NL', 'arbeidsmarktregio')
"""
_DRIVERS = "indicators.fct_indicator_drivers"

LAWS: dict[str, str] = {
    # --- values and verdicts
    "value, bounds and limits hold each other": """
        select * from indicators.fct_indicator_values where not (
            coalesce(ondergrens <= waarde and waarde <= bovengrens, true)
            and coalesce(0 <= wilson_laag and wilson_laag <= ondergrens, true)
            and coalesce(least(bovengrens, 1) <= wilson_hoog and wilson_hoog <= 1, true)
            and coalesce(binnen_norm_laag <= binnen_norm + 1e-12 and binnen_norm <= binnen_norm_hoog + 1e-12, true)
            and coalesce(mediaan_dagen <= p90_dagen, true))""",
    "no verdict is given while the interval straddles the ambitie": f"""
        with judged as (
            select s.*, v.noemer, d.kind, s.richting = 'lager' and d.kind <> 'duration' as is_lower,
                case kind when 'share' then wilson_laag when 'duration' then binnen_norm_laag else waarde end as low,
                case kind when 'share' then wilson_hoog when 'duration' then binnen_norm_hoog else waarde end as high
            from indicators.fct_indicator_status s
            join indicators.fct_indicator_values v using {_CELL}
            join indicators.dim_indicators d using (indicator_id)
        )
        select * from judged where
            (verdict = 'GEHAALD' and not coalesce(if(is_lower, high <= ambitie + marge, low >= ambitie - marge), false))
            or (verdict = 'NIET_GEHAALD' and not coalesce(if(is_lower, low > ambitie, high < ambitie), false))
            or (verdict in ('GEHAALD', 'NIET_GEHAALD') and kind <> 'count' and noemer < 10)
            or (verdict = 'NIET_TE_ZEGGEN') <> (verdict_reden is not null)
            or (verdict = 'GEEN_AMBITIE') <> (ambitie is null or richting = 'context')""",
    "an interval on one side of the ambitie of ten or more has a verdict": f"""
        select s.* from indicators.fct_indicator_status s
        join indicators.fct_indicator_values v using {_CELL}
        join indicators.dim_indicators d using (indicator_id)
        where d.kind = 'share' and s.verdict = 'NIET_TE_ZEGGEN' and v.noemer >= 10 and v.waarde is not null
            and (v.wilson_hoog < s.ambitie - s.marge or v.wilson_laag > s.ambitie + s.marge)""",
    "a course is the least-squares line through eight points in eight quarters": f"""
        with points as (
            select v.* exclude (waarde), ln(waarde / (1 - waarde)) as logit,
                (year(peildatum) * 4 + quarter(peildatum)) as quarter
            from indicators.fct_indicator_values v join indicators.dim_indicators d using (indicator_id)
            where d.kind in ('share', 'duration') and waarde > 0 and waarde < 1
                and indicator_id in (select indicator_id from indicators.fct_indicator_ambities)
        ), fitted as (
            select now.*, s.slope, s.slope * now.quarter + s.intercept as level from points as now, lateral (
                select regr_slope(p.logit, p.quarter) as slope, regr_intercept(p.logit, p.quarter) as intercept,
                    count(*) as point_count
                from points p
                where p.indicator_id = now.indicator_id and p.gebied_type = now.gebied_type
                    and p.gebied_code = now.gebied_code and p.dimensie = now.dimensie and p.categorie = now.categorie
                    and p.quarter between now.quarter - 7 and now.quarter
            ) as s where s.point_count = 8
        )
        select * from fitted full outer join indicators.fct_indicator_courses c using {_CELL}
        where coalesce(abs(slope - slope_logit) > 1e-9 or abs(level - level_logit) > 1e-9, true)""",
    # --- drivers
    "every gap is explained by each dimension that divides it": f"""
        with wholes as ({_WHOLES}), named as (
            select w.*, dimensie_of.name as wanted from wholes w,
                (values ('totaal'), ('leerroute'), ('doelgroep')) as dimensie_of (name)
            where not has_own_gebied and indicator_id <> 'realisatie_taakstelling'
        )
        select * from named anti join (select * from {_DRIVERS} where driver = 'tekort') as d
            on named.indicator_id = d.indicator_id and named.peildatum = d.peildatum
            and named.gebied_code = d.gebied_code and named.wanted = d.dimensie""",
    "parts of a shortfall add up to the gap": f"""
        select d.indicator_id, d.peildatum, d.gebied_code, d.dimensie
        from {_DRIVERS} d join ({_WHOLES}) as w using {_SAME} where d.driver = 'tekort'
        group by all
        having abs(sum(d.bijdrage) - any_value(w.sign * (w.ambitie - w.ondergrens))) > 1e-12""",
    "a shortfall in units is the next whole number": f"""
        select d.* from {_DRIVERS} d join ({_WHOLES}) as w using {_SAME}
        where d.driver = 'tekort' and d.dimensie = 'totaal'
            and not (d.personen - w.sign * (w.ambitie * w.noemer - w.teller) between -1e-8 and 1 - 1e-9)""",
    "composition and outcome add up to the change of a year": f"""
        with changes as (
            select now.*, now.ondergrens - before.ondergrens as change
            from ({_WHOLES}) as now join ({_WHOLES}) as before
                on now.indicator_id = before.indicator_id and now.gebied_type = before.gebied_type
                and now.gebied_code = before.gebied_code
                and year(before.peildatum) = year(now.peildatum) - 1 and month(before.peildatum) = month(now.peildatum)
        ), explained as (
            select indicator_id, peildatum, gebied_type, gebied_code, dimensie, sum(bijdrage) as explained
            from {_DRIVERS} where driver in ('samenstelling', 'uitkomst') group by all
        )
        select * from changes c full outer join explained using {_SAME}
        where abs(explained - change) > 1e-12 or change is null
            or (explained is null and not has_own_gebied and c.indicator_id <> 'realisatie_taakstelling')""",
    "what is unknown explains the way from the value to the farther bound": f"""
        select d.indicator_id, d.peildatum, d.gebied_code, d.dimensie
        from {_DRIVERS} d join ({_WHOLES}) as w using {_SAME} where d.driver = 'onbekend' and w.waarde is not null
        group by all
        having abs(
            sum(d.bijdrage) - any_value(if(w.sign = 1, w.bovengrens - w.waarde, w.waarde - w.ondergrens))
        ) > 1e-12""",
    "what is unknown is divided as the unknowns are": f"""
        select d.*, w.bijdrage, w.personen
        from {_DRIVERS} d join {_DRIVERS} w using (indicator_id, peildatum, gebied_type, gebied_code, driver)
        where d.driver = 'onbekend' and w.dimensie = 'totaal'
            and abs(d.bijdrage * w.personen - w.bijdrage * d.personen) > 1e-9""",
    "every driver says something in Dutch": f"""
        select * from {_DRIVERS} where zin is null or zin not like '%.'""",
}
