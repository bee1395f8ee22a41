"""Raw and quarantine: the judged records of one delivery as Parquet, durably, row groups at a time.

What belongs here: splitting by verdict and writing. What does not: judging.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.model import Contract
from pipelines.deliveries.durable import written
from pipelines.deliveries.ledger import Stored
from pipelines.deliveries.name import DeliveryName
from pipelines.intake.rules.codes import codes_of
from pipelines.intake.rules.compiled import RECORD, stored_columns
from pipelines.intake.rules.values import STORED
from pipelines.intake.spool import Spool

RULES = "regels"
Masks = np.ndarray[tuple[int], np.dtype[np.uint16]]


def store_records(
    root: DataRoot, name: DeliveryName, levering_id: str, contract: Contract, spool: Spool, masks: Masks
) -> tuple[Stored, Stored | None]:
    """Write the accepted records and, when there are any, the others.

    Shape: raw is ``record`` and the stored fields; quarantine has ``regels`` after ``record``.
    """
    place = Path(name.extract, name.leverancier, name.periode, f"{name.volgnummer:02d}", f"{levering_id}.parquet")
    raw = _store(root, root.raw / place, _empty(contract), _accepted(contract, spool, masks))
    if not masks.any():
        return raw, None
    schema = _empty(contract).with_columns(pl.lit(None, dtype=pl.List(pl.String)).alias(RULES))
    columns = [RECORD, RULES, *stored_columns(contract)[1:]]
    return raw, _store(root, root.quarantine / place, schema.select(columns), _failed(columns, spool, masks))


def as_event(stored: Stored | None) -> dict[str, object] | None:
    """How the register names a stored file."""
    return asdict(stored) if stored else None


def _empty(contract: Contract) -> pl.DataFrame:
    """A frame without records that has the stored columns."""
    types = {one.name: STORED[one.type] for one in contract.fields if one.loaded}
    return pl.DataFrame(schema={RECORD: pl.Int32(), **types})


def _accepted(contract: Contract, spool: Spool, masks: Masks) -> Iterator[pl.DataFrame]:
    """Batches of the records that fail no rule."""
    columns = stored_columns(contract)
    for frame, mask in _with_masks(spool, masks):
        yield frame.select(columns).filter(pl.Series(mask == 0))


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


def _store(root: DataRoot, target: Path, empty: pl.DataFrame, batches: Iterator[pl.DataFrame]) -> Stored:
    """Write one Parquet file under its own name when it is whole."""
    rows = 0
    with written(target) as temporary:
        schema: pa.Schema = empty.to_arrow().schema
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in batches:
                if batch.height:
                    writer.write_table(batch.to_arrow().cast(schema))
                    rows += batch.height
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Stored(target.relative_to(root.path).as_posix(), digest, rows)
