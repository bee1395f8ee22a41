"""Differences between partners, planted in persons before any delivery is derived (rules C01 to C12).

What belongs here: who disagrees about what. What does not: damage to files or rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from pipelines.simulate.draws import Draws
from pipelines.simulate.population import Population
from pipelines.simulate.results import OVERLIJDEN, VERTREK

RULES_OF_PERSONS = ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08", "C10", "C12")
NEED_A_NEIGHBOUR = ("C02", "C06")
EXAM_PART = ("LE", "B1")


@dataclass(frozen=True)
class Differences:
    """Per rule the persons in whom it is planted; C09 and C11 concern a table and a gemeente."""

    persons: dict[str, frozenset[int]] = field(default_factory=dict)
    with_exam_totals: bool = False
    jumping_gemeente: str | None = None
    jump_before: date | None = None
    neighbours: dict[str, str] = field(default_factory=dict)

    def holds(self, rule: str) -> pl.Expr:
        """Whether the rule is planted in the row's person."""
        return pl.col("persoon").is_in(sorted(self.persons.get(rule, frozenset())))

    @property
    def counts(self) -> dict[str, int]:
        """How many persons, tables or gemeenten carry each rule; rules that are not planted are absent."""
        found = {rule: len(rows) for rule, rows in sorted(self.persons.items()) if rows}
        found |= {"C09": 1} if self.with_exam_totals else {}
        return dict(sorted((found | ({"C11": 1} if self.jumping_gemeente else {})).items()))


def plant_differences(population: Population, rate: float, last: date, quarters: int, draws: Draws) -> Differences:
    """Choose persons for each rule at a rate, at least one where there is a candidate; no person carries two rules.

    **Units**: ``rate`` is the chance per eligible person and rule.
    """
    if rate <= 0:
        return Differences()
    neighbours = population.places.neighbours(last)
    reported = pl.col("gemeente_code").is_in(list(neighbours) or population.places.reported(last))
    taken: set[int] = set()
    planted = {}
    for rule in RULES_OF_PERSONS:
        if rule in NEED_A_NEIGHBOUR and not neighbours:
            continue
        eligible = population.persons.filter(reported & _is_eligible(rule, last))["persoon"].to_list()
        candidates = [row for row in eligible if row not in taken]
        hits = draws.chance(rate, len(candidates))
        chosen = [row for row, hit in zip(candidates, hits, strict=True) if hit] or candidates[:1]
        planted[rule] = frozenset(chosen)
        taken |= planted[rule]
    jump = _jumping(population.persons.filter(reported)) if quarters > 8 else None
    return Differences(
        persons=planted,
        with_exam_totals=_has_totals(population, last),
        jumping_gemeente=jump,
        jump_before=last - timedelta(days=366) if jump else None,
        neighbours=neighbours,
    )


def _is_eligible(rule: str, last: date) -> pl.Expr:
    """Persons in whom the rule shows in the newest deliveries, and who stay in them."""
    settled = last - timedelta(days=150)
    stays = pl.col("ingetrokken_op").is_null() & (pl.col("gemeente_bekend_op") < settled)
    running = pl.col("einddatum").is_null() | (pl.col("einddatum") > last)
    conditions = {
        "C01": running,
        "C02": running,
        "C03": pl.col("pip") < settled,
        "C04": (pl.col("pip") < settled) & pl.col("wissel").is_null(),
        "C05": pl.col("is_asiel") & running & pl.col("v_nummer_duo").is_not_null(),
        "C06": (pl.col("reden_uitstroom") == "HUISVESTING") & (pl.col("datum_vestiging") < settled),
        "C07": (pl.col("taalles") < settled) & (pl.col("pip") < settled),
        "C08": pl.col("v_nummer_duo").is_not_null() & pl.col("bsn_ind").is_not_null() & running,
        "C10": pl.col("aanbod") < settled,
        "C12": pl.col("reden_einde_plicht").is_in([VERTREK, OVERLIJDEN]) & (pl.col("einddatum") < settled),
    }
    return (stays & conditions[rule]).fill_null(value=False)


def _has_totals(population: Population, last: date) -> bool:
    """Whether a whole year holds results of the part whose totals are made to differ."""
    part, level = EXAM_PART
    whole = date(last.year, 1, 1) if (last.month, last.day) != (12, 31) else last
    hit = (pl.col("onderdeel") == part) & (pl.col("niveau") == level) & (pl.col("datum_uitslag") < whole)
    return not population.exams.filter(hit & (pl.col("resultaat") != "Geen")).is_empty()


def _jumping(persons: pl.DataFrame) -> str | None:
    """A gemeente of middling size whose older intakes were all registered on one day."""
    sizes = persons.group_by("gemeente_code").len().sort("len", "gemeente_code", descending=True)
    return str(sizes["gemeente_code"][sizes.height // 2]) if sizes.height > 2 else None
