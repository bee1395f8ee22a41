"""What a partner knows at the end of a period: rows that are visible by then, later dates left out.

What belongs here: cutting facts off at a day, old gemeente codes. What does not: which facts an extract holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from pipelines.contracts.model import Contract, FieldType, Mode
from pipelines.contracts.reference import Reference
from pipelines.deliveries.period import Period
from pipelines.simulate.places import SMALL_PART, existed_before, old_codes


@dataclass(frozen=True)
class FactView:
    """All facts of an extract, for ever, and the rule by which they become visible.

    ``visible`` names the date on which a row appears; ``follows`` maps a column to the date with which it appears.
    """

    facts: pl.DataFrame
    visible: str
    follows: Mapping[str, str] = field(default_factory=dict)

    def known(self, contract: Contract, period: Period, reference: Reference) -> pl.DataFrame:
        """The rows of one period. **Shape**: one row per record, the contract's columns and ``persoon``."""
        rows = self.facts.filter(self._is_visible(contract, period))
        rows = rows.with_columns(_hidden(column, date, period) for column, date in self.follows.items())
        dates = [one.name for one in contract.fields if one.event_date and one.name in rows.columns]
        rows = rows.with_columns(_hidden(date, date, period) for date in dates)
        return with_codes_of_the_day(rows, contract, period, reference)

    def _is_visible(self, contract: Contract, period: Period) -> pl.Expr:
        shown = pl.col(self.visible) <= period.end
        if contract.mode is Mode.PERIODE:
            return shown & (pl.col(self.visible) >= period.start)
        return shown & (pl.col("ingetrokken_op").is_null() | (pl.col("ingetrokken_op") > period.end))


def _hidden(column: str, date: str, period: Period) -> pl.Expr:
    """The column, empty while its date lies ahead."""
    return pl.when(pl.col(date) <= period.end).then(pl.col(column)).otherwise(None).alias(column)


def with_codes_of_the_day(rows: pl.DataFrame, contract: Contract, period: Period, reference: Reference) -> pl.DataFrame:
    """Gemeente codes as they were at the end of the period: before a merger the old code is the right one."""
    codes = old_codes(reference, period.end)
    columns = [one.name for one in contract.fields if one.type is FieldType.GEM and one.name in rows.columns]
    if not codes or "persoon" not in rows.columns:
        return rows
    for new, olds in codes.items():
        small = existed_before(reference, new)
        rows = rows.with_columns(old_code(column, new, olds, is_small=small) for column in columns)
    return rows


def old_code(column: str, new: str, olds: tuple[str, ...], *, is_small: bool) -> pl.Expr:
    """A column with the present code replaced by the old code in which the person lived."""
    spot = pl.col("persoon") % (round(1 / SMALL_PART) if is_small else len(olds))
    expression = pl.col(column)
    for index, old in enumerate(olds):
        expression = pl.when((pl.col(column) == new) & (spot == index)).then(pl.lit(old)).otherwise(expression)
    return expression.alias(column)
