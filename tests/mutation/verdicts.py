"""Who notices a mutant: a unit test of dbt, the oracle's cells, a law of the result tables, or nobody.

What belongs here: the list of mutants, applying one, and asking all three. What does not: how they are asked
(``built``, ``examples``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from tests.mutation.built import Built
from tests.mutation.examples import Example, failing
from tests.mutation.rendering import DBT

MUTANTS = Path(__file__).with_name("mutants.yaml")


@dataclass(frozen=True)
class Mutant:
    """One mistake: what stands once in a file, what is written instead, and what that breaks.

    Nulls: ``equivalent`` is the reason why it changes no figure, None for a mistake that must be noticed; ``elsewhere``
    names a test outside this list that notices it.
    """

    file: str
    old: str
    new: str
    breaks: str
    equivalent: str | None = None
    elsewhere: str | None = None

    @property
    def mutated(self) -> dict[Path, str]:
        """The file with the mistake in it. Errors: ValueError when the text does not stand there exactly once."""
        path = DBT / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {self.old!r} stands there {text.count(self.old)} times")
        return {path: text.replace(self.old, self.new)}

    def __str__(self) -> str:
        """Read as one line."""
        return f"{self.file}: {' '.join(self.old.split())} → {' '.join(self.new.split()) or 'nothing'}"


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant. Nulls: whoever did not notice it, or was not asked any more."""

    mutant: Mutant
    example: str | None  # the unit test that fails
    indicator: str | None = None  # the indicator whose cells the oracle has otherwise
    law: str | None = None  # the law of the result tables that breaks

    @property
    def is_killed(self) -> bool:
        """Whether anybody noticed."""
        return (self.example, self.indicator, self.law) != (None, None, None)


def mutants() -> tuple[Mutant, ...]:
    """Every mutant of the list."""
    listed = yaml.safe_load(MUTANTS.read_text(encoding="utf-8"))
    return tuple(
        Mutant(file, one["old"], one["new"], one.get("breaks", ""), one.get("equivalent"), one.get("elsewhere"))
        for file, found in listed.items()
        for one in found
    )


def judge(mutant: Mutant, worlds: Sequence[Built], tests: Sequence[Example], *, fully: bool = True) -> Verdict:
    """Ask the unit tests of what changed, the oracle and the laws, in one world after the other.

    ``fully`` asks all three; else the first to notice is enough. Errors: ValueError when the mutant changes no SQL;
    duckdb.Error when its SQL cannot be carried out: such a mistake needs no test.
    """
    rendering, changed = worlds[0].changed_by(mutant.mutated)
    if not changed:
        raise ValueError(f"{mutant} changes no model")
    found = Verdict(mutant, failing(worlds[0], rendering, [one for one in tests if one.model in changed]))
    for built in worlds:
        if fully or not found.is_killed:
            found = replace(found, indicator=found.indicator or built.first_difference(rendering, changed))
        if fully or not found.is_killed:
            found = replace(found, law=found.law or built.broken_law(rendering, changed))
    return found
