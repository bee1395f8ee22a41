"""Taalscholen, roc's and their invented figures: keurmerk, capacity, places, diplomas.

What belongs here: the institutions and which one a person goes to. What does not: the deliveries about them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.contracts.reference import Reference
from pipelines.simulate.arrival import Columns
from pipelines.simulate.draws import NO_DAY, Draws, Texts, shown
from pipelines.simulate.places import Places

NAMES = ("Taalschool Zoë", "De Coöperatie", "Café Nt2", "Leerhuis Noord", "Taalpunt Øst", "Überbrug", "Atelier Façade")
COLLEGES = 24


@dataclass(frozen=True)
class Schools:
    """Language schools (one row each) and the BRIN codes of colleges. Schools without ``actief`` lost the keurmerk."""

    schools: pl.DataFrame
    brins: tuple[str, ...]

    @property
    def without_mark(self) -> list[str]:
        """Numbers of the schools whose keurmerk ended before the law began."""
        return self.schools.filter(~pl.col("actief"))["instellingsnummer"].to_list()


def found_schools(draws: Draws, reference: Reference, places: Places) -> Schools:
    """Two schools with a keurmerk per arbeidsmarktregio of the world, and a few that lost theirs."""
    regions = sorted({reference.gemeenten[code].arbeidsmarktregio_code for code in places.codes})
    homes = regions * 2 + regions[: max(2, len(regions) // 5)]
    count = len(homes)
    actief = np.arange(count) < 2 * len(regions)
    start = np.datetime64("2014-01-01") + draws.days(0, 2500, count)
    numbers = [f"I{1001 + index:05d}" for index in range(count)]
    frame = pl.DataFrame(
        {
            "instellingsnummer": numbers,
            "naam": [f"{NAMES[index % len(NAMES)]} {number}" for index, number in enumerate(numbers)],
            "arbeidsmarktregio_code": homes,
            "actief": actief,
            "keurmerk_vanaf": start,
            "keurmerk_tot": np.where(actief, NO_DAY, np.datetime64("2021-06-01") + draws.days(0, 180, count)),
            "kwaliteit": draws.random.normal(7.6, 0.7, count).clip(3, 9.5),
            "plaatsen": draws.random.integers(40, 240, count),
        }
    )
    return Schools(frame, tuple(_brins(draws)))


def _brins(draws: Draws) -> list[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    heads = draws.random.choice(np.arange(1, 31), COLLEGES, replace=False)
    return sorted(f"{head:02d}{letters[draws.below(26)]}{letters[draws.below(26)]}" for head in heads)


def assign_school(schools: Schools, life: Columns) -> Texts:
    """The school of each person with an offer: one with a keurmerk. **Nulls**: no offer, no school."""
    numbers = np.array(schools.schools.filter(pl.col("actief"))["instellingsnummer"].to_list(), dtype=object)
    index = np.floor(life["schooltrekking"] * len(numbers)).astype(int)
    return shown(~np.isnat(life["aanbod"]), numbers[index])
