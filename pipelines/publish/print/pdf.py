"""A tagged PDF of one page that was made for paper, printed by the Chromium of this machine.

What belongs here: running Chromium, and dates and marks in its file that do not depend on the run. What does not: the
page.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
SECONDS_AT_MOST: Final = 60
DATES: Final = re.compile(rb"\(D:\d{14}([+-]\d\d'\d\d')\)")
NODES: Final = re.compile(rb"\(node(\d{8})\)")  # numbers go on from what Chromium drew before the page
QUIET: Final = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--no-first-run",
    "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip


def find_chromium() -> Path | None:
    """The Chromium of this machine; None when there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(found) if found else None


def print_pdf(chromium: Path, page: Path, target: Path, moment: datetime) -> bool:
    """Print a page to ``target``; False, and no file, when Chromium does not do it.

    **Shape** the dates in the file are those of ``moment``: the same page and Chromium give the same bytes.
    """
    with tempfile.TemporaryDirectory() as profile:
        written = Path(profile) / target.name
        command = [str(chromium), *QUIET, *sandbox(), f"--user-data-dir={profile}", f"--print-to-pdf={written}"]
        try:
            subprocess.run(  # noqa: S603  (our own page, the program that the caller found)
                [*command, page.resolve().as_uri()], check=True, capture_output=True, timeout=SECONDS_AT_MOST
            )
        except (OSError, subprocess.SubprocessError):
            return False
        if not written.is_file():
            return False
        target.write_bytes(renumbered(dated(written.read_bytes(), moment)))
    return True


def sandbox() -> tuple[str, ...]:
    """What Chromium needs to start for root, as in a container: it has no sandbox there."""
    return ("--no-sandbox",) if os.geteuid() == 0 else ()


def dated(content: bytes, moment: datetime) -> bytes:
    """The file with every date the same, as long as it was: the places in the file stay where they are."""
    stamp = moment.strftime("%Y%m%d%H%M%S").encode()
    return DATES.sub(lambda found: b"(D:" + stamp + found.group(1) + b")", content)


def renumbered(content: bytes) -> bytes:
    """The file with the marks of its structure numbered from 1, in the order and the length that they had."""
    marks = {mark: rank for rank, mark in enumerate(sorted(set(NODES.findall(content))), start=1)}
    return NODES.sub(lambda found: b"(node%08d)" % marks[found.group(1)], content)
