"""cbs_werk_uitkering: for each person and month of a quarter whether there was a job, a benefit, a re-integration.

What belongs here: months out of spans. What does not: the spans (``work``).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.deliveries.period import Period
from pipelines.simulate.population import Population

ABSENCE_CYCLE = 97  # a person who is sometimes absent misses one quarter in this many


def work_rows(population: Population, period: Period, absent_share: float) -> pl.DataFrame:
    """The monthly facts of a quarter. **Shape**: one row per person and month; persons of the plicht or on their way.

    A person is present from the quarter of arrival on, until departure or death; some are absent for a quarter.
    """
    persons = population.persons.filter(_is_present(period, absent_share))
    months = [date(period.start.year, period.start.month + offset, 1) for offset in range(3)]
    return pl.concat([_month(persons, first) for first in months])


def _is_present(period: Period, absent_share: float) -> pl.Expr:
    arrived = pl.min_horizontal("datum_instroom", "datum_verblijfsrecht", "begindatum") <= period.end
    gone = pl.col("datum_einde_verblijfsrecht") < period.start
    withdrawn = pl.col("ingetrokken_op") <= period.end
    quarter = period.start.year * 4 + period.start.month // 3
    draw = (pl.col("persoon") * 7919 + quarter * 104729) % 10007  # spread over persons, the same in every run
    absent = draw < absent_share * 10007
    return arrived & ~gone.fill_null(value=False) & ~withdrawn.fill_null(value=False) & ~absent


def _month(persons: pl.DataFrame, first: date) -> pl.DataFrame:
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    job = _touches("baan0_start", "baan0_einde", first, after) | _touches("baan1_start", "baan1_einde", first, after)
    job = job | (pl.col("baan2_start") < after).fill_null(value=False)
    benefit = _touches("uitkering_start", "uitkering_einde", first, after)
    return persons.select(
        "persoon",
        "bsn",
        maand=pl.lit(first.strftime("%Y-%m")),
        baan=job,
        uren_per_week=pl.when(job).then("uren_per_week"),
        uitkering=benefit,
        reintegratie=pl.when(benefit).then("reintegratie"),
    )


def _touches(start: str, end: str, first: date, after: date) -> pl.Expr:
    runs = (pl.col(start) < after) & (pl.col(end).is_null() | (pl.col(end) >= first))
    return runs.fill_null(value=False)
