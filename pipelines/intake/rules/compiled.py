"""One contract version compiled for one delivery: batches of text cells in, judged and pseudonymised batches out.

What belongs here: the order of work on a batch. What does not: single rules (``values``, ``records``, ``repeats``),
what is the same for every delivery (``prepared``). A batch passes the engine a few times only: for a small delivery
starting it is most of the work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.contracts.model import Contract, Field, FieldType
from pipelines.intake.readers.table import WRONG
from pipelines.intake.rules.codes import BIT, MASK, mask_expression
from pipelines.intake.rules.masking import Pseudonymise, masked
from pipelines.intake.rules.prepared import COMPLETE, Prepared
from pipelines.intake.rules.records import record_failures
from pipelines.intake.rules.repeats import HASHES, hashes_of
from pipelines.intake.rules.values import STORED, present_name, typed_name

RECORD = "record"
_DOMAIN = {FieldType.BSN: "bsn", FieldType.VNR: "v_nummer"}
_OLD = "_has_old_code"
_Flag = tuple[str, str, str, pl.Expr]  # code, column, name of the flag, expression


@dataclass(frozen=True)
class Circumstances:
    """What a delivery is judged against, beside its contract."""

    old_codes: frozenset[str]  # codes that no longer held at the end of the period (W06)
    last_day: date | None  # of the period
    reportable: frozenset[str] | None  # gemeenten this berichtgever may report
    pseudonymise: Pseudonymise


@dataclass
class Findings:
    """What was seen over all batches of a delivery."""

    warnings: set[str] = field(default_factory=set)
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)  # (code, column) → records


class Rules:
    """The compiled rules of one contract version for one delivery."""

    def __init__(self, prepared: Prepared, circumstances: Circumstances) -> None:
        """Compile what depends on the delivery."""
        self._prepared, self._with = prepared, circumstances
        self._flags = self._all_flags()
        self._cell_flags = sum(len(cell.failures) for cell in prepared.cells)  # the first of them are about one cell
        self._raised = [expression.alias(flag) for _, _, flag, expression in self._flags]
        self._mask = mask_expression(tuple((code, flag) for code, _, flag, _ in self._flags))
        self.findings = Findings()
        self._records = 0

    def judge(self, batch: pl.DataFrame) -> pl.DataFrame:
        """One batch with a column of text for every column of the contract, and ``_wrong``.

        Shape: ``record``, the stored fields (typed, pseudonymised, failed cells null), the key hashes and ``_mask``.
        """
        read = self._read(batch)
        self._warn(read)
        stored = self._stored(read, self._count(read))
        return pl.DataFrame([self._numbers(read.height), *stored, *self._hashes(read), read[MASK]])

    def _all_flags(self) -> list[_Flag]:
        """Everything that may fail; unknown is no failure."""
        cells = [(code, cell.field.name, failed) for cell in self._prepared.cells for code, failed in cell.failures]
        between = [
            (code, name, failed.fill_null(value=False))
            for code, name, failed in record_failures(
                self._prepared.contract, self._with.last_day, self._with.reportable
            )
        ]
        return [(code, name, f"{code} {at}", failed) for at, (code, name, failed) in enumerate([*cells, *between])]

    def _read(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with typed values, a flag for everything that may fail, and the mask of every record."""
        wrong = pl.lit(BIT["R06"], dtype=pl.UInt16)
        mask = pl.when(WRONG).then(wrong).otherwise(self._mask).alias(MASK)
        mapped = [pl.coalesce(present_name(name), name).alias(_mapped_name(name)) for name in self._prepared.gemeenten]
        flagged = self._prepared.read(batch).with_columns(*self._raised, self._has_old_code())
        return flagged.with_columns(mask, *mapped)

    def _has_old_code(self) -> pl.Expr:
        """Whether a record names a gemeente by a code that no longer held."""
        old = pl.Series(sorted(self._with.old_codes), dtype=pl.String)
        found = [pl.col(name).is_in(old.implode()).any() for name in self._prepared.gemeenten if len(old)]
        return (pl.any_horizontal(found) if found else pl.lit(value=False)).alias(_OLD)

    def _warn(self, read: pl.DataFrame) -> None:
        """W05 and W06."""
        if self._prepared.has_spaces(read):
            self.findings.warnings.add("W05")
        if read.height and read[_OLD][0]:
            self.findings.warnings.add("W06")

    def _count(self, read: pl.DataFrame) -> dict[str, list[str]]:
        """Remember how many records fail which rule on which column; names the flags that are up, by column."""
        self.findings.failures["R06", ""] += int(read[WRONG].sum())
        raised: dict[str, list[str]] = {}
        for place, (code, column, flag, _) in enumerate(self._flags):
            if count := int(read[flag].sum()):
                self.findings.failures[code, column] += count
                if place < self._cell_flags:
                    raised.setdefault(column, []).append(flag)
        return raised

    def _numbers(self, height: int) -> pl.Series:
        """The numbers of these records."""
        first = self._records + 1
        self._records += height
        return pl.int_range(first, first + height, dtype=pl.Int32, eager=True).alias(RECORD)

    def _stored(self, read: pl.DataFrame, raised: dict[str, list[str]]) -> list[pl.Series]:
        """Every loaded field as it is stored; a cell that failed is null."""
        values = {name: read[typed_name(name)].alias(name) for name in self._prepared.names}
        if raised:
            nulled = (pl.when(~pl.any_horizontal(flags)).then(values[name]) for name, flags in raised.items())
            values |= read.select(one.alias(name) for one, name in zip(nulled, raised, strict=True)).to_dict()
        loaded = [cell.field for cell in self._prepared.cells if cell.field.loaded]
        return [self._stored_cell(one, values[one.name], read) for one in loaded]

    def _stored_cell(self, one: Field, values: pl.Series, read: pl.DataFrame) -> pl.Series:
        """One column: identifiers as pseudonyms, free text masked."""
        if one.personal:
            return self._pseudonyms(one, values)
        if one.type is FieldType.TEXT:
            return masked(values, self._with.pseudonymise) if self._prepared.has_digits(read, one.name) else values
        return values.cast(STORED[one.type])

    def _pseudonyms(self, personal: Field, values: pl.Series) -> pl.Series:
        """Identifiers replaced, each different one computed once a batch."""
        identifiers = values.to_list()
        unique = list(dict.fromkeys(identifiers))
        given = (one for one in unique if one is not None)
        pseudonyms = self._with.pseudonymise(_DOMAIN[personal.type], list(given))
        by_identifier = dict(zip((one for one in unique if one is not None), pseudonyms, strict=True))
        return pl.Series(values.name, map(by_identifier.get, identifiers), dtype=pl.String)

    def _hashes(self, read: pl.DataFrame) -> list[pl.Series]:
        """The hashes by which repeated keys are found."""
        mapped = {name: _mapped_name(name) for name in self._prepared.gemeenten}
        texts = pl.DataFrame([read[mapped.get(name, name)].alias(name) for name in self._prepared.names])
        return hashes_of(texts, self._prepared.contract.key_fields, read[COMPLETE])


def stored_columns(contract: Contract) -> list[str]:
    """Columns of raw and quarantine, in order."""
    return [RECORD, *(one.name for one in contract.fields if one.loaded)]


def _mapped_name(name: str) -> str:
    """Column with the present code of a gemeente, or the delivered one when it is not known."""
    return f"mapped_{name}"


WORKING_COLUMNS = (MASK, *HASHES)
