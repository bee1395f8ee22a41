"""Tiny invented worlds for tests: a handful of persons, deliveries written as short rows.

What belongs here: making a ``World`` with little text. What does not: expectations about its indicators.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from tests.oracle.calendar_time import period_end
from tests.oracle.compute import indicator_values
from tests.oracle.extracts import EXTRACTS
from tests.oracle.world import Ambitie, Berichtgever, Delivery, Gemeente, Reference, World

_TYPES = {"date": pl.Date, "int": pl.Int64, "dec": pl.Float64, "bool": pl.Boolean}
AMSTERDAM = Gemeente("GM0363", "PV27", "AM21")
ZAANSTAD = Gemeente("GM0479", "PV27", "AM20")
Row = dict[str, Any]


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def rows(extract: str, *given: Row) -> pl.DataFrame:
    """Rows of an extract; ISO text becomes a date and what is left out is empty."""
    columns = EXTRACTS[extract].columns
    dated = {column.name for column in columns if column.kind == "date"}
    filled = [{c.name: _value(row.get(c.name), dated=c.name in dated) for c in columns} for row in given]
    schema = {column.name: _TYPES.get(column.kind.split(":")[0], pl.String) for column in columns}
    return pl.DataFrame(filled, schema=schema)


def _value(value: Any, *, dated: bool) -> Any:
    return day(value) if dated and isinstance(value, str) else value


def delivery(
    extract: str, period: str, *given: Row, supplier: str | None = None, number: int = 1, days: int = 5
) -> Delivery:
    """An accepted delivery that came so many days after its period."""
    came = datetime.combine(period_end(period) + timedelta(days=days), datetime.min.time(), UTC)
    sender = supplier or EXTRACTS[extract].suppliers[0]
    return Delivery(extract, sender, period, number, came, rows(extract, *given))


def person(bsn: str, **facts: Any) -> Row:
    """A row of duo_inburgeringsplicht: an asielstatushouder in Amsterdam since January 2023, unless said otherwise."""
    return {
        "bsn": bsn,
        "v_nummer": f"v{bsn}",
        "geboortedatum": "1990-06-15",
        "geslacht": "V",
        "nationaliteit_code": "0336",
        "begindatum": "2023-01-10",
        "doelgroep": "Asielstatushouder",
        "gemeente_code": AMSTERDAM.code,
    } | facts


def world(
    *deliveries: Delivery,
    as_known: str = "2024-02-01",
    reporters: Iterable[Berichtgever] = (Berichtgever("GM0363", "GM0363", day("2022-01-01"), None, vrijgesteld=False),),
    mergers: dict[str, str] | None = None,
    ambities: Iterable[Ambitie] = (),
) -> World:
    """A world of two gemeenten in one provincie."""
    gemeenten = {place.code: place for place in (AMSTERDAM, ZAANSTAD)}
    reference = Reference(gemeenten, mergers or {}, tuple(reporters), tuple(ambities))
    return World(tuple(deliveries), reference, datetime.fromisoformat(f"{as_known}T12:00:00+00:00"))


def cell(
    of: World, indicator: str, peildatum: str, *, gebied: str = "NL01", cut: tuple[str, str] = ("totaal", "totaal")
) -> Row | None:
    """One cell of a world; None when there is none."""
    values = indicator_values(of, [day(peildatum)]).filter(
        (pl.col("indicator_id") == indicator)
        & (pl.col("gebied_code") == gebied)
        & (pl.col("dimensie") == cut[0])
        & (pl.col("categorie") == cut[1])
    )
    return values.to_dicts()[0] if values.height else None


def counts(of: World, indicator: str, peildatum: str, **where: Any) -> tuple[int, int, int] | None:
    """Noemer, teller and onbekend of a share's cell; None when there is no cell."""
    found = cell(of, indicator, peildatum, **where)
    return None if found is None else (found["noemer"], found["teller"], found["onbekend"])
