"""The pages that suppliers read: a receipt, and the history with open points of one supplier.

What belongs here: choosing what a page says and rendering it. What does not: the words (``wording.yaml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.deliveries.calendar import DeliveryState, Expected, Toestand
from pipelines.deliveries.ledger import ACCEPTED, IGNORED, Delivery
from pipelines.deliveries.moment import AMSTERDAM
from pipelines.deliveries.wording import Text, explain, wording

if TYPE_CHECKING:
    from pipelines.deliveries.receipts import Receipt

FIRST_RECORDS = 20
OPEN = frozenset({Toestand.VERWACHT, Toestand.TE_LAAT, Toestand.AFGEKEURD, Toestand.VASTGEHOUDEN})
_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


@dataclass(frozen=True)
class RuleFinding:
    """How often one row rule failed, and where first."""

    code: str
    text: Text
    count: int
    first: tuple[int, ...]


@dataclass(frozen=True)
class OpenPoint:
    """Deliveries of one extract that stand open in the same way."""

    extract: str
    toestand: Toestand
    periods: str
    deadline: datetime


def receipt_page(receipt: Receipt, titles: Mapping[str, str]) -> str:
    """The receipt as a page in Dutch, without any value from the file."""
    texts = wording()
    standard = {*explain(receipt.verdict, receipt.codes)}
    return (
        _environment()
        .get_template("receipt.html.j2")
        .render(
            receipt=receipt,
            verdict=texts.verdicts[receipt.verdict],
            codes=[(code, texts.codes[code]) for code in receipt.codes],
            rules=rule_findings(receipt),
            notes=[sentence for sentence in receipt.toelichting if sentence not in standard],
            indicators=[titles.get(one, one) for one in receipt.indicatoren] if "B02" not in receipt.codes else [],
            is_used=receipt.verdict in ACCEPTED,
            is_ignored=receipt.verdict == IGNORED or "B13" in receipt.codes,
        )
    )


def rule_findings(receipt: Receipt) -> list[RuleFinding]:
    """Per row rule the count and the first record numbers, by code."""
    records: dict[str, list[int]] = {}
    for row in receipt.rijen:
        for code in row.regels:
            records.setdefault(code, []).append(row.record)
    texts = wording().codes
    return [
        RuleFinding(code, texts[code], len(found), tuple(found[:FIRST_RECORDS]))
        for code, found in sorted(records.items())
    ]


def supplier_page(
    leverancier: str, deliveries: Iterable[Delivery], states: Iterable[DeliveryState], moment: datetime
) -> str:
    """History and open points of one supplier; open points by deadline, files newest first."""
    texts = wording()
    return (
        _environment()
        .get_template("supplier.html.j2")
        .render(
            leverancier=leverancier,
            moment=moment,
            open_points=open_points(states),
            deliveries=sorted(deliveries, key=lambda one: (one.aangeleverd_op, one.seq), reverse=True),
            toestanden=texts.toestanden,
            verdicts=texts.verdicts,
        )
    )


def open_points(states: Iterable[DeliveryState]) -> list[OpenPoint]:
    """What is still open, one row per extract and state, by the first deadline."""
    groups: dict[tuple[str, Toestand], list[Expected]] = {}
    for one in states:
        if one.toestand in OPEN:
            groups.setdefault((one.expected.extract, one.toestand), []).append(one.expected)
    points = [_open_point(extract, toestand, found) for (extract, toestand), found in groups.items()]
    return sorted(points, key=lambda one: (one.deadline, one.extract))


def _open_point(extract: str, toestand: Toestand, expected: list[Expected]) -> OpenPoint:
    """One row; periods that follow each other are written from … up to and including."""
    runs: list[list[Expected]] = []
    for one in sorted(expected, key=lambda found: found.period):
        if runs and (one.period.start - runs[-1][-1].period.end).days == 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return OpenPoint(extract, toestand, ", ".join(map(_run_text, runs)), min(one.deadline for one in expected))


def _run_text(run: list[Expected]) -> str:
    first, last = run[0].period.label, run[-1].period.label
    return first if len(run) == 1 else f"{first} t/m {last} ({len(run)})"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["amsterdam"] = _amsterdam
    environment.filters["amsterdam_short"] = _amsterdam_short
    environment.filters["number"] = _number
    return environment


def _amsterdam(moment: datetime) -> str:
    """A moment as a Dutch reader writes it, on the clock of Amsterdam."""
    local = moment.astimezone(AMSTERDAM)
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M} uur"


def _amsterdam_short(moment: datetime) -> str:
    """A moment for a table, on the clock of Amsterdam."""
    return f"{moment.astimezone(AMSTERDAM):%d-%m-%Y %H:%M}"


def _number(value: int) -> str:
    """A count with a dot between thousands."""
    return f"{value:,}".replace(",", ".")
