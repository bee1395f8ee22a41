"""Which gemeenten take part, how large they are, and who reports for them.

What belongs here: the choice of gemeenten, their weights, the berichtgevers of a smaller world, old codes.
What does not: persons.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.contracts.reference import Berichtgever, Reference
from pipelines.contracts.tables import TABLES, read_table
from pipelines.simulate.draws import Draws

LAW_START = date(2022, 1, 1)
ALWAYS = ("GM0363", "GM1992")  # Amsterdam (Weesp joined in 2022) and Voorne aan Zee (merged in 2023)
SMALL_PART = 0.03  # werkhypothese: share of a gemeente that a small merged neighbour brought in


@dataclass(frozen=True)
class Places:
    """The gemeenten of the simulated world with their share of the inflow."""

    codes: tuple[str, ...]
    weights: NDArray[np.float64]
    reference: Reference

    def reported(self, day: date) -> list[str]:
        """Codes of the gemeenten that somebody must report on a day, sorted."""
        rows = [row for row in self.reference.berichtgevers if row.is_active(day) and not row.vrijgesteld]
        return sorted({row.gemeente_code for row in rows} & set(self.codes))

    def neighbours(self, day: date) -> dict[str, str]:
        """For each reported gemeente another reported one; empty when there is only one."""
        codes = self.reported(day)
        return dict(zip(codes, (*codes[1:], codes[0]), strict=True)) if len(codes) > 1 else {}


def choose_places(reference: Reference, count: int | None, draws: Draws, middle: date) -> Places:
    """All gemeenten, or a smaller world with berichtgevers of its own.

    ``middle`` is the day on which one gemeente is handed over to another berichtgever.
    **Nulls**: ``count`` None keeps the reference data as it is.
    """
    sizes = _inhabitants(reference)
    if count is None or count >= len(sizes):
        return _places(sorted(sizes), sizes, reference)
    chosen = [code for code in ALWAYS if code in sizes][:count]
    others = sorted(set(sizes) - set(chosen))
    weights = np.array([sizes[code] for code in others], dtype=float)
    extra = draws.random.choice(others, count - len(chosen), replace=False, p=weights / weights.sum())
    chosen += sorted(extra.tolist(), key=lambda code: -sizes[code])
    return _places(sorted(chosen), sizes, _with_reporters(reference, _reporters(chosen, middle)))


def _places(codes: list[str], sizes: dict[str, int], reference: Reference) -> Places:
    weights = np.array([sizes[code] for code in codes], dtype=float)
    return Places(tuple(codes), weights / weights.sum(), reference)


def _inhabitants(reference: Reference) -> dict[str, int]:
    rows = read_table(TABLES["gemeenten"], reference.files["gemeenten"])
    counts = {row.cells["gemeente_code"]: row.cells["inwoners_ca2020"] for row in rows}
    return {code: int(counts[code] or 20_000) for code in reference.gemeenten}


def _reporters(chosen: list[str], middle: date) -> list[Berichtgever]:
    """One hand-over, one gemeente with two berichtgevers, one berichtgever for several, one vrijgesteld."""
    handed, rest = chosen[0], chosen[1:]
    rows = [
        Berichtgever(handed, handed, LAW_START, middle, vrijgesteld=False),
        Berichtgever("BG003", handed, middle, None, vrijgesteld=False),
    ]
    if rest:
        rows += [_standing(rest[0], rest[0]), _standing("BG001", rest[0])]
    if len(chosen) > 5:
        rows.append(Berichtgever(rest[-1], rest[-1], LAW_START, None, vrijgesteld=True))
        rest = rest[:-1]
    rows += [_standing("BG002", code) for code in rest[1:4]]
    return rows + [_standing(code, code) for code in rest[4:]]


def _standing(leverancier: str, code: str) -> Berichtgever:
    return Berichtgever(leverancier, code, LAW_START, None, vrijgesteld=False)


def _with_reporters(reference: Reference, rows: list[Berichtgever]) -> Reference:
    by_supplier: dict[str, list[Berichtgever]] = defaultdict(list)
    for row in rows:
        by_supplier[row.leverancier].append(row)
    grouped = {code: tuple(group) for code, group in by_supplier.items()}
    return replace(reference, berichtgevers=tuple(rows), _rows_of=grouped)


def write_reporters(reference: Reference, path: Path) -> None:
    """Write ``berichtgevers.csv`` of a smaller world, so that intake and calendar know it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(TABLES["berichtgevers"].columns)
        for row in sorted(reference.berichtgevers, key=lambda one: (one.leverancier, one.gemeente_code)):
            until = row.tot.isoformat() if row.tot else ""
            exempt = "J" if row.vrijgesteld else "N"
            writer.writerow([row.leverancier, row.gemeente_code, row.vanaf.isoformat(), until, exempt])


def old_codes(reference: Reference, day: date) -> dict[str, tuple[str, ...]]:
    """Per present gemeente the codes that are still in use on a day because the merger lies ahead.

    A gemeente that existed before under the same code keeps that code for most of its persons.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for old, (new, merged_on) in reference.herindelingen.items():
        if day < merged_on:
            found[new].append(old)
    return {new: tuple(sorted(codes)) for new, codes in found.items() if new in reference.gemeenten}


def existed_before(reference: Reference, code: str) -> bool:
    """Whether a gemeente already bore this code before its mergers: it only took in a smaller neighbour."""
    return sum(1 for new, _ in reference.herindelingen.values() if new == code) == 1
