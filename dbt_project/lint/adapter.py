# ruff: noqa: INP001 - a folder of stand-ins, no package
"""Stands in for dbt's adapter while sqlfluff renders a model: a dispatched macro becomes a call of its own name.

What belongs here: what the linter needs to see a whole statement. What does not: any SQL that runs.
"""

from collections.abc import Callable

_RELATIONS = {"xdb_numbers": "select 1 as number"}


def dispatch(macro_name: str, *_: str) -> Callable[..., str]:
    """A macro that renders as a function call, or as a relation where it is one."""
    return lambda *arguments: _RELATIONS.get(macro_name, f"{macro_name}({', '.join(map(str, arguments))})")
