"""The pages for paper: the vergaderstuk with one A4 side a phase, and the sheets of the indicators (``sheets``).

What belongs here: what stands on a side of the vergaderstuk. What does not: figures (the site's pages gather them).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from pipelines.publish.print.sheets import sheet_pages
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.charts.line import Frame
from pipelines.publish.site.lines import newest_moment
from pipelines.publish.site.numbers import NOTHING
from pipelines.publish.site.pages.goals import PhaseTable, answer, phase_tables, span
from pipelines.publish.site.pages.indicator import chart
from pipelines.publish.site.pages.page import Page
from pipelines.publish.site.pages.reasons import reasons_of
from pipelines.publish.site.words import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.lines import IndicatorLine

AGENDA: Final = "print/index.html"
# millimetres of a side of A4, measured on the printed page, on the safe side
ROOM: Final = 214.0  # below the answer, above the foot
LINE: Final = 4.3
PADDING: Final = 1.5
LIST: Final = 9.5  # a heading
UNEVEN: Final = 6.0  # by which one of two columns may be longer than half
CHART_ROW: Final = 54.0
CHARACTERS: Final = 58  # on a line of one of two columns
IN_A_NAME: Final = 19  # characters of a title, or of the words below a verdict, on one line of the table
CHARTS_IN_A_ROW: Final = 2
FRAME: Final = Frame(380, 190, 4, is_narrow=True)


@dataclass(frozen=True)
class Side:
    """One side of the vergaderstuk.

    **Shape** ``reasons``: title and sentences of the ambities that are missed; ``meanings``
    and ``charts``, of the indicators with an ambitie first, only where the side has room for them.
    """

    table: PhaseTable
    answer: str
    reasons: list[tuple[str, str]]
    left_out: int
    meanings: list[tuple[str, str]]
    charts: list[tuple[str, Markup]]


def paper_pages(edition: Edition) -> Iterator[Page]:
    """The vergaderstuk, and a sheet for every indicator."""
    tables = phase_tables(edition, NATION, with_trend=True) if edition.peildatum else []
    sides = [side_of(edition, table) for table in tables]
    content = {"sides": sides, "answer": answer(tables) if tables else "", "span": span(edition)}
    yield Page(AGENDA, "agenda.html.j2", "Vergaderstuk", "", content)
    yield from sheet_pages(edition)


def side_of(edition: Edition, table: PhaseTable) -> Side:
    """One phase: its table, and why its ambities are missed."""
    missed = [line for line in table.lines if line.mark == VERDICTS["NIET_GEHAALD"]]
    found = [(line, reasons_of(edition, line.id, NATION, newest_moment(edition, line.id, NATION))) for line in missed]
    told = [(line.title, " ".join(reasons.sentences)) for line, reasons in found if reasons]
    room = ROOM - sum(row_height(line) for line in table.lines)
    shown = list(fitting(told, room))
    room -= list_height(shown)
    meanings = [(line.title, edition.indicators[line.id].definition) for line in table.lines]
    meanings = meanings if list_height(meanings) <= room else []
    room -= list_height(meanings) + LIST
    charts = charts_of(edition, table, CHARTS_IN_A_ROW * max(int(room // CHART_ROW), 0))
    return Side(table, answer([table]), shown, len(told) - len(shown), meanings, charts)


def row_height(line: IndicatorLine) -> float:
    """How high a row of the table is: by its title, or by what stands below its verdict."""
    below = ceil(len(line.reason) / IN_A_NAME) + ceil(len(line.deviation) / IN_A_NAME)
    return PADDING + LINE * max(ceil(len(line.title) / IN_A_NAME), 1 + below, 2)


def list_height(pairs: list[tuple[str, str]]) -> float:
    """How high a list of titles and texts in two columns is; nothing when there are none."""
    lines = sum(ceil(len(title) / CHARACTERS) + ceil(len(text) / CHARACTERS) for title, text in pairs)
    return LIST + UNEVEN + (LINE * lines + PADDING * len(pairs)) / 2 if pairs else 0.0


def charts_of(edition: Edition, table: PhaseTable, most: int) -> list[tuple[str, Markup]]:
    """At most so many trends with their titles: those with an ambitie first, then in the order of the table."""
    lines = sorted(table.lines, key=lambda line: line.target == NOTHING)
    drawn = ((line, chart(edition, edition.indicators[line.id], f"verloop-{line.id}", FRAME)) for line in lines)
    found = [(line, picture) for line, picture in drawn if picture][:most]
    order = table.lines.index
    return [(line.title, picture) for line, picture in sorted(found, key=lambda pair: order(pair[0]))]


def fitting(told: list[tuple[str, str]], room: float) -> Iterator[tuple[str, str]]:
    """As many texts, from the first on, as so many millimetres hold."""
    for count, pair in enumerate(told, 1):
        if list_height(told[:count]) > room:
            return
        yield pair
