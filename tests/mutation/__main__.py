"""Go through every mutant: ``python -m tests.mutation`` (``make mutants``), some minutes.

Prints the mutants that nobody noticed, writes ``docs/reference/mutation.md`` and ends with 1 when fewer than 95 % were
noticed, when an equivalent one was, or when one cannot be carried out. ``--only TEXT`` tries those whose file has the
text in its name, and writes nothing.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.contrary_world import make_contrary, open_built
from tests.mutation.examples import examples
from tests.mutation.rendering import PROJECT
from tests.mutation.verdicts import Verdict, judge, mutants

REPORT = PROJECT / "docs" / "reference" / "mutation.md"
SEED = 21
ENOUGH = 0.95
HEAD = """# Mutants of the SQL

Written by `make mutants`; do not edit. Each mutant of `tests/mutation/mutants.yaml` is a small mistake in the SQL of
the indicators: `<` for `<=`, swapped dates, a dropped exit, one month off, the oldest instead of the newest. Three may
notice it: one of the {tests} unit tests of dbt, a cell or verdict that the oracle has otherwise (one contrary world,
seed {seed}), or a law of the result tables (`tests/sql/laws.py`).
"""


def main() -> int:
    """Judge, report and say whether it is enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="text in the name of the file")
    wanted = parser.parse_args().only
    with tempfile.TemporaryDirectory(prefix="mutants_") as folder:
        built = open_built(make_contrary(Path(folder) / "data", SEED), Path(folder) / "tried")
        tests = examples()
        verdicts = [judge(one, [built], tests) for one in mutants() if wanted in one.file]
    for one in verdicts:
        if not one.is_killed and one.mutant.equivalent is None:
            print(f"not noticed: {one.mutant}")
    if not wanted:
        REPORT.write_text(report(verdicts, len(tests)), encoding="utf-8")
    wrong = [one for one in verdicts if one.is_killed and one.mutant.equivalent]
    for one in wrong:
        print(f"called equivalent, but noticed: {one.mutant}")
    print(f"{killed(verdicts)} of {len(real(verdicts))} noticed")
    return int(bool(wrong) or killed(verdicts) < ENOUGH * len(real(verdicts)))


def real(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Those that must be noticed."""
    return [one for one in verdicts if one.mutant.equivalent is None]


def killed(verdicts: Sequence[Verdict]) -> int:
    """How many that must be noticed were."""
    return sum(one.is_killed for one in real(verdicts))


def place(verdict: Verdict) -> str:
    """The part of the dbt project that a mutant stands in."""
    folder = Path(verdict.mutant.file).parent.as_posix()
    return folder if folder.startswith("models/") or folder == "macros/drivers" else verdict.mutant.file


def report(verdicts: Sequence[Verdict], tests: int) -> str:
    """The figures for reading."""
    counted = real(verdicts)
    share = f"{100 * killed(verdicts) / len(counted):.1f}"
    found = f"unit test {by(counted, 'example')}, oracle {by(counted, 'indicator')}, law {by(counted, 'law')}"
    lines = [
        HEAD.format(tests=tests, seed=SEED),
        f"**{killed(verdicts)} of {len(counted)} mutants are noticed ({share} %)**: {found};",
        f"by one of the three alone {sum(alone(one) for one in counted)}.",
        "",
        "| where | mutants | noticed | unit test | oracle | law |",
        "|---|---|---|---|---|---|",
        *(row(where, [one for one in counted if place(one) == where]) for where in Counter(map(place, counted))),
        "",
        "## Not noticed",
        "",
        *([f"- {told(one)}" for one in counted if not one.is_killed] or ["None."]),
        "",
        "## Equivalent: the same figures whatever is delivered",
        "",
        *(f"- {told(one)}" for one in verdicts if one.mutant.equivalent),
    ]
    return "\n".join(lines) + "\n"


def by(verdicts: Sequence[Verdict], who: str) -> int:
    """How many one of the three noticed."""
    return sum(getattr(one, who) is not None for one in verdicts)


def alone(verdict: Verdict) -> bool:
    """Whether just one of the three noticed."""
    return (verdict.example, verdict.indicator, verdict.law).count(None) == 2


def row(where: str, found: Sequence[Verdict]) -> str:
    """One line of the table."""
    figures = (len(found), killed(found), *(by(found, who) for who in ("example", "indicator", "law")))
    return f"| `{where}` | {' | '.join(map(str, figures))} |"


def told(verdict: Verdict) -> str:
    """A mutant and what is said of it."""
    one = verdict.mutant
    changed = f"`{' '.join(one.old.split())}` → `{' '.join(one.new.split()) or ' '}`"
    noticed = f" (noticed by `{one.elsewhere}`)" if one.elsewhere else ""
    return f"`{one.file}`: {changed}: {one.equivalent or one.breaks}{noticed}"


if __name__ == "__main__":
    sys.exit(main())
