"""Expectations that share one projection, so that its rows are read and judged once.

What belongs here: putting rules together, and what a group reads. What does not: judging (``engine``), what an earlier
build said (``standing``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import duckdb

from pipelines.quality.engine import CheckCrashed
from pipelines.quality.expectations import Expectation, ExpectationFile

T = TypeVar("T")

DELIVERY = ("leverancier", "periode", "levering_id")


@dataclass(frozen=True)
class Group:
    """Rules that share one projection: one frame, one batch; ``spared`` are those that do not apply."""

    file: ExpectationFile
    sql: str
    rules: tuple[Expectation, ...]
    spared: tuple[Expectation, ...]

    @property
    def index_columns(self) -> list[str]:
        """The columns that tell which row of which delivery fails."""
        own = [f"{alias}_{name}" if alias else name for alias in self.rules[0].reported_to for name in DELIVERY]
        return ["key_pseudonym", *own]

    @property
    def projected(self) -> str:
        """The query of the rows and columns that the rules read."""
        read = dict.fromkeys([*self.index_columns, *(name for rule in self.rules for name in rule.columns)])
        return f"select {', '.join(read)} from ({self.sql}) as projected"  # noqa: S608 - a projection of ours

    def asked(self, question: Callable[[], T]) -> T:
        """The answer of the warehouse to a question about the projection.

        Errors: CheckCrashed when it has none: then the projection is wrong.
        """
        try:
            return question()
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise CheckCrashed(f"expectations of {self.file.extract}, {self.rules[0].id}: {reason}") from error


def groups_of(files: Iterable[ExpectationFile], accepted: set[str]) -> Iterator[Group]:
    """The rules of some files in groups; a rule applies when all extracts that it needs were ever accepted."""
    for file in files:
        ordered = sorted(file.expectations, key=lambda rule: (file.sql(rule), sorted(rule.reported_to)))
        for (sql, _), rules in groupby(ordered, key=lambda rule: (file.sql(rule), sorted(rule.reported_to))):
            sorted_out: dict[bool, list[Expectation]] = {True: [], False: []}
            for rule in rules:
                sorted_out[set(rule.needs or (file.extract,)) <= accepted].append(rule)
            yield Group(file, sql, tuple(sorted_out[True]), tuple(sorted_out[False]))
