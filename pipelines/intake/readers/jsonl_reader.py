"""Reads JSON lines: one object a line; an absent key is a missing value.

What belongs here: strict JSON (no double keys, no NaN) into text cells. What does not: rules about values.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from pipelines.contracts.model import Contract
from pipelines.intake.container import Payload
from pipelines.intake.readers.table import NO_TEXT, Cells, Table, batches_of, number_text, without_blank_end
from pipelines.intake.refusal import Refusal
from pipelines.intake.text import BOM, Text, inspect

_NO_CELLS: Cells = ()


def read_jsonl(payload: Payload, contract: Contract) -> Table:
    """A JSON lines delivery.

    Errors: Refusal B06 or B07, now or while the batches are taken.
    """
    text = inspect(payload, cp1252_allowed=contract.cp1252_fallback, has_lines=True)
    names = tuple(field.name for field in contract.fields)
    extra: set[str] = set()
    rows = without_blank_end(_rows(payload, text, contract, extra), None)
    batches = batches_of(rows, len(names))
    return Table(names, batches, contract.date_format, text.warnings, has_header=False, extra=extra)


def _rows(payload: Payload, text: Text, contract: Contract, extra: set[str]) -> Iterator[Cells | None]:
    """The cells of each line; a blank line has none."""
    names = [field.name for field in contract.fields]
    known = set(names)
    with payload.open() as reader:
        if text.has_bom:
            reader.read(len(BOM))
        for line in reader:
            content = line.decode(text.encoding)
            if not content.strip("\r\n"):
                yield _NO_CELLS
                continue
            record = _object(content)
            if not record.keys() <= known:
                extra.update(record.keys() - known)
            yield [_cell(record.get(name), contract.decimal_sign) for name in names]


def _object(content: str) -> dict[str, Any]:
    """One line as an object."""
    try:
        record = json.loads(content, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("B06", "Een regel is geen geldige JSON, of een sleutel staat er dubbel in.") from error
    if not isinstance(record, dict):
        raise Refusal("B06", "Een regel is geen JSON-object.")
    return record


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys occur once."""
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("double key")
    return record


def _no_constant(name: str) -> float:
    """NaN and Infinity are no JSON."""
    raise ValueError(name)


def _cell(value: Any, decimal_sign: str) -> str | None:
    """A JSON value as the contract would write it."""
    if value is None:
        return None
    if isinstance(value, str):
        return value if value.isascii() or _is_text(value) else NO_TEXT
    if isinstance(value, bool):
        return "J" if value else "N"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Refusal("B06", "Een getal is groter dan een getal kan zijn.")
        return number_text(value, decimal_sign)
    return str(value) if isinstance(value, int) else NO_TEXT


def _is_text(value: str) -> bool:
    """Half a surrogate pair is no text."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
