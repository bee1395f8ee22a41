"""A contrary world: deliveries that keep every row rule and agree on nothing else.

What belongs here: random rows that are allowed by the contracts, contradict each other from delivery to delivery and
put dates on each other's edges, and beside them the persons who stand exactly on one (``exact``). What does not:
plausibility; the simulator makes worlds that could be true.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import polars as pl

from tests.oracle.calendar_time import month_index, month_start, period_end, period_start, periods_until
from tests.oracle.exact import LIVES, exact_rows
from tests.oracle.extracts import EXTRACTS, Column, Extract
from tests.oracle.row_rules import CODES, ORDERS, TOGETHER

START = date(2022, 1, 1)
EARLIEST = date(2021, 1, 1)  # some lives began before the law
GEMEENTEN = ("GM0363", "GM0479", "GM1992", "GM0014")
OLD_CODES = {"GM1992": "GM0530"}
REPORTERS = """leverancier;gemeente_code;vanaf;tot;vrijgesteld
GM0363;GM0363;2022-01-01;2023-07-01;N
BG001;GM0363;2023-07-01;;N
BG002;GM0363;2022-01-01;;N
BG001;GM0479;2022-01-01;2024-01-01;N
GM0479;GM0479;2022-10-01;;N
GM0530;GM0530;2022-01-01;2023-01-01;N
GM1992;GM1992;2023-01-01;;N
GM0014;GM0014;2022-01-01;;N
BG003;GM0014;2023-04-01;2023-10-01;J
"""
ALLOWED = {
    "GM0363": ("GM0363",), "BG001": ("GM0363", "GM0479"), "BG002": ("GM0363",), "GM0479": ("GM0479",),
    "GM0530": ("GM0530",), "GM1992": ("GM1992",), "GM0014": ("GM0014",),
}  # fmt: skip
FORMATS = {
    "cbs_werk_uitkering": "parquet", "duo_pip": "jsonl", "coa_voorinburgering": "xlsx", "szw_taakstelling": "xlsx",
    "bow_aanbieders": "xlsx", "mbo_taalschakeltraject": "xlsx",
}  # fmt: skip
AMBITIE_HEADER = (
    "indicator_id;gebied_type;gebied_code;dimensie;categorie;geldig_vanaf;geldig_tot;waarde;marge;status;bron;"
    "vastgesteld_door;vastgesteld_op"
)
AMBITIE_IDS = (
    "pip_vastgesteld", "nog_in_opvang", "doorlooptijd_pip", "doorlooptijd_termijn_voldaan", "signalen_open",
    "doorlooptijd_signalen", "wachtlijst_taalscholen", "tevredenheid_cursisten", "lbt_b1_haalbaar", "tijdig_geleverd",
)  # fmt: skip
AMBITIE_PLACES = (("NL", "NL01"), ("provincie", "PV27"), ("arbeidsmarktregio", "AM18"), ("gemeente", "GM0363"))
AMBITIE_CUTS = (("totaal", "totaal"), ("geslacht", "V"), ("cohort", "2022"), ("doelgroep", "ASIEL"))
AMBITIE_ENDS = ("2023-12-31", "2024-01-01", "2030-01-01")
AMBITIE_DAYS = ("2022-01-01", "2022-06-30", "2023-03-31", "2024-01-01")
Row = dict[str, Any]


class Contrary:
    """Random deliveries of a fixed set of persons, written as files with manifests."""

    def __init__(self, seed: int, persons: int, last: date) -> None:
        self.dice = Random(seed)
        self.last = last
        self.bsns = [_bsn(100_000_00 + 7919 * number) for number in range(persons)]
        self.exact = [_bsn(200_000_00 + 7919 * number) for number in range(len(LIVES))]
        self.v_numbers = [f"{5_000_000_000 + number}" for number in range(persons)]
        self.edges = [START + timedelta(days=self.dice.randrange((last - START).days)) for _ in range(12)]

    def write(self, root: Path) -> None:
        """Fill ``root/landing`` and ``root/reference``."""
        (root / "reference").mkdir(parents=True)
        (root / "reference" / "berichtgevers.csv").write_text(REPORTERS, encoding="utf-8")
        (root / "reference" / "ambities.csv").write_text(self._ambities(), encoding="utf-8")
        (root / "landing").mkdir()
        for extract in EXTRACTS.values():
            for supplier in extract.suppliers or tuple(ALLOWED):
                for period in periods_until(extract.rhythm, START, self.last):
                    self._deliver(root / "landing", extract, supplier, period)

    def _ambities(self) -> str:
        """Overlapping ambitions at every level, several a cell, some expired and some not yet valid."""
        lines = [AMBITIE_HEADER]
        for name, (kind, code), (dimension, category) in product(AMBITIE_IDS, AMBITIE_PLACES, AMBITIE_CUTS):
            for _ in range(self.dice.choice((0, 0, 1, 2))):
                since, made = self.dice.choice(AMBITIE_DAYS), self.dice.choice(AMBITIE_DAYS)
                until = self.dice.choice(("", *(day for day in AMBITIE_ENDS if day > since)))
                value, margin = self.dice.choice((0, 0.2, 0.5, 0.9, 1, 3)), self.dice.choice((0, 0, 0.05))
                facts = (name, kind, code, dimension, category, since, until, value, margin)
                lines.append(";".join(map(str, (*facts, "werkhypothese", "verzonnen", "proefwereld", made))))
        return "\n".join(lines) + "\n"

    def _deliver(self, landing: Path, extract: Extract, supplier: str, period: str) -> None:
        if self.dice.random() < 0.12 or (not extract.suppliers and not _owes(supplier, period)):
            return
        moment = datetime.combine(period_end(period), datetime.min.time(), UTC) + timedelta(days=1, hours=2)
        for number in (1, 2) if self.dice.random() < 0.15 else (1,):
            moment += timedelta(hours=self.dice.randrange(24 * 70))
            rows = list(self._rows(extract, supplier, period))
            name = f"{extract.id}__{supplier}__{period}__{number:02d}{'' if rows else '__NUL'}"
            kind = FORMATS.get(extract.id, "csv")
            content = _content(extract, rows, kind)
            (landing / f"{name}.{kind}").write_bytes(content)
            manifest = json.dumps({"aangeleverd_op": moment.strftime("%Y-%m-%dT%H:%M:%SZ")})
            (landing / f"{name}.{kind}.manifest.json").write_text(manifest, encoding="utf-8")

    def _rows(self, extract: Extract, supplier: str, period: str) -> Iterator[Row]:
        seen: set[tuple[Any, ...]] = set()
        for _ in range(2 if self.dice.random() < 0.05 else 4 * len(self.bsns)):
            row = self._row(extract, supplier, period)
            key = tuple(_mapped(row[name]) for name in extract.key)
            if key not in seen and _allowed(extract, row):
                seen.add(key)
                yield row
        if supplier in (*extract.suppliers, "BG002"):
            yield from self._exact(extract, period)

    def _exact(self, extract: Extract, period: str) -> Iterator[Row]:
        """The persons on an edge, under numbers of their own."""
        begins, ends = period_start(period), period_end(period)
        for number, told in exact_rows(extract.id, begins, ends, periodic=extract.mode == "periode"):
            names = {"bsn": self.exact[number], "v_nummer": f"{6_000_000_000 + number}"}
            yield {column.name: (told | names).get(column.name) for column in extract.columns}

    def _row(self, extract: Extract, supplier: str, period: str) -> Row:
        row = {column.name: self._cell(extract, column, supplier, period) for column in extract.columns}
        for begin, end in ORDERS.get(extract.id, []):
            if row[begin] and row[end] and row[end] < row[begin]:
                row[begin], row[end] = row[end], row[begin]
        return row

    def _cell(self, extract: Extract, column: Column, supplier: str, period: str) -> Any:
        if not column.required and self.dice.random() < 0.3:
            return None
        family, _, argument = column.kind.partition(":")
        makers = {
            "date": lambda: self._day(extract, column, period),
            "code": lambda: self.dice.choice(sorted(CODES[argument])),
            "bsn": lambda: self.dice.choice(self.bsns),
            "vnr": lambda: self.dice.choice(self.v_numbers),
            "gem": lambda: self._gemeente(extract, supplier, period),
            "amr": lambda: self.dice.choice(("AM17", "AM18")),
            "int": lambda: self.dice.randrange(0, 12),
            "dec": lambda: self.dice.randrange(10, 100) / 10,
            "bool": lambda: self.dice.random() < 0.5,
            "month": lambda: month_start(month_index(period_start(period)) + self.dice.randrange(3)).strftime("%Y-%m"),
        }
        return makers.get(family, lambda: f"{1000 + self.dice.randrange(8)}")()

    def _day(self, extract: Extract, column: Column, period: str) -> date:
        """A day by the period's end, often on the edge of another; birthdays, and ends that may lie ahead."""
        if column.name == "geboortedatum":
            return date(1953, 1, 1) + timedelta(days=self.dice.randrange(22_000))
        if extract.id == "duo_examen" and column.name == "datum_uitslag":
            return period_start(period) + timedelta(days=self.dice.randrange(28))
        last = period_end(period)
        if column.name in extract.late_allowed:
            last += timedelta(days=400)
        chosen = self.dice.choice(self.edges) + timedelta(days=self.dice.choice((0, 0, 1, -1, 14, 56, 69, 70, 71, 365)))
        if chosen > last or self.dice.random() < 0.4:
            chosen = EARLIEST + timedelta(days=self.dice.randrange((last - EARLIEST).days))
        return chosen

    def _gemeente(self, extract: Extract, supplier: str, period: str) -> str:
        if extract.id == "gem_swi":
            return self.dice.choice(ALLOWED[supplier])
        code = self.dice.choice(GEMEENTEN)
        is_old = period_end(period) < date(2023, 1, 1) or self.dice.random() < 0.1
        return OLD_CODES.get(code, code) if is_old else code


