"""Published figures of CBS and others, read from the seed and written for reading.

What belongs here: the seed of reference figures. What does not: using them in a computed value (never done).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from pipelines.publish.site import numbers
from pipelines.publish.site.edition import ReferenceFigure

SEED: Final = Path("dbt_project/seeds/cbs_swi_published.csv")
RELATIONS: Final = {"<": "minder dan ", ">": "meer dan ", "~": "ongeveer "}


def read_references(project: Path) -> tuple[ReferenceFigure, ...]:
    """The reference figures, in the order of the seed; empty when the project has no such seed."""
    path = project / SEED
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(reference_figure(row) for row in csv.DictReader(file, delimiter=";"))


def reference_figure(row: dict[str, str]) -> ReferenceFigure:
    """A row of the seed with its value written for reading."""
    return ReferenceFigure(
        indicator_id=row["indicator_id"], omschrijving=row["omschrijving"], cohort=row["cohort"] or "alle",
        peildatum=row["peildatum"], waarde=written_value(row), relatie=row["relatie"], eenheid=row["eenheid"],
        editie=row["editie"], bron=row["bron"],
    )  # fmt: skip


def written_value(row: dict[str, str]) -> str:
    """The value with its unit; where only counts are given, as ``11.886 van 9.979``."""
    if not row["waarde"]:
        return f"{numbers.count(float(row['teller']))} van {numbers.count(float(row['noemer']))}"
    value = float(row["waarde"])
    figure = (
        numbers.tidy_percent(value)
        if row["eenheid"] == "aandeel"
        else f"{numbers.count(value)}{numbers.NBSP}{row['eenheid']}"
    )
    return RELATIONS.get(row["relatie"], "") + figure
