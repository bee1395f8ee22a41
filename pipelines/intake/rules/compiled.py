"""One contract version compiled for one delivery: batches of text cells in, judged and pseudonymised batches out.

What belongs here: the order of work on a batch. What does not: single rules (``values``, ``records``, ``repeats``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from pipelines.contracts.model import Contract, Field, FieldType
from pipelines.intake.readers.table import WRONG
from pipelines.intake.rules.codes import BIT, MASK, mask_expression
from pipelines.intake.rules.masking import Pseudonymise, masked
from pipelines.intake.rules.records import record_failures
from pipelines.intake.rules.repeats import HASHES, with_hashes
from pipelines.intake.rules.values import STORED, Surroundings, cell_of, present_name, typed_name

RECORD = "record"
_DOMAIN = {FieldType.BSN: "bsn", FieldType.VNR: "v_nummer"}


@dataclass(frozen=True)
class Circumstances:
    """What a delivery is judged against, beside its contract."""

    around: Surroundings
    known_codes: Mapping[str, str]  # every gemeente code, old and present → present
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

    def __init__(self, contract: Contract, circumstances: Circumstances) -> None:
        """Compile every expression once."""
        self._contract, self._with = contract, circumstances
        self._cells = [cell_of(one, circumstances.around) for one in contract.fields]
        self._gemeenten = [one.name for one in contract.fields if one.type is FieldType.GEM]
        self._failures = self._all_failures()
        self._cell_failures = sum(len(cell.failures) for cell in self._cells)  # the first of them are about one cell
        self._mask = mask_expression([(code, pl.col(name)) for code, _, name, _ in self._failures])
        self.findings = Findings()
        self._records = 0

    def judge(self, batch: pl.DataFrame) -> pl.DataFrame:
        """One batch with a column of text for every column of the contract, and ``_wrong``.

        Shape: ``record``, the stored fields (typed, pseudonymised, failed cells null), ``_mask`` and the key hashes.
        """
        texts = self._present(self._trimmed(batch))
        typed = texts.with_columns(cell.value.alias(typed_name(cell.field.name)) for cell in self._cells)
        flags = typed.select(
            pl.col(WRONG), *(self._flag(expression).alias(name) for _, _, name, expression in self._failures)
        )
        raised = self._count(flags)
        mask = flags.select(pl.when(WRONG).then(pl.lit(BIT["R06"], dtype=pl.UInt16)).otherwise(self._mask).alias(MASK))[
            MASK
        ]
        stored = self._stored(typed, flags, raised).with_columns(mask)
        return self._hashed(stored, texts)

    def _all_failures(self) -> list[tuple[str, str, str, pl.Expr]]:
        """Code, column, name of its flag and expression of everything that may fail."""
        cells = [(code, cell.field.name, failed) for cell in self._cells for code, failed in cell.failures]
        between = record_failures(self._contract, self._with.last_day, self._with.reportable)
        return [(code, name, f"{code} {at}", failed) for at, (code, name, failed) in enumerate([*cells, *between])]

    @staticmethod
    def _flag(failed: pl.Expr) -> pl.Expr:
        """A failure of a record that was split rightly; unknown is no failure."""
        return failed.fill_null(value=False) & ~pl.col(WRONG)

    def _trimmed(self, batch: pl.DataFrame) -> pl.DataFrame:
        """Text without spaces around it; empty is null (W05 when there were spaces)."""
        names = [one.name for one in self._contract.fields]
        stripped = batch.with_columns(pl.col(names).str.strip_chars())
        if "W05" not in self.findings.warnings:
            lengths = pl.col(names).str.len_bytes().sum()
            before, after = batch.select(lengths).row(0), stripped.select(lengths).row(0)
            if before != after:
                self.findings.warnings.add("W05")
        return stripped.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in names)

    def _present(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Add the present code of every gemeente (W06 when an old one should not have been used)."""
        for name in self._gemeenten:
            delivered = set(texts[name].unique().drop_nulls())
            if delivered & self._with.old_codes:
                self.findings.warnings.add("W06")
            present = {code: self._with.known_codes[code] for code in delivered & self._with.known_codes.keys()}
            mapped = texts[name].replace_strict(present, default=None, return_dtype=pl.String)
            texts = texts.with_columns(mapped.alias(present_name(name)))
        return texts

    def _count(self, flags: pl.DataFrame) -> dict[str, list[str]]:
        """Remember how many records fail which rule on which column; names the flags that are up, by column."""
        wrong, *counts = flags.select(pl.all().sum()).row(0)
        self.findings.failures["R06", ""] += wrong
        raised: dict[str, list[str]] = {}
        for place, ((code, column, flag, _), count) in enumerate(zip(self._failures, counts, strict=True)):
            if count:
                self.findings.failures[code, column] += count
                if place < self._cell_failures:
                    raised.setdefault(column, []).append(flag)
        return raised

    def _stored(self, typed: pl.DataFrame, flags: pl.DataFrame, raised: dict[str, list[str]]) -> pl.DataFrame:
        """The record number and every loaded field as it is stored; a cell that failed is null."""
        first = self._records + 1
        self._records += typed.height
        numbers = pl.int_range(first, first + typed.height, dtype=pl.Int32, eager=True).alias(RECORD)
        values = typed.select(pl.col(typed_name(cell.field.name)).alias(cell.field.name) for cell in self._cells)
        if raised:
            failed = flags.select(pl.any_horizontal(names).alias(column) for column, names in raised.items())
            values = values.with_columns(
                pl.when(~failed[column]).then(pl.col(column)).alias(column) for column in raised
            )
        stored = [self._stored_cell(cell.field, values[cell.field.name]) for cell in self._cells if cell.field.loaded]
        return pl.DataFrame([numbers, *stored])

    def _stored_cell(self, one: Field, values: pl.Series) -> pl.Series:
        """One column: identifiers as pseudonyms, free text masked."""
        if one.personal:
            return self._pseudonyms(one, values)
        return masked(values, self._with.pseudonymise) if one.type is FieldType.TEXT else values.cast(STORED[one.type])

    def _pseudonyms(self, personal: Field, values: pl.Series) -> pl.Series:
        """Identifiers replaced, each different one computed once a batch."""
        unique = values.unique().drop_nulls().to_list()
        pseudonyms = self._with.pseudonymise(_DOMAIN[personal.type], unique)
        return values.replace_strict(unique, pseudonyms, default=None, return_dtype=pl.String)

    def _hashed(self, stored: pl.DataFrame, texts: pl.DataFrame) -> pl.DataFrame:
        """Add the hashes by which repeated keys are found."""
        mapped = texts.with_columns(
            pl.coalesce(present_name(name), name).alias(name) for name in self._gemeenten
        ).select(one.name for one in self._contract.fields)
        required = [one.name for one in self._contract.fields if one.key and one.required]
        complete = texts.select(pl.all_horizontal(~pl.col(WRONG), *(pl.col(name).is_not_null() for name in required)))
        return with_hashes(stored, mapped, self._contract.key_fields, complete.to_series())


def stored_columns(contract: Contract) -> list[str]:
    """Columns of raw and quarantine, in order."""
    return [RECORD, *(one.name for one in contract.fields if one.loaded)]


WORKING_COLUMNS = (MASK, *HASHES)
