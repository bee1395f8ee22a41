"""The page that compares two as-known moments: which national totals changed since an earlier publication, and why.

What belongs here: words and rows for the kept comparisons. What does not: making a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.cells import SECRET
from pipelines.publish.site import numbers
from pipelines.publish.site.pages.page import Page

if TYPE_CHECKING:
    from pipelines.publish.site.edition import Change, ComparedTotal, Comparison, Edition, Restated, RestatedPart

CAUSES: Final = {
    "definitie_versie": ("Definitie", "De definitie van de indicator is veranderd."),
    "referentiegegevens": ("Referentiegegevens", "De indeling van gemeenten of wie levert is veranderd."),
    "verwijderde_personen": ("Verwijderd", "Personen die de leverancier later niet meer kende."),
    "correctie": ("Correctie", "Een verbeterde levering over dezelfde periode."),
    "late_levering": ("Late levering", "Een levering die eerder ontbrak en na haar termijn kwam."),
    "nieuwere_stand": ("Nieuwere stand", "Nieuwere leveringen, die ook over eerdere kwartalen meer weten."),
}


@dataclass(frozen=True)
class ComparedRow:
    """One indicator in the table. **Shape** ``parts`` has one text for each cause of the table."""

    title: str
    href: str
    quarter: str
    before: str
    after: str
    parts: list[str]


@dataclass(frozen=True)
class ComparedMoments:
    """Two moments with the rows that differ. **Shape** ``alike``: those in which the difference is too small to see."""

    earlier: str
    later: str
    causes: list[str]
    rows: list[ComparedRow]
    alike: list[ComparedRow]


def comparisons_page(edition: Edition) -> Page:
    """The page of all kept comparisons."""
    content = {
        "compared": [compared(edition, one) for one in edition.comparisons],
        "causes": CAUSES.values(),
        "minimum": edition.minimum,
    }
    return Page("vergelijken.html", "comparisons.html.j2", "Vergelijken met een eerdere stand", "vergelijken", content)


def compared(edition: Edition, one: Comparison) -> ComparedMoments:
    """One comparison for reading."""
    used = {part.cause for cell in one.cells for part in cell.parts}
    causes = [cause for cause in CAUSES if cause in used]
    known = [cell for cell in one.cells if cell.indicator_id in edition.indicators]
    order = list(edition.indicators)
    rows = [compared_row(edition, cell, causes) for cell in sorted(known, key=lambda it: order.index(it.indicator_id))]
    return ComparedMoments(
        numbers.long_moment(one.earlier),
        numbers.long_moment(one.later),
        [CAUSES[cause][0] for cause in causes],
        [row for row in rows if row.before != row.after],
        [row for row in rows if row.before == row.after],
    )


def compared_row(edition: Edition, cell: Restated, causes: list[str]) -> ComparedRow:
    """One changed total with a text for each cause."""
    indicator = edition.indicators[cell.indicator_id]
    unit = {"count": indicator.unit, "duration": "waarnemingen"}.get(indicator.kind, "")
    by_cause = {part.cause: part for part in cell.parts}
    return ComparedRow(
        indicator.title,
        f"indicator/{indicator.id}.html",
        numbers.quarter(cell.peildatum),
        total_text(cell.before, unit),
        total_text(cell.after, unit),
        [part_text(by_cause.get(cause), edition.minimum) for cause in causes],
    )


def total_text(total: ComparedTotal, unit: str = "") -> str:
    """A total: ``1.235 van 2.000 (61,8 %)``, the count alone with its unit, or what of it is secret."""
    teller, noemer = total.teller, total.noemer
    if total.is_secret:
        return f"{SECRET} van {numbers.count(noemer)}" if noemer else SECRET
    if teller is None or not noemer:
        size = teller if teller is not None else noemer
        return numbers.NOTHING if size is None else f"{numbers.count(size)} {unit}".rstrip()
    return f"{numbers.count(teller)} van {numbers.count(noemer)} ({numbers.percent(teller / noemer)})"


def part_text(part: RestatedPart | None, minimum: int) -> str:
    """What a cause did to teller and noemer; a dash when it did nothing."""
    if part is None:
        return numbers.NOTHING
    return f"{change_text(part.teller, minimum)} / {change_text(part.noemer, minimum)}"


def change_text(change: Change | None, minimum: int) -> str:
    """A change of a count; that it is small when below the minimum; secret where it would tell a small one."""
    if change is None:
        return numbers.NOTHING
    if change.shown is None:
        return f"<{minimum}" if change.is_small else SECRET
    return numbers.signed(numbers.count(change.shown))
