"""Published figures of CBS and others, as the warehouse set them beside ours, written for reading.

What belongs here: rows of ``fct_reference_comparison`` as figures for a page. What does not: our own figure (the page
reads the released cell), using a published one in a computed value (never done).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipelines.publish.site import numbers
from pipelines.publish.site.edition import ReferenceFigure

if TYPE_CHECKING:
    import polars as pl

RELATIONS: Final = {"<": "minder dan ", ">": "meer dan ", "~": "ongeveer "}


def make_references(found: pl.DataFrame) -> tuple[ReferenceFigure, ...]:
    """The reference figures in the order of their indicator and peildatum."""
    return tuple(reference_figure(row) for row in found.iter_rows(named=True))


def reference_figure(row: dict[str, Any]) -> ReferenceFigure:
    """A row with its value written for reading."""
    return ReferenceFigure(
        indicator_id=row["indicator_id"], omschrijving=row["omschrijving"], cohort=row["cohort"],
        doelgroep=row["doelgroep"], peildatum=row["peildatum"], dimensie=row["dimensie"], categorie=row["categorie"],
        waarde=written_value(row), editie=row["editie"] or "", is_provisional=bool(row["is_provisional"]),
        bron=row["bron"],
    )  # fmt: skip


def written_value(row: dict[str, Any]) -> str:
    """The published value with its unit; one below 20 beside a share is a ratio."""
    value = row["published_value"]
    if value is None:
        return numbers.NOTHING
    is_ratio = row["eenheid"] == "aandeel" or abs(value) < RATIO_AT_MOST
    figure = numbers.tidy_percent(value) if is_ratio else f"{numbers.count(value)}{numbers.NBSP}{row['eenheid']}"
    return RELATIONS.get(row["relatie"], "") + figure


RATIO_AT_MOST: Final = 10.0  # a count of persons in the published figures is far above it
