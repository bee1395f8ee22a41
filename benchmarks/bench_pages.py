"""How large pages are and how fast they load from disk: ``python benchmarks/bench_pages.py DATA_ROOT``.

The largest page of every kind is loaded a few times in Chromium, with an empty cache; prints the median until the whole
page is there. Needs Chromium and playwright; a figure of this machine, no test.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from pipelines.contracts.data_root import DataRoot

TIMES = 5
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def main() -> None:
    """Print a line for each kind of page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_root", type=Path)
    site = DataRoot(parser.parse_args().data_root).published / "site"
    pages = sorted(site.rglob("*.html"), key=lambda path: (path.parent, path.name))
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for folder, group in groupby(pages, key=lambda path: path.parent):
            found = list(group)
            kinds = found if folder == site else [max(found, key=lambda path: path.stat().st_size)]
            for page in kinds:
                kilobytes = page.stat().st_size / 1000
                seconds = statistics.median(load(browser, page) for _ in range(TIMES))
                print(f"{page.relative_to(site).as_posix():60} {kilobytes:5.0f} kB  {seconds:.2f} s")
        browser.close()


def load(browser: Browser, page: Path) -> float:
    """Seconds until a page is there, from the start of its navigation."""
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(page.resolve().as_uri(), wait_until="load")
    tab.wait_for_function(f"{LOADED} > 0")
    milliseconds = float(tab.evaluate(LOADED))
    context.close()
    return milliseconds / 1000


if __name__ == "__main__":
    main()
