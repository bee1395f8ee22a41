"""The page of deliveries and quality: who delivered what, in which state, and what partners should look at.

What belongs here: the grids of suppliers and periods, the checks and the findings. What does not: judging a delivery.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.deliveries.wording import wording
from pipelines.publish.site import numbers
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.words import STATES, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.supply import Promise

SHOWN_PERIODS: Final = 12
MUNICIPAL: Final = "gem_swi"


@dataclass(frozen=True)
class GridRow:
    """One supplier: its states in the shown periods, oldest first, and how many earlier ones were accepted."""

    name: str
    states: list[Mark | None]
    late: list[bool]
    earlier: str


@dataclass(frozen=True)
class Grid:
    """Suppliers against periods."""

    title: str
    periods: list[str]
    rows: list[GridRow]

    @property
    def has_earlier(self) -> bool:
        """Whether there are periods before the shown ones."""
        return any(row.earlier for row in self.rows)


def grid_of(edition: Edition, promises: Sequence[Promise], title: str, *, by_extract: bool = False) -> Grid | None:
    """The newest periods of some promises as a grid; None when nothing was promised."""
    periods = {one.periode: one.period_end for one in promises}
    shown = sorted(periods, key=lambda code: (periods[code], code))[-SHOWN_PERIODS:]
    rows: dict[tuple[str, str], dict[str, Promise]] = defaultdict(dict)
    for one in promises:
        rows[one.extract if by_extract else "", one.leverancier][one.periode] = one
    names = {key: row_name(edition, *key) for key in rows}
    made = [
        grid_row(names[key], found, shown)
        for key, found in sorted(rows.items(), key=lambda item: names[item[0]].lower())
    ]
    return Grid(title, shown, made) if made else None


def row_name(edition: Edition, extract: str, leverancier: str) -> str:
    """A supplier, with what it delivers where a grid holds more than one extract."""
    name = edition.supply.name(leverancier)
    return f"{name}: {edition.extract_titles.get(extract, extract)}" if extract else name


def grid_row(name: str, found: dict[str, Promise], shown: list[str]) -> GridRow:
    """The row of one supplier."""
    promises = [found.get(code) for code in shown]
    earlier = [one for code, one in found.items() if code not in shown]
    text = f"{sum(one.is_accepted for one in earlier)} van {len(earlier)}" if earlier else ""
    return GridRow(
        name,
        [STATES[one.toestand] if one else None for one in promises],
        [bool(one and one.is_accepted and not one.is_in_time) for one in promises],
        text,
    )


def national_grids(edition: Edition) -> list[Grid]:
    """One grid per rhythm of the national deliveries."""
    rhythms: dict[str, list[Promise]] = defaultdict(list)
    for one in edition.supply.promises:
        if one.extract != MUNICIPAL:
            rhythms[rhythm_of(one.periode)].append(one)
    titles = {"M": "Per maand", "K": "Per kwartaal", "H": "Per half jaar", "J": "Per jaar", "S": "Per schooljaar"}
    grids = [
        grid_of(edition, rhythms[letter], title, by_extract=True)
        for letter, title in titles.items()
        if letter in rhythms
    ]
    return [grid for grid in grids if grid]


def rhythm_of(periode: str) -> str:
    """The letter of a period code."""
    return periode[4]


@dataclass(frozen=True)
class QuarterTally:
    """The municipal deliveries of one quarter: how many are in which state."""

    period: str
    counts: dict[str, int]
    total: int


def municipal_tally(edition: Edition) -> list[QuarterTally]:
    """The states of the municipal deliveries per quarter, newest first."""
    quarters: dict[str, Counter[str]] = defaultdict(Counter)
    for one in edition.supply.by_extract.get(MUNICIPAL, ()):
        quarters[one.periode][one.toestand] += 1
    newest = sorted(quarters.items(), reverse=True)[:SHOWN_PERIODS]
    return [QuarterTally(numbers.period_label(period), dict(counts), counts.total()) for period, counts in newest]


def municipal_open(edition: Edition) -> tuple[str, list[tuple[str, Mark]]]:
    """The newest municipal quarter whose deadline passed for some, and who is not accepted in it."""
    promises = [one for one in edition.supply.by_extract.get(MUNICIPAL, ()) if one.toestand != "VERWACHT"]
    if not promises:
        return "", []
    newest = max(one.periode for one in promises)
    lacking = [one for one in promises if one.periode == newest and not one.is_accepted]
    names = [(edition.supply.name(one.leverancier), STATES[one.toestand]) for one in lacking]
    return numbers.period_label(newest), sorted(names, key=lambda item: item[0].lower())


@dataclass(frozen=True)
class RowTally:
    """Rows of one extract over all its newest deliveries: landed = accepted + quarantined + refused."""

    title: str
    landed: str
    accepted: str
    quarantined: str
    refused: str


def sentence(text: str) -> str:
    """A text that starts as a sentence."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Check:
    """One automatic check and in how many batches it held."""

    title: str
    about: str
    passed: str
    because: str
    is_passed: bool

    @property
    def text(self) -> str:
        """What must hold, as a sentence; its code where nobody wrote one."""
        return sentence(self.because) or self.title


@dataclass(frozen=True)
class Finding:
    """Differences of one rule at one partner; fewer than the minimum is not told more precisely."""

    rule: str
    partner: str
    other: str
    count: str


@dataclass(frozen=True)
class Quality:
    """The tables about quality, released: counts of small groups are already words."""

    rows: tuple[RowTally, ...] = ()
    checks: tuple[Check, ...] = ()
    findings: tuple[Finding, ...] = ()


def by_rule(quality: Quality) -> list[tuple[str, str, list[Finding]]]:
    """The findings of each rule: its code, what must hold, and the findings."""
    meanings = {one.title: one.text for one in quality.checks}
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in quality.findings:
        found[one.rule].append(one)
    return [(rule, meaning_of(meanings, rule), group) for rule, group in found.items()]


def meaning_of(meanings: dict[str, str], rule: str) -> str:
    """What a rule asks: its own words, or those of its first part (``C08`` is checked as ``C08_duo``, ``C08_ind``)."""
    return next((text for title, text in meanings.items() if title == rule or title.startswith(f"{rule}_")), rule)


def deliveries_page(edition: Edition, quality: Quality) -> Page:
    """The page of deliveries and quality."""
    open_period, lacking = municipal_open(edition)
    content = {
        "answer": deliveries_answer(edition),
        "grids": national_grids(edition),
        "tally": municipal_tally(edition),
        "states": STATES,
        "open_period": open_period,
        "lacking": lacking,
        "quality": quality,
        "differences": by_rule(quality),
        "partners": wording().leveranciers,
    }
    return Page("leveringen.html", "deliveries.html.j2", "Leveringen en kwaliteit", "leveringen", content)


def deliveries_answer(edition: Edition) -> str:
    """How complete the deliveries are, in figures."""
    due = [one for one in edition.supply.promises if one.toestand not in {"VERWACHT", "VRIJGESTELD"}]
    if not due:
        return "Er is nog geen levering verwacht of ontvangen."
    accepted = sum(one.is_accepted for one in due)
    in_time = sum(one.is_in_time for one in due)
    text = f"{numbers.count(accepted)} van de {numbers.count(len(due))} leveringen waarvan de termijn voorbij is,"
    text += " zijn aanvaard"
    return f"{text} ({numbers.percent(accepted / len(due))}); {numbers.percent(in_time / len(due))} was op tijd."
