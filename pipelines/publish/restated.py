"""The kept comparisons of two as-known moments, as pages may show them: national totals, rounded as releases are.

What belongs here: from rows of ``fct_indicator_restatements`` to comparisons for a page, and what these tell the
attacker. What does not: making a comparison, the attack.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.publish.disclosure.counts import count_name
from pipelines.publish.disclosure.earlier import SCHEMA
from pipelines.publish.disclosure.tables import NATION, TOTAL, Place
from pipelines.publish.disclosure.tallies import Tally, is_small, round_tally, shielded
from pipelines.publish.site.edition import Change, ComparedTotal, Comparison, Restated, RestatedPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.publish.disclosure.attacked import Earlier
    from pipelines.publish.disclosure.cuts import PublicationConfig

ENOUGH: Final = 10  # times the minimum: a total about fewer is not compared, two rounded ones would tell too much
WHOLE: Final[Place] = (NATION, "NL01", *TOTAL)
SIDES: Final = ("teller", "noemer")
Released = dict[tuple[str, Any], dict[str, Any]]  # the national totals of this publication, by indicator and peildatum


def make_comparisons(
    found: pl.DataFrame, cells: pl.DataFrame, moment: datetime, config: PublicationConfig, secret: bytes
) -> tuple[Comparison, ...]:
    """The kept comparisons, the newest first; of each indicator the newest quarter that changed.

    **Shape** ``cells``: the released cells as known on ``moment``: a total of that moment is theirs.
    """
    released = national_totals(cells)
    made = []
    for (earlier, later), group in groupby(large_rows(found, config), key=moments):
        now = released if later.replace(tzinfo=UTC) == moment else {}
        rows = tuple(newest_cells(group, now, config, secret))
        made.append(Comparison(earlier.replace(tzinfo=UTC), later.replace(tzinfo=UTC), rows))
    return tuple(sorted(made, key=lambda one: (one.later, one.earlier), reverse=True))


def moments(row: dict[str, Any]) -> tuple[datetime, datetime]:
    """Between which moments a row compares."""
    return row["from_known_at"], row["to_known_at"]


def large_rows(found: pl.DataFrame, config: PublicationConfig) -> list[dict[str, Any]]:
    """The rows of totals about enough persons."""
    return [row for row in found.iter_rows(named=True) if is_large(row, ENOUGH * config.minimum_noemer)]


def national_totals(cells: pl.DataFrame) -> Released:
    """The released totals of NL."""
    wanted = cells.filter((cells["gebied_type"] == NATION) & (cells["dimensie"] == TOTAL[0]))
    return {(row["indicator_id"], row["peildatum"]): row for row in wanted.iter_rows(named=True)}


def told_by_comparisons(found: pl.DataFrame, config: PublicationConfig, secret: bytes) -> Earlier:
    """What compared totals can say of counts, whether a page shows them or not: each is as good as another release."""
    told: Earlier = {}
    for row in large_rows(found, config):
        for when in ("before", "after"):
            for name in SIDES:
                value = row[f"{name}_{when}"]
                if value is not None:
                    count = round_tally(tally_of(row, name, value), config, secret)
                    limits = (float(max(count - config.base + 1, 0)), float(count + config.base - 1))
                    told.setdefault(((row["indicator_id"], str(row["peildatum"]), WHOLE), name), []).append(limits)
    return told


def compared_counts(comparisons: Iterable[Comparison], config: PublicationConfig) -> pl.DataFrame:
    """The totals that pages show, as counts for the archive of releases."""
    rows = [
        (cell.indicator_id, str(cell.peildatum), *WHOLE, name, count, config.base - 1)
        for one in comparisons
        for cell in one.cells
        for total in (cell.before, cell.after)
        for name in SIDES
        if (count := getattr(total, name)) is not None and not (total.is_secret and name == SIDES[0])
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").unique(maintain_order=True)


def tally_of(row: dict[str, Any], name: str, value: int) -> Tally:
    """A total as a tally: it is rounded in the direction of the released count with the same value."""
    return Tally(count_name(row["indicator_id"], WHOLE, name), value)


def is_large(row: dict[str, Any], least: int) -> bool:
    """Whether enough units stand behind a total at both moments."""
    return all(
        (row[f"noemer_{when}"] if row[f"noemer_{when}"] is not None else row[f"teller_{when}"] or 0) >= least
        for when in ("before", "after")
    )


def newest_cells(
    rows: Iterable[dict[str, Any]], now: Released, config: PublicationConfig, secret: bytes
) -> Iterator[Restated]:
    """Of every indicator the newest quarter that changed."""
    cells: dict[str, list[dict[str, Any]]] = {}
    for (indicator, _), parts in groupby(rows, key=lambda row: (row["indicator_id"], row["peildatum"])):
        cells[indicator] = list(parts)
    for group in cells.values():
        yield restated(group, now, config, secret)


def restated(rows: list[dict[str, Any]], now: Released, config: PublicationConfig, secret: bytes) -> Restated:
    """One total with the parts of its change, rounded, and hidden where one could be told from the others."""
    first = rows[0]
    released = now.get((first["indicator_id"], first["peildatum"]))
    sides = {name: side_of(rows, name, released, config, secret) for name in SIDES}
    parts = []
    for place, row in enumerate(rows, start=2):
        changes = [change_of(tallies[place], config) if tallies else None for tallies in sides.values()]
        parts.append(RestatedPart(row["oorzaak"], *changes))
    before, after = (total_of(rows[0], sides, place, when, config) for place, when in enumerate(("before", "after")))
    return Restated(first["indicator_id"], first["peildatum"], before, after, tuple(parts))


def side_of(
    rows: list[dict[str, Any]], name: str, released: dict[str, Any] | None, config: PublicationConfig, secret: bytes
) -> list[Tally]:
    """The tallies of one count: before, after, and the part of each cause; empty where the total has no such count."""
    first = rows[0]
    if first[f"{name}_before"] is None or first[f"{name}_after"] is None:
        return []
    before, after = (tally_of(first, name, first[f"{name}_{when}"]) for when in ("before", "after"))
    if released is not None and released[name] is not None:
        after = replace(after, shown=released[name], fixed=True)
    change = (
        f"verandering|{first['from_known_at']}|{first['to_known_at']}|{count_name(first['indicator_id'], WHOLE, name)}"
    )
    parts = [Tally(f"{change}|{row['oorzaak']}", row[f"{name}_change"] or 0, signed=True) for row in rows]
    return shielded([before, after, *parts], 1, config, secret)


def change_of(tally: Tally, config: PublicationConfig) -> Change:
    """One part for a page."""
    return Change(tally.shown, is_small(tally, config))


def total_of(
    row: dict[str, Any], sides: dict[str, list[Tally]], place: int, when: str, config: PublicationConfig
) -> ComparedTotal:
    """One total for a page; its teller is secret when it, or the rest, is below the minimum."""
    teller, noemer = (sides[name][place].shown if sides[name] else None for name in SIDES)
    exact = [row[f"{name}_{when}"] for name in SIDES]
    if None in exact:
        return ComparedTotal(teller, noemer, is_secret=teller is None and noemer is None)
    hidden = teller is None or noemer is None or min(exact[0], exact[1] - exact[0]) < config.minimum_noemer
    return ComparedTotal(teller, noemer, is_secret=hidden)


def inherited_waits(found: pl.DataFrame, config: PublicationConfig, secret: bytes) -> dict[str, tuple[str, float]]:
    """Per indicator the earlier one whose norm had passed, and for how many persons, rounded, at its newest quarter."""
    return {
        row["indicator_id"]: (row["categorie"], round_tally(wait_of(row), config, secret))
        for row in found.iter_rows(named=True)
        if not is_small(wait_of(row), config)
    }


def wait_of(row: dict[str, Any]) -> Tally:
    """How many had waited too long before, as a tally."""
    return Tally(f"wachttijd|{row['indicator_id']}|{row['categorie']}", round(row["personen"]))
