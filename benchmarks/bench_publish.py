"""How long a publication takes, part by part: ``python benchmarks/bench_publish.py DATA_ROOT [PROJECT] [--twice]``.

The data root must hold a built warehouse; its publication is made anew in a temporary copy, which is removed. With
``--twice`` a second one follows, whose audit knows the first. ``benchmarks/bench_build.py --keep FOLDER`` makes a root
of the size of the country. Seconds on the clock, and of the processor in brackets.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.indicators import load_indicators
from pipelines.contracts.loader import load_contracts
from pipelines.publish import publication
from pipelines.publish.disclosure import protect
from pipelines.publish.print.pdf import find_chromium

PARTS: list[tuple[str, ModuleType, str]] = [
    ("read the warehouse", publication, "read_source"),
    ("control and attack", publication, "protect"),
    ("  of which attack", protect, "audit"),
    ("  of which rounding", protect, "release_tables"),
    ("database", publication, "write_database"),
    ("downloads", publication, "write_downloads"),
    ("site", publication, "build_site"),
    ("pages for paper", publication, "build_print"),
    ("pdf", publication, "write_paper"),
    ("release note", publication, "write_release"),
    ("put in place", publication, "put_in_place"),
]


class Stopwatch:
    """Seconds by part, on the clock and of the processor."""

    def __init__(self) -> None:
        """Nothing measured yet."""
        self.spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def watched(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, measured."""

        def measured(*given: Any, **named: Any) -> Any:
            clock, processor = time.perf_counter(), time.process_time()
            try:
                return function(*given, **named)
            finally:
                self.spent[part][0] += time.perf_counter() - clock
                self.spent[part][1] += time.process_time() - processor

        return measured


def main() -> None:
    """Publish and print seconds by part, pages, cells, what is hidden, and the largest page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_root", type=Path)
    parser.add_argument("project", type=Path, nargs="?", default=Path(__file__).parents[1])
    parser.add_argument("--twice", action="store_true", help="a second publication, attacked with the first")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        shutil.copyfile(DataRoot(given.data_root).warehouse, root.warehouse)
        for secret in (b"first", b"second") if given.twice else (b"first",):
            publish_once(root, given.project, secret)


def publish_once(root: DataRoot, project: Path, secret: bytes) -> None:
    """One publication, measured."""
    contracts, indicators, watch = load_contracts(project), load_indicators(project), Stopwatch()
    plain = [(module, name, getattr(module, name)) for _, module, name in PARTS]
    for part, module, name in PARTS:
        setattr(module, name, watch.watched(part, getattr(module, name)))
    publish = watch.watched("everything", publication.publish)
    summary = publish(root, project, contracts, indicators, datetime.now(UTC), chromium=find_chromium(), secret=secret)
    for module, name, function in plain:
        setattr(module, name, function)
    report(root, summary, watch)


def report(root: DataRoot, summary: publication.PublicationSummary, watch: Stopwatch) -> None:
    """Print what was measured and what came of it."""
    for part in [*(one for one, _, _ in PARTS), "everything"]:
        clock, processor = watch.spent[part]
        print(f"{part:20} {clock:7.1f} s  ({processor:.1f})")
    sizes = [path.stat().st_size for path in (root.published / "site").rglob("*.html")]
    total = sum(path.stat().st_size for path in root.published.rglob("*") if path.is_file())
    print(f"{summary.pages} pages, largest {max(sizes) / 1000:.0f} kB, everything {total / 1e6:.1f} MB")
    kept = sum(path.stat().st_size for path in root.releases.iterdir())
    print(f"cells {summary.cells}, remembered {kept / 1000:.0f} kB in {len(list(root.releases.iterdir()))} files")
    note = json.loads((root.published / "release.json").read_text(encoding="utf-8"))["onthulling"]
    print(f"hidden {note['aandeel_geheim']}")
    print(f"audit {note['toets']}")


if __name__ == "__main__":
    main()