def _owes(supplier: str, period: str) -> bool:
    """Whether a berichtgever has an active row at the period's end."""
    day = period_end(period).isoformat()
    rows = (line.split(";") for line in REPORTERS.splitlines()[1:])
    return any(row[0] == supplier and row[2] <= day and (not row[3] or day < row[3]) for row in rows)


def _mapped(value: Any) -> Any:
    return {old: new for new, old in OLD_CODES.items()}.get(value, value)


def _allowed(extract: Extract, row: Row) -> bool:
    pair = TOGETHER.get(extract.id)
    if pair and (row[pair[0]] is None) != (row[pair[1]] is None):
        return False
    return extract.id != "duo_pip" or (row["leerroute"], row["niveau"]) not in (("O", "A2"), ("Z", "B1"))


def _bsn(number: int) -> str:
    """The next nine digits that pass the elfproef."""
    while True:
        text = f"{number:09d}"
        total = sum(int(digit) * weight for digit, weight in zip(text, (9, 8, 7, 6, 5, 4, 3, 2, -1), strict=True))
        if total % 11 == 0:
            return text
        number += 1


def _content(extract: Extract, rows: list[Row], kind: str) -> bytes:
    if kind == "parquet":
        return _parquet(extract, rows)
    texts = [{name: _text(extract, value) for name, value in row.items()} for row in rows]
    if kind == "jsonl":
        filled = ({name: value for name, value in row.items() if value != ""} for row in texts)
        return ("\n".join(json.dumps(row) for row in filled) + "\n").encode()
    return _xlsx(extract, texts) if kind == "xlsx" else _csv(extract, texts)


def _text(extract: Extract, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "J" if value else "N"
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y" if extract.id == "gem_swi" else "%Y-%m-%d")
    comma = extract.id in ("gem_swi", "nrto_capaciteit", "bow_aanbieders")
    return str(value).replace(".", ",") if comma and isinstance(value, float) else str(value)


def _csv(extract: Extract, rows: list[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, extract.names, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _xlsx(extract: Extract, rows: list[Row]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for line in (list(extract.names), *(list(row.values()) for row in rows)):
        sheet.append([value or None for value in line])
    book.save(out)
    return out.getvalue()


def _parquet(extract: Extract, rows: list[Row]) -> bytes:
    kinds = {"bool": pl.Boolean, "dec": pl.Float64}
    schema = {column.name: kinds.get(column.kind, pl.String) for column in extract.columns}
    out = io.BytesIO()
    pl.DataFrame(rows, schema=schema).write_parquet(out)
    return out.getvalue()
