"""The kept comparisons of two as-known moments, as pages may show them: national totals, rounded.

What belongs here: from rows of ``fct_indicator_restatements`` to comparisons for a page. What does not: making them.
"""

from __future__ import annotations

from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from pipelines.publish.site.edition import Comparison, Restated, RestatedPart

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

ENOUGH: Final = 10  # times the minimum: a total about fewer is not compared, two rounded ones would tell too much
STEP: Final = 5


def make_comparisons(found: pl.DataFrame, minimum: int) -> tuple[Comparison, ...]:
    """The kept comparisons, the newest first; of each indicator the newest quarter that changed."""
    rows = [row for row in found.iter_rows(named=True) if is_large(row, ENOUGH * minimum)]
    groups = groupby(rows, key=lambda row: (row["from_known_at"], row["to_known_at"]))
    made = [
        Comparison(earlier.replace(tzinfo=UTC), later.replace(tzinfo=UTC), tuple(newest_cells(group)))
        for (earlier, later), group in groups
    ]
    return tuple(sorted(made, key=lambda one: (one.later, one.earlier), reverse=True))


def is_large(row: dict[str, Any], least: int) -> bool:
    """Whether enough units stand behind a total at both moments."""
    return all(
        (row[f"noemer_{when}"] if row[f"noemer_{when}"] is not None else row[f"teller_{when}"] or 0) >= least
        for when in ("before", "after")
    )


def newest_cells(rows: Iterable[dict[str, Any]]) -> list[Restated]:
    """Of every indicator the newest quarter that changed."""
    cells: dict[str, Restated] = {}
    for (indicator, day), parts in groupby(rows, key=lambda row: (row["indicator_id"], row["peildatum"])):
        cells[indicator] = restated(indicator, day, list(parts))
    return list(cells.values())


def restated(indicator: str, day: Any, rows: list[dict[str, Any]]) -> Restated:
    """One total with its parts, every count rounded to fives."""
    first = rows[0]
    return Restated(
        indicator,
        day,
        (rounded(first["teller_before"]), rounded(first["noemer_before"])),
        (rounded(first["teller_after"]), rounded(first["noemer_after"])),
        tuple(
            RestatedPart(row["oorzaak"], rounded(row["teller_change"]) or 0, rounded(row["noemer_change"]) or 0)
            for row in rows
        ),
    )


def rounded(count: int | None) -> int | None:
    """A count to the nearest five."""
    return None if count is None else STEP * round(count / STEP)


def inherited_waits(found: pl.DataFrame) -> dict[str, tuple[str, float]]:
    """Per indicator the earlier one whose norm had passed, and for how many persons, at its newest quarter."""
    return {row["indicator_id"]: (row["categorie"], row["personen"]) for row in found.iter_rows(named=True)}
