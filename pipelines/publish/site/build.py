"""Writing the site: every page of an edition through its template into a folder.

What belongs here: the template environment and the files. What does not: what stands on a page.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipelines.publish.print.pages import paper_pages
from pipelines.publish.print.sheets import ALL, sheets_page
from pipelines.publish.site import numbers
from pipelines.publish.site.pages.areas import area_pages
from pipelines.publish.site.pages.comparisons import comparisons_page
from pipelines.publish.site.pages.deliveries import Quality, deliveries_page
from pipelines.publish.site.pages.goals import phase_pages, start_page
from pipelines.publish.site.pages.indicator import indicator_pages
from pipelines.publish.site.pages.texts import text_pages
from pipelines.publish.site.words import STATES, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Edition
    from pipelines.publish.site.pages.page import Page

HERE: Final = Path(__file__).parent
PAPER: Final = HERE.parent / "print"
MENU: Final = (
    ("doelen", "index.html", "Doelen per fase"),
    ("gebieden", "gebied/index.html", "Gebieden"),
    ("leveringen", "leveringen.html", "Leveringen en kwaliteit"),
    ("vergelijken", "vergelijken.html", "Vergelijken"),
    ("downloads", "downloads.html", "Downloads"),
    ("begrippen", "begrippen.html", "Begrippen"),
)


@cache
def environment() -> Environment:
    """Templates that escape everything and refuse a name that does not exist."""
    made = Environment(
        loader=FileSystemLoader([HERE / "templates", PAPER / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        count=numbers.count, quarter=numbers.quarter, long_date=numbers.long_date, long_moment=numbers.long_moment,
        short_period=numbers.short_period, size=numbers.file_size,
    )  # fmt: skip
    made.globals.update(menu=MENU, verdicts=VERDICTS, states=STATES)
    return made


def pages_of(edition: Edition, quality: Quality) -> Iterator[Page]:
    """Every page of an edition."""
    yield start_page(edition)
    yield from phase_pages(edition)
    yield from indicator_pages(edition)
    yield from area_pages(edition)
    yield deliveries_page(edition, quality)
    yield comparisons_page(edition)
    yield from text_pages(edition)


def build_site(edition: Edition, quality: Quality, target: Path) -> int:
    """Write the site of an edition into its folder; the number of pages."""
    written = write_pages(pages_of(edition, quality), edition, target)
    (target / "monitor.css").write_bytes((HERE / "static" / "monitor.css").read_bytes())
    return written


def build_print(edition: Edition, target: Path) -> int:
    """Write the pages for paper into the folder of the site; the number of pages."""
    written = write_pages(paper_pages(edition), edition, target)
    (target / "print" / "paper.css").write_bytes((PAPER / "static" / "paper.css").read_bytes())
    (target / "monitor.css").write_bytes((HERE / "static" / "monitor.css").read_bytes())
    return written


@contextmanager
def all_sheets(edition: Edition, target: Path) -> Iterator[None]:
    """The sheets of all indicators as one page while it is printed; it is too large to be a page of the site."""
    write_pages(iter([sheets_page(edition)]), edition, target)
    yield
    (target / ALL).unlink()


def write_pages(pages: Iterator[Page], edition: Edition, target: Path) -> int:
    """Every page through its template into its file; how many there were."""
    templates = environment()
    written = 0
    for page in pages:
        path = target / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = templates.get_template(page.template).render(page=page, edition=edition, **page.content)
        path.write_text(text, encoding="utf-8")
        written += 1
    return written
