"""The pages for paper: the vergaderstuk with one A4 side a phase, and one side for every indicator.

What belongs here: what stands on a side. What does not: figures (the pages of the site gather them), markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.lines import newest_moment
from pipelines.publish.site.pages.goals import PhaseTable, answer, phase_tables, span
from pipelines.publish.site.pages.indicator import indicator_page
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.pages.reasons import reasons_of
from pipelines.publish.site.words import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Edition

AGENDA: Final = "print/index.html"
SHOWN_TRAIL: Final = 8
ROOM: Final = 3000  # characters on a side, of the table's rows and the two lists below it
ROW: Final = 130  # what a row of the table takes away from them


@dataclass(frozen=True)
class Side:
    """One side of the vergaderstuk.

    **Shape** ``reasons``: title and sentences of the ambities that are missed; ``meanings``
    only where the side has room for them.
    """

    table: PhaseTable
    answer: str
    reasons: list[tuple[str, str]]
    left_out: int
    meanings: list[tuple[str, str]]


def paper_pages(edition: Edition) -> Iterator[Page]:
    """The vergaderstuk, and a sheet for every indicator."""
    tables = phase_tables(edition, NATION, with_trend=True) if edition.peildatum else []
    sides = [side_of(edition, table) for table in tables]
    content = {"sides": sides, "answer": answer(tables) if tables else "", "span": span(edition)}
    yield Page(AGENDA, "agenda.html.j2", "Vergaderstuk", "", content)
    for indicator in edition.indicators.values():
        whole = indicator_page(edition, indicator).content
        content = whole | {"trail": whole["trail"][:SHOWN_TRAIL]}
        yield Page(f"print/{indicator.id}.html", "sheet.html.j2", indicator.title, "", content)


def side_of(edition: Edition, table: PhaseTable) -> Side:
    """One phase: its table, and why its ambities are missed."""
    missed = [line for line in table.lines if line.mark == VERDICTS["NIET_GEHAALD"]]
    found = [(line, reasons_of(edition, line.id, NATION, newest_moment(edition, line.id, NATION))) for line in missed]
    told = [(line.title, " ".join(reasons.sentences)) for line, reasons in found if reasons]
    room = ROOM - ROW * len(table.lines)
    shown = list(fitting(told, room))
    meanings = [(line.title, edition.indicators[line.id].definition) for line in table.lines]
    has_room = length(meanings) + length(shown) <= room
    return Side(table, answer([table]), shown, len(told) - len(shown), meanings if has_room else [])


def fitting(told: list[tuple[str, str]], room: int) -> Iterator[tuple[str, str]]:
    """As many texts, from the first on, as a number of characters holds."""
    used = 0
    for title, text in told:
        used += len(title) + len(text)
        if used > room:
            return
        yield title, text


def length(pairs: list[tuple[str, str]]) -> int:
    """How many characters a list of titles and texts takes."""
    return sum(len(title) + len(text) for title, text in pairs)
