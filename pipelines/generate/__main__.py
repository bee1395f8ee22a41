"""``python -m pipelines.generate [--check]``: write the generated files, or fail when one is stale.

What belongs here: the command line of this package. What does not: any content.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipelines.generate.generated import stale, write_all


def main() -> int:
    """Run the command; exit code 1 when a file is stale under ``--check``."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.generate", description="Write the generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is stale")
    parser.add_argument("--project", type=Path, default=Path(__file__).parents[2], help="folder of the project")
    options = parser.parse_args()
    paths = stale(options.project) if options.check else write_all(options.project)
    word = "stale (run python -m pipelines.generate)" if options.check else "written"
    sys.stdout.writelines(f"{word}: {path}\n" for path in paths)
    return 1 if options.check and paths else 0


if __name__ == "__main__":
    sys.exit(main())
