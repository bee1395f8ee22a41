"""Other Parquet files in the place of those of a delivery, under a new name until an event of the register names them.

What belongs here: writing such a file. What does not: what changes in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.durable import written
from pipelines.deliveries.ledger import Kept, Stored

Change = Callable[[pl.DataFrame], pl.DataFrame]


def rewritten(root: DataRoot, stored: Stored, change: Change) -> Stored:
    """The same file with every batch changed, beside the old one."""
    target = root.path / _next_name(Path(stored.path))
    rows = 0
    with pq.ParquetFile(root.path / stored.path) as old, written(target) as temporary:
        schema: pa.Schema = old.schema_arrow
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for batch in old.iter_batches():
                changed = change(pl.DataFrame(pl.from_arrow(batch)))
                if changed.height:
                    writer.write_table(changed.to_arrow().cast(schema))
                    rows += changed.height
        with temporary.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Stored(target.relative_to(root.path).as_posix(), digest, rows)


def fact(stored: Stored | Kept | None) -> dict[str, Any] | None:
    """How an event names a file or an object."""
    return asdict(stored) if stored else None


def _next_name(path: Path) -> Path:
    """``<levering_id>.parquet``, then ``<levering_id>.2.parquet``, ``.3`` and so on."""
    first, _, number = path.stem.partition(".")
    return path.with_name(f"{first}.{int(number or 1) + 1}.parquet")
