"""The vergaderstuk as a download: the PDF of the site's page for paper, where this machine has a Chromium.

What belongs here: from the page that was written to the file beside the downloads. What does not: the page itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.publish.print.pdf import print_pdf
from pipelines.publish.site.edition import Download

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NAME: Final = "vergaderstuk.pdf"
PAGE: Final = "print/index.html"


def write_paper(folder: Path, chromium: Path | None, moment: datetime) -> tuple[Download, ...]:
    """Print the page for paper of a publication in the making; nothing without Chromium or when it fails.

    **Shape** the file for the page of downloads, or empty.
    """
    target = folder / "downloads" / NAME
    if chromium is None or not print_pdf(chromium, folder / "site" / PAGE, target, moment):
        return ()
    return (Download(NAME, "Vergaderstuk: één A4 per fase (pdf)", target.stat().st_size),)
