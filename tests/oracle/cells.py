"""Cells: units placed in every gebied and counted by one dimension at a time (indicators.md section 1, slices).

What belongs here: the key of a cell and the shape of both result tables. What does not: what is counted in a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from tests.oracle.world import Reference

DEFINITION_VERSION = "1"
KEY = (
    "indicator_id", "definition_version", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie",
)  # fmt: skip
COUNTS = ("noemer", "teller", "onbekend", "noemer_bekend", "teller_bekend", "n_event", "n_censored")
VALUE_COLUMNS = (
    "noemer", "teller", "onbekend", "noemer_bekend", "teller_bekend", "waarde", "ondergrens", "bovengrens",
    "wilson_laag", "wilson_hoog", "n_event", "n_censored", "mediaan_dagen", "p90_dagen", "binnen_norm",
    "binnen_norm_laag", "binnen_norm_hoog", "binnen_norm_naief",
)  # fmt: skip
STATUS_COLUMNS = (
    "ambitie", "ambitie_status", "richting", "marge", "verdict", "verdict_reden", "verschil", "verwacht_gehaald_op",
)  # fmt: skip
VALUE_SCHEMA = {
    **{name: pl.Date if name == "peildatum" else pl.String for name in KEY},
    **dict.fromkeys(VALUE_COLUMNS, pl.Float64),
}


@dataclass(frozen=True)
class Dimension:
    """One way to slice: its name and the unit columns whose values make the category."""

    name: str
    columns: tuple[str, ...] = ()


TIMES = "\N{MULTIPLICATION SIGN}"  # joins the parts of a pair
TOTAAL = Dimension("totaal")
PERSON_DIMENSIONS = (
    TOTAAL,
    *(Dimension(name, (name,)) for name in ("doelgroep", "leerroute", "cohort", "geslacht", "leeftijdsklasse")),
    Dimension(f"doelgroep{TIMES}cohort", ("doelgroep", "cohort")),
)
EXAM_DIMENSIONS = (
    *PERSON_DIMENSIONS,
    Dimension("onderdeel", ("onderdeel",)),
    Dimension("niveau", ("niveau",)),
    Dimension(f"onderdeel{TIMES}niveau", ("onderdeel", "niveau")),
)
Cell = dict[str, Any]
Measure = Callable[[pl.DataFrame], Cell | None]


def gebieden(gemeente: str | None, reference: Reference) -> list[tuple[str, str]]:
    """The gebieden of one gemeente, NL first; without a gemeente only NL."""
    found = [("NL", "NL01")]
    place = reference.gemeenten.get(gemeente or "")
    if place:
        found += [("provincie", place.provincie), ("arbeidsmarktregio", place.arbeidsmarktregio)]
        found += [("gemeente", place.code)]
    return found


def placed(units: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """Every unit once in each gebied of its ``gemeente``.

    Shape: the units' columns with ``gebied_type`` and ``gebied_code``.
    """
    codes = units["gemeente"].unique().to_list()
    rows = [(code, *gebied) for code in codes for gebied in gebieden(code, reference)]
    schema = {"gemeente": pl.String, "gebied_type": pl.String, "gebied_code": pl.String}
    places = pl.DataFrame(rows, schema=schema, orient="row")
    return units.join(places, on="gemeente", how="inner", nulls_equal=True)


def measured(indicator_id: str, units: pl.DataFrame, dimensions: Iterable[Dimension], measure: Measure) -> list[Cell]:
    """All cells of placed units; ``measure`` turns the units of one cell into its values, None leaves the cell out."""
    found: list[Cell] = []
    for dimension in dimensions:
        rows = units.drop_nulls(list(dimension.columns)) if dimension.columns else units
        by = ["peildatum", "gebied_type", "gebied_code", *dimension.columns]
        for key, group in rows.group_by(by):
            values = measure(group)
            if values is not None:
                category = TIMES.join(str(part) for part in key[3:]) or "totaal"
                found.append(_key(indicator_id, key, dimension.name, category) | values)
    return found


def _key(indicator_id: str, key: tuple[Any, ...], dimension: str, category: str) -> Cell:
    return dict(zip(KEY, (indicator_id, DEFINITION_VERSION, *key[:3], dimension, category), strict=True))


def values_frame(cells: list[Cell]) -> pl.DataFrame:
    """Cells as a frame with the columns of ``fct_indicator_values``."""
    complete = ({name: cell.get(name) for name in VALUE_SCHEMA} for cell in cells)
    frame = pl.DataFrame(list(complete), schema=VALUE_SCHEMA, orient="row", strict=False)
    return frame.with_columns(pl.col(*COUNTS).cast(pl.Int64)).sort(KEY)
