"""Raw and quarantine: the judged records of one delivery as Parquet, durably, row groups at a time.

What belongs here: splitting by verdict and writing. What does not: judging.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.model import Contract
from pipelines.deliveries.durable import Unsynced, written
from pipelines.deliveries.ledger import Stored
from pipelines.deliveries.name import DeliveryName
from pipelines.intake.digesting import Digesting
from pipelines.intake.rules.codes import codes_of
from pipelines.intake.rules.compiled import RECORD, stored_columns
from pipelines.intake.rules.values import STORED
from pipelines.intake.spool import Spool

RULES = "regels"
_BUFFER = 1 << 20
Masks = np.ndarray[tuple[int], np.dtype[np.uint16]]
_Types = tuple[tuple[str, pl.DataType], ...]


def raw_place(name: DeliveryName, levering_id: str) -> Path:
    """Where the records of a delivery lie, below raw and below quarantine."""
    return Path(name.extract, name.leverancier, name.periode, f"{name.volgnummer:02d}", f"{levering_id}.parquet")


def store_records(
    root: DataRoot, place: Path, contract: Contract, spool: Spool, masks: Masks, later: Unsynced | None
) -> tuple[Stored, Stored | None]:
    """Write the accepted records and, when there are any, the others.

    Shape: raw is ``record`` and the stored fields; quarantine has ``regels`` after ``record``.
    """
    record, *fields = _types(contract)
    raw = _store(root, root.raw / place, _schema((record, *fields)), _accepted(contract, spool, masks), later)
    if not masks.any():
        return raw, None
    schema = _schema((record, (RULES, pl.List(pl.String)), *fields))
    return raw, _store(root, root.quarantine / place, schema, _failed(schema.names, spool, masks), later)


def as_event(stored: Stored | None) -> dict[str, object] | None:
    """How the register names a stored file."""
    return asdict(stored) if stored else None


def _types(contract: Contract) -> _Types:
    """The stored columns with their types."""
    fields = ((one.name, STORED[one.type]) for one in contract.fields if one.loaded)
    return ((RECORD, pl.Int32()), *fields)


@lru_cache(maxsize=256)
def _schema(types: _Types) -> pa.Schema:
    """The same columns as Parquet has them."""
    return pl.DataFrame(schema=dict(types)).to_arrow().schema


def _accepted(contract: Contract, spool: Spool, masks: Masks) -> Iterator[pl.DataFrame]:
    """Batches of the records that fail no rule."""
    columns = stored_columns(contract)
    for frame, mask in _with_masks(spool, masks):
        stored = frame[columns]
        yield stored.filter(pl.Series(mask == 0)) if mask.any() else stored


def _failed(columns: list[str], spool: Spool, masks: Masks) -> Iterator[pl.DataFrame]:
    """Batches of the records that fail a rule, with those rules."""
    for frame, mask in _with_masks(spool, masks):
        rules = [codes_of(int(one)) for one in mask[mask != 0]]
        failed = frame.filter(pl.Series(mask != 0))
        yield failed.with_columns(pl.Series(RULES, rules, dtype=pl.List(pl.String))).select(columns)


def _with_masks(spool: Spool, masks: Masks) -> Iterator[tuple[pl.DataFrame, Masks]]:
    """Each batch with the masks of its records."""
    start = 0
    for frame in spool.frames():
        yield frame, masks[start : start + frame.height]
        start += frame.height


def _store(
    root: DataRoot, target: Path, schema: pa.Schema, batches: Iterator[pl.DataFrame], later: Unsynced | None
) -> Stored:
    """Write one Parquet file under its own name when it is whole."""
    rows = 0
    with written(target, later) as temporary, temporary.open("wb") as file:
        digesting = Digesting(file)
        with (
            io.BufferedWriter(digesting, _BUFFER) as buffered,  # Parquet is written in many small pieces
            pq.ParquetWriter(buffered, schema, compression="zstd") as writer,
        ):
            for batch in batches:
                if batch.height:
                    writer.write_table(batch.to_arrow().cast(schema))
                    rows += batch.height
    return Stored(target.relative_to(root.path).as_posix(), digesting.sha256, rows)
