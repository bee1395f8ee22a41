"""Which part of a result table a change can touch: the indicators whose rows changed, in the gebieden that hold them.

What belongs here: putting parts together and saying them in SQL. What does not: making a part (``refill``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from pipelines.warehouse.recipe import Node

_HOLDING = "select gemeente_code, gebied_code from core.dim_gemeente_gebieden"
_NO_GEMEENTE = "GEEN"


@dataclass(frozen=True)
class Part:
    """What of a table may have changed.

    Nulls: ``indicators`` or ``gebieden`` None means any of them.
    """

    indicators: frozenset[str] | None
    gebieden: frozenset[str] | None

    @classmethod
    def together(cls, parts: Iterable[Part]) -> Part:
        """The smallest part that holds them all."""
        found = list(parts)
        return cls(_union(one.indicators for one in found), _union(one.gebieden for one in found))

    def condition(self, node: Node, *, as_located: bool = True) -> str:
        """The rows of a node that this part holds, for a where; with ``as_located`` false those of every gebied."""
        conditions = [_one_of(node.refilled_by, self.indicators)]
        if as_located:
            conditions.append(_one_of(node.located_by, self.gebieden))
        return " and ".join(filter(None, conditions)) or "true"


ANYTHING = Part(None, None)


def read_in_part(node: Node, parent: Node) -> bool:
    """Whether a node needs no more of a parent than the part for which it is itself made again."""
    return parent.refilled_by is not None or (parent.located_by is not None and node.located_by is not None)


def changed_gebieden(connection: duckdb.DuckDBPyConnection, column: str, before: str, after: str) -> frozenset[str]:
    """The gebieden whose rows differ between two fingerprints by place (``contents.contents_by``).

    A gemeente lies in itself and in each gebied that holds it; a gebied that rows name themselves is the only one.
    """
    old, new = json.loads(before), json.loads(after)
    places = {place for place in old.keys() | new.keys() if old.get(place) != new.get(place)}
    if column == "gebied_code":
        return frozenset(places)
    named = {place or _NO_GEMEENTE for place in places}
    rows = connection.execute(f"{_HOLDING} where list_contains(?, gemeente_code)", [sorted(named)]).fetchall()
    return frozenset(gebied for _, gebied in rows)


def _union(sets: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    together: frozenset[str] = frozenset()
    for one in sets:
        if one is None:
            return None
        together |= one
    return together


def _one_of(column: str | None, values: frozenset[str] | None) -> str:
    """A condition written out, so that the branches of other indicators fall away when it is planned."""
    if column is None or values is None:
        return ""
    listed = ", ".join(f"'{value}'" for value in sorted(values))
    return f"{column} in ({listed})" if listed else "false"
