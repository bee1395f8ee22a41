"""The whole invented population: every person's life and the facts that can occur more than once.

What belongs here: calling the phases in order and handing out frames. What does not: periods, partners, files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.contracts.reference import Reference
from pipelines.deliveries.period import Period
from pipelines.simulate.arrival import Columns, arrive
from pipelines.simulate.assumptions import Assumptions, load_assumptions
from pipelines.simulate.draws import Draws
from pipelines.simulate.examinations import examine
from pipelines.simulate.guidance import guide
from pipelines.simulate.places import Places, choose_places
from pipelines.simulate.reception import house
from pipelines.simulate.results import decide, finish
from pipelines.simulate.schools import Schools, assign_school, found_schools
from pipelines.simulate.terms import fines_of, plans_of, terms_of
from pipelines.simulate.work import employ


@dataclass(frozen=True)
class Population:
    """The ground truth, before any period, delay or fault. ``persoon`` is the row number in ``persons``."""

    persons: pl.DataFrame
    plans: pl.DataFrame
    terms: pl.DataFrame
    exams: pl.DataFrame
    decisions: pl.DataFrame
    fines: pl.DataFrame
    schools: Schools
    places: Places
    seed: int

    @property
    def identifiers(self) -> frozenset[str]:
        """Every BSN and V-nummer of the invented population, to search for in anything that is written."""
        return frozenset(self.persons["bsn"].to_list()) | frozenset(self.persons["v_nummer"].to_list())


def simulate_population(
    reference: Reference,
    persons: int,
    seed: int,
    first: str,
    last: str,
    gemeenten: int | None = None,
    assumptions: Assumptions | None = None,
) -> Population:
    """The population of a simulation, reachable without writing a file.

    **Shape**: ``persons`` rows, sorted by begindatum. **Errors**: ValueError when a quarter is no quarter.
    """
    believed = assumptions or load_assumptions()
    start, end = Period.parse(first).start, Period.parse(last).end
    middle = _middle_quarter(start, end)
    places = choose_places(reference, gemeenten, Draws(seed, "places"), middle)
    life = _live(believed, seed, persons, (start, end), places)
    life["schooltrekking"] = life.pop("instelling_trekking")
    schools = found_schools(Draws(seed, "schools"), reference, places)
    life["instellingsnummer"] = assign_school(schools, life)
    return _facts(believed, seed, life, schools, places)


def _middle_quarter(start: date, end: date) -> date:
    halfway = start + (end - start) / 2
    return date(halfway.year, (halfway.month - 1) // 3 * 3 + 1, 1)


def _live(assumptions: Assumptions, seed: int, count: int, span: tuple[date, date], places: Places) -> Columns:
    life = arrive(assumptions, Draws(seed, "arrival"), count, *span)
    life |= house(assumptions, Draws(seed, "reception"), life, places)
    life |= guide(assumptions, Draws(seed, "guidance"), life)
    return life


def _facts(assumptions: Assumptions, seed: int, life: Columns, schools: Schools, places: Places) -> Population:
    exams, passed = examine(assumptions, Draws(seed, "exams"), life)
    decisions = decide(assumptions, Draws(seed, "decisions"), life)
    life |= finish(assumptions, Draws(seed, "ends"), life, passed, decisions)
    life |= employ(assumptions, Draws(seed, "work"), life)
    frame = _frame(life)
    return Population(
        frame,
        plans_of(life),
        terms_of(assumptions, Draws(seed, "terms"), life),
        _until_end(exams, "datum_uitslag", frame),
        _until_end(decisions, "datum", frame),
        fines_of(assumptions, Draws(seed, "fines"), life),
        schools,
        places,
        seed,
    )


def _until_end(facts: pl.DataFrame, day: str, persons: pl.DataFrame) -> pl.DataFrame:
    """Facts that happened before the plicht ended, or on that day."""
    ends = persons.select("persoon", "einddatum")
    kept = facts.join(ends, on="persoon", how="left", maintain_order="left")
    return kept.filter(pl.col("einddatum").is_null() | (pl.col(day) <= pl.col("einddatum"))).drop("einddatum")


def _frame(life: Columns) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {"persoon": pl.Series(np.arange(len(life["begindatum"])))}
    for name, values in life.items():
        if values.dtype == object:
            columns[name] = pl.Series(name, values.tolist(), dtype=pl.String)
        elif values.dtype.kind == "M":
            columns[name] = pl.Series(name, values.astype("datetime64[D]")).cast(pl.Date)
        else:
            columns[name] = pl.Series(name, values)
    return pl.DataFrame(columns)
