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

from pipelines.deliveries.advice import name_of, what_to_do
from pipelines.deliveries.calendar import DeliveryState, Expected, Toestand
from pipelines.deliveries.ledger import ACCEPTED, IGNORED, Delivery
from pipelines.deliveries.speech import count, long_moment, period_words, record_list, run_words, short_moment
from pipelines.deliveries.wording import Text, explain, wording

if TYPE_CHECKING:
    from pipelines.deliveries.receipts import Receipt

FIRST_RECORDS = 20
UNKNOWN_SUPPLIER = "ONBEKEND"
OPEN = frozenset({Toestand.VERWACHT, Toestand.TE_LAAT, Toestand.AFGEKEURD, Toestand.VASTGEHOUDEN})


@dataclass(frozen=True)
class RuleFinding:
    """How often one row rule failed, and where first."""

    code: str
    text: Text
    count: int
    first: tuple[int, ...]

    @property
    def records(self) -> str:
        """The first record numbers, and whether there are more."""
        return record_list(self.first, self.count)


@dataclass(frozen=True)
class OpenPoint:
    """Deliveries of one extract that stand open in the same way."""

    extract: str
    toestand: Toestand
    periods: str
    deadline: datetime


def receipt_page(receipt: Receipt, titles: Mapping[str, str]) -> str:
    """The receipt as a page in Dutch, without any value from the file.

    ``titles``: how people call indicators, extracts and gemeenten, by id; what is not there keeps its id.
    """
    texts = wording()
    standard = {*explain(receipt.verdict, receipt.codes)}
    return (
        _environment()
        .get_template("receipt.html.j2")
        .render(
            receipt=receipt,
            title=titles.get(receipt.extract or "", receipt.extract),
            supplier=name_of(receipt.leverancier, titles),
            verdict=texts.verdicts[receipt.verdict],
            steps=what_to_do(receipt),
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
    leverancier: str,
    deliveries: Iterable[Delivery],
    states: Iterable[DeliveryState],
    moment: datetime,
    titles: Mapping[str, str],
) -> str:
    """History and open points of one supplier; open points by deadline, files newest first."""
    texts = wording()
    return (
        _environment()
        .get_template("supplier.html.j2")
        .render(
            supplier=name_of(leverancier if leverancier != UNKNOWN_SUPPLIER else None, titles),
            moment=moment,
            open_points=open_points(states),
            deliveries=sorted(deliveries, key=lambda one: (one.aangeleverd_op, one.seq), reverse=True),
            titles=titles,
            toestanden=texts.toestanden,
            stappen=texts.stappen,
            verdicts=texts.verdicts,
            codes=texts.codes,
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
    """Periods in a row as one text."""
    return run_words(run[0].period, run[-1].period, len(run))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters["amsterdam"] = long_moment
    environment.filters["amsterdam_short"] = short_moment
    environment.filters["number"] = count
    environment.filters["period"] = period_words
    return environment
