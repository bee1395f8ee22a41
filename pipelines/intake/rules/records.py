"""Rules between the cells of one record: order of dates, combinations, the end of the period, the berichtgever.

What belongs here: R07 to R10. What does not: cells on their own (``values``), repeated keys (``repeats``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.contracts.model import Contract
from pipelines.intake.rules.values import present_name, typed

Failure = tuple[str, str, pl.Expr]  # code, column to name, expression


def record_failures(contract: Contract, last_day: date | None, reportable: frozenset[str] | None) -> Iterator[Failure]:
    """Every rule between cells, over trimmed text and typed values (``typed_<name>``).

    Nulls: a missing or wrongly typed cell fails no rule here. ``last_day`` and ``reportable`` are None when they
    cannot be known; their rules are then left out.
    """
    yield from _combinations(contract)
    for order in contract.orders:
        yield "R08", order.end, typed(order.end) < typed(order.begin)
    for field in contract.fields:
        if field.event_date and last_day is not None:
            yield "R09", field.name, typed(field.name) > last_day
    if contract.reporter_field and reportable is not None:
        present = pl.col(present_name(contract.reporter_field))
        yield "R07", contract.reporter_field, ~present.is_in(sorted(reportable))


def _combinations(contract: Contract) -> Iterator[Failure]:
    """R10: what must come together, and what may not."""
    for rule in contract.together:
        filled = [pl.col(name).is_not_null() for name in rule.fields]
        yield "R10", rule.fields[0], pl.any_horizontal(filled) & ~pl.all_horizontal(filled)
    for forbidden in contract.forbidden:
        same = [pl.col(name) == value for name, value in forbidden.values.items()]
        yield "R10", next(iter(forbidden.values)), pl.all_horizontal(same)
