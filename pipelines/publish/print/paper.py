"""The pages for paper as downloads: a PDF of each, where this machine has a Chromium.

What belongs here: from the pages that were written to files beside the downloads. What does not: the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.publish.print.pdf import print_pdf
from pipelines.publish.print.sheets import ALL
from pipelines.publish.site.edition import Download

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

PAPERS: Final = (
    ("vergaderstuk.pdf", "print/index.html", "Vergaderstuk: één A4 per fase (pdf)"),
    ("indicatorbladen.pdf", ALL, "Indicatorbladen: één A4 per indicator (pdf)"),
)


def write_paper(folder: Path, chromium: Path | None, moment: datetime) -> tuple[Download, ...]:
    """Print the pages for paper of a publication in the making; nothing without Chromium or where it fails.

    **Shape** the files for the page of downloads; a page that is not there is not printed.
    """
    return tuple(printed(folder, chromium, moment)) if chromium else ()


def printed(folder: Path, chromium: Path, moment: datetime) -> Iterator[Download]:
    """Each paper that could be printed."""
    for name, page, title in PAPERS:
        source, target = folder / "site" / page, folder / "downloads" / name
        if source.is_file() and print_pdf(chromium, source, target, moment):
            yield Download(name, title, target.stat().st_size)
