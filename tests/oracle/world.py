"""The frozen world that the oracle judges: accepted deliveries, reference data and the moment of knowing.

What belongs here: the shapes and reading a data root after intake. What does not: parsing partners' files
(``landing``), deciding what is known (``states``, ``knowledge``).
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from tests.oracle.calendar_time import period_end

ACCEPTED = ("AANVAARD", "AANVAARD_MET_UITVAL")
LAW_START = date(2022, 1, 1)


@dataclass(frozen=True)
class Delivery:
    """One accepted delivery with its accepted rows, contract column names and native types."""

    extract: str
    leverancier: str
    periode: str
    volgnummer: int
    aangeleverd_op: datetime
    rows: pl.DataFrame = field(repr=False, compare=False)

    @property
    def end(self) -> date:
        """Last day of the period."""
        return period_end(self.periode)


@dataclass(frozen=True)
class Gemeente:
    """Where a present gemeente lies."""

    code: str
    provincie: str
    arbeidsmarktregio: str


@dataclass(frozen=True)
class Berichtgever:
    """One row of berichtgevers.csv: half-open ``[vanaf, tot)``, gemeente by its present code."""

    leverancier: str
    gemeente_code: str
    vanaf: date
    tot: date | None
    vrijgesteld: bool

    def active(self, day: date) -> bool:
        """Whether this row holds on a day."""
        return self.vanaf <= day and (self.tot is None or day < self.tot)


@dataclass(frozen=True)
class Ambitie:
    """One row of ambities.csv, with its place in the file."""

    indicator_id: str
    gebied_type: str
    gebied_code: str
    dimensie: str
    categorie: str
    geldig_vanaf: date
    geldig_tot: date | None
    waarde: float
    marge: float
    status: str
    vastgesteld_op: date
    line: int


@dataclass(frozen=True)
class Reference:
    """Reference data: gemeenten, mergers, who reports, ambitions."""

    gemeenten: dict[str, Gemeente]
    mergers: dict[str, str]
    berichtgevers: tuple[Berichtgever, ...]
    ambities: tuple[Ambitie, ...]

    def present(self, code: str) -> str | None:
        """The present code of a gemeente; None when unknown."""
        while code in self.mergers:
            code = self.mergers[code]
        return code if code in self.gemeenten else None


@dataclass(frozen=True)
class World:
    """Everything a computation may know; ``expected_from`` overrides the first day of an extract's obligations."""

    deliveries: tuple[Delivery, ...]
    reference: Reference
    as_known: datetime
    expected_from: dict[str, date] = field(default_factory=dict)

    def as_known_on(self, moment: datetime) -> World:
        """The same world, known at another moment."""
        return replace(self, as_known=moment)

    def without(self, *gone: Delivery) -> World:
        """The same world when these deliveries had never come."""
        return replace(self, deliveries=tuple(item for item in self.deliveries if not any(item is one for one in gone)))

    @staticmethod
    def from_data_root(path: Path, as_known: datetime, defaults: Path) -> World:
        """Read a data root after intake.

        Shape: every accepted or released delivery of ``register.jsonl`` with the rows of its raw Parquet.
        Source: docs/architecture.md, register events.
        """
        reference = read_reference(path / "reference", defaults)
        return World(tuple(_registered(path)), reference, as_known)


def moment(text: str) -> datetime:
    """An ISO moment as aware UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _registered(root: Path) -> list[Delivery]:
    lines = (root / "register.jsonl").read_text(encoding="utf-8").splitlines()
    events: list[dict[str, Any]] = [json.loads(line) for line in lines if line]
    released = {event["levering_id"] for event in events if event["event"] == "vrijgegeven"}
    judged = (event for event in events if event["event"] == "beoordeeld")
    return [_delivery(root, e) for e in judged if e["verdict"] in ACCEPTED or e["levering_id"] in released]


def _delivery(root: Path, event: dict[str, Any]) -> Delivery:
    raw = event.get("raw")
    path = root / raw["path"] if raw else None
    if path is not None and not path.exists():
        path = root / "raw" / raw["path"]
    rows = pl.read_parquet(path) if path else pl.DataFrame()
    return Delivery(
        event["extract"], event["leverancier"], event["periode"], int(event["volgnummer"]),
        moment(event["aangeleverd_op"]), rows,
    )  # fmt: skip


def read_reference(overrides: Path, defaults: Path) -> Reference:
    """Reference data of a data root, each table from the override or else the default."""
    gemeenten = {
        row["gemeente_code"]: Gemeente(row["gemeente_code"], row["provincie_code"], row["arbeidsmarktregio_code"])
        for row in _table("gemeenten", overrides, defaults)
    }
    mergers = {row["oude_code"]: row["nieuwe_code"] for row in _table("herindelingen", overrides, defaults)}
    bare = Reference(gemeenten, mergers, (), ())
    reporters = tuple(_berichtgever(row, bare) for row in _table("berichtgevers", overrides, defaults))
    ambities = tuple(_ambitie(row, line) for line, row in enumerate(_table("ambities", overrides, defaults)))
    return replace(bare, berichtgevers=reporters, ambities=ambities)


def _table(name: str, overrides: Path, defaults: Path) -> list[dict[str, str]]:
    """Rows of a reference table; gemeenten come with commas or semicolons."""
    found = [path for path in (overrides / f"{name}.csv", defaults / f"{name}.csv") if path.exists()]
    if not found:
        return []
    text = found[0].read_text(encoding="utf-8-sig")
    separator = ";" if ";" in text.split("\n", 1)[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=separator))


def _berichtgever(row: dict[str, str], reference: Reference) -> Berichtgever:
    code = reference.present(row["gemeente_code"]) or row["gemeente_code"]
    exempt = (row.get("vrijgesteld") or "N") == "J"
    return Berichtgever(row["leverancier"], code, date.fromisoformat(row["vanaf"]), _day(row.get("tot")), exempt)


def _ambitie(row: dict[str, str], line: int) -> Ambitie:
    return Ambitie(
        row["indicator_id"], row["gebied_type"], row["gebied_code"], row["dimensie"], row["categorie"],
        date.fromisoformat(row["geldig_vanaf"]), _day(row["geldig_tot"]), float(row["waarde"]),
        float(row["marge"] or 0), row["status"], date.fromisoformat(row["vastgesteld_op"]), line,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
