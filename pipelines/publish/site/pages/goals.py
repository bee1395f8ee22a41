"""The start page and one page per phase: whether the goals are reached.

What belongs here: the answer in figures and the tables per phase. What does not: one indicator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.lines import IndicatorLine, indicator_line, tally
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.words import VERDICTS, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Edition


@dataclass(frozen=True)
class Share:
    """One piece of a phase's bar: how many indicators have this verdict, and its place in the bar."""

    mark: Mark
    count: int
    start: float
    width: float


@dataclass(frozen=True)
class PhaseTable:
    """A phase with its lines and its bar."""

    code: str
    name: str
    lines: list[IndicatorLine]
    shares: list[Share]

    @property
    def href(self) -> str:
        """The address of the page of this phase."""
        return f"fase/{self.code.lower()}.html"


def phase_tables(edition: Edition, area: str, *, with_trend: bool) -> list[PhaseTable]:
    """Every phase with its indicators in one area."""
    tables = []
    for code, name in edition.phases():
        lines = [indicator_line(edition, one, area, with_trend=with_trend) for one in edition.of_phase(code)]
        if area != NATION:
            lines = [line for line in lines if edition.indicators[line.id].scope != "NL"]
        if lines:
            tables.append(PhaseTable(code, name, lines, shares_of(lines)))
    return tables


def shares_of(lines: list[IndicatorLine]) -> list[Share]:
    """The pieces of a bar of 100 wide, in the order of the verdicts; none is left out of the count."""
    counts = tally(lines)
    shares: list[Share] = []
    start = 0.0
    for mark in VERDICTS.values():
        if counts[mark.word]:
            width = 100 * counts[mark.word] / len(lines)
            shares.append(Share(mark, counts[mark.word], round(start, 2), round(width, 2)))
            start += width
    return shares


def answer(tables: list[PhaseTable]) -> str:
    """The answer to the question of the page, in figures.

    **Nulls** no indicator has an ambitie: the sentence says so.
    """
    counts = tally([line for table in tables for line in table.lines])
    total = sum(counts.values())
    met, missed, open_, none = (counts[mark.word] for mark in VERDICTS.values())
    if total == none:
        return f"Dat is niet te zeggen: voor geen van de {total} ketenindicatoren is een ambitie vastgelegd."
    verb = "halen" if met > 1 else "haalt"
    first = f"Van de {total - none} ketenindicatoren met een ambitie {verb} er {met or 'geen'} die ambitie."
    missing = [f"{missed} {'haalt' if missed == 1 else 'halen'} die niet"] if missed else []
    unsure = [f"van {open_} is het niet te zeggen"] if open_ else []
    second = " en ".join([*missing, *unsure])
    last = f" {none} {'heeft' if none == 1 else 'hebben'} geen ambitie." if none else ""
    return f"{first}{f' {second[0].upper()}{second[1:]}.' if second else ''}{last}"


def start_page(edition: Edition) -> Page:
    """The start page."""
    tables = phase_tables(edition, NATION, with_trend=True)
    content = {"tables": tables, "answer": answer(tables) if edition.peildatum else "", "span": span(edition)}
    return Page("index.html", "start.html.j2", "Worden de doelen per fase gehaald?", "doelen", content)


def span(edition: Edition) -> str:
    """From which to which quarter the trends run."""
    days = edition.store.peildata
    return f"{numbers.quarter(days[0])} {numbers.NOTHING} {numbers.quarter(days[-1])}" if days else ""


def phase_pages(edition: Edition) -> Iterator[Page]:
    """One page per phase."""
    for table in phase_tables(edition, NATION, with_trend=True):
        definitions = {one.id: one for one in edition.of_phase(table.code)}
        content = {"table": table, "definitions": definitions, "answer": answer([table]), "span": span(edition)}
        yield Page(table.href, "phase.html.j2", f"{table.code} {table.name}", "doelen", content)
