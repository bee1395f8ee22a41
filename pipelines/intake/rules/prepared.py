"""One contract version prepared once a run: from the text of a delivery to trimmed, typed and judged cells.

What belongs here: everything that is the same for each delivery under that version. What does not: what depends on the
supplier or the period (``compiled``).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.contracts.model import Contract, FieldType
from pipelines.intake.readers.table import WRONG
from pipelines.intake.rules.masking import CANDIDATE
from pipelines.intake.rules.values import Surroundings, cell_of, present_name, typed_name

COMPLETE = "_complete"
_BEFORE, _AFTER = "_bytes_delivered", "_bytes_left"


class Prepared:
    """The expressions of one contract version and one way to write dates."""

    def __init__(self, contract: Contract, around: Surroundings, known_codes: Mapping[str, str]) -> None:
        """Compile every expression once; ``known_codes`` is every gemeente code, old and present → present."""
        self.contract = contract
        self.names = [one.name for one in contract.fields]
        self.cells = [cell_of(one, around) for one in contract.fields]
        self.gemeenten = [one.name for one in contract.fields if one.type is FieldType.GEM]
        self._texts = [one.name for one in contract.fields if one.type is FieldType.TEXT and one.loaded]
        self._codes = pl.Series(list(known_codes), dtype=pl.String), pl.Series(known_codes.values(), dtype=pl.String)
        self._stripped = [pl.col(self.names).str.strip_chars(), self._bytes(_BEFORE)]
        self._filled = [*map(_filled, self.names), self._bytes(_AFTER), *map(self._present, self.gemeenten)]
        self._typed = [*self._values(), *map(_digits, self._texts), self._complete()]

    def read(self, batch: pl.DataFrame) -> pl.DataFrame:
        """A batch of text cells, trimmed (empty is null), with typed values beside them.

        Shape: what came in and ``typed_<name>``, ``present_<name>`` of every gemeente, ``_complete``: the key is
        filled. What holds for the whole batch stands in every row of the columns that ``has_spaces`` and ``has_digits``
        look at.
        """
        return batch.with_columns(self._stripped).with_columns(self._filled).with_columns(self._typed)

    @staticmethod
    def has_spaces(read: pl.DataFrame) -> bool:
        """Whether a cell of a batch that was read had spaces around its text (W05)."""
        return bool(read.height and read[_BEFORE][0] != read[_AFTER][0])

    @staticmethod
    def has_digits(read: pl.DataFrame, text: str) -> bool:
        """Whether a text of this column may hold an identifier."""
        return bool(read.height and read[_digits_name(text)][0])

    def _bytes(self, name: str) -> pl.Expr:
        """Bytes in all cells together."""
        return pl.sum_horizontal(pl.col(self.names).str.len_bytes().sum()).alias(name)

    def _present(self, gemeente: str) -> pl.Expr:
        """The present code of a gemeente, null when it is not known."""
        mapped = pl.col(gemeente).replace_strict(*self._codes, default=None, return_dtype=pl.String)
        return mapped.alias(present_name(gemeente))

    def _values(self) -> list[pl.Expr]:
        """The typed value of every cell."""
        return [cell.value.alias(typed_name(cell.field.name)) for cell in self.cells]

    def _complete(self) -> pl.Expr:
        """Whether everything is there that the key needs."""
        required = [one.name for one in self.contract.fields if one.key and one.required]
        return pl.all_horizontal(~pl.col(WRONG), *(pl.col(name).is_not_null() for name in required)).alias(COMPLETE)


def _filled(name: str) -> pl.Expr:
    """A trimmed cell; null when nothing is left."""
    return pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)


def _digits(text: str) -> pl.Expr:
    return pl.col(text).str.contains(CANDIDATE).any().alias(_digits_name(text))


def _digits_name(text: str) -> str:
    return f"digits_{text}"
