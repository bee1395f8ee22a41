"""How long a publication takes: ``python benchmarks/bench_publish.py DATA_ROOT [PROJECT]``; prints the figures.

The data root must hold a built warehouse; its publication is made anew in a temporary copy, which is removed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.indicators import load_indicators
from pipelines.contracts.loader import load_contracts
from pipelines.publish.publication import publish


def main() -> None:
    """Publish once and print seconds, pages, cells and the largest page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data_root", type=Path)
    parser.add_argument("project", type=Path, nargs="?", default=Path(__file__).parents[1])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = DataRoot(Path(folder))
        shutil.copyfile(DataRoot(given.data_root).warehouse, root.warehouse)
        contracts, indicators = load_contracts(given.project), load_indicators(given.project)
        start = time.perf_counter()
        summary = publish(root, given.project, contracts, indicators, datetime.now(UTC))
        seconds = time.perf_counter() - start
        sizes = [path.stat().st_size for path in (root.published / "site").rglob("*.html")]
        total = sum(path.stat().st_size for path in root.published.rglob("*") if path.is_file())
        print(f"{seconds:.1f} s, {summary.pages} pages, largest {max(sizes) / 1000:.0f} kB")
        print(f"cells {summary.cells}, everything {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
