"""Judged batches between reading and storing: in memory while small, in one working file when large.

What belongs here: keeping batches, and the two things that need the whole delivery (repeated keys, verdict per record).
What does not: what the batches mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from pipelines.intake.rules.codes import BIT, MASK
from pipelines.intake.rules.compiled import RECORD
from pipelines.intake.rules.repeats import HASHES, KEY_A, repeated_records

_IN_MEMORY_ROWS = 200_000
_CANDIDATE_KEYS = 500_000


class Spool:
    """The judged batches of one delivery, in order."""

    def __init__(self, path: Path) -> None:
        """``path`` is used only when the delivery is large; ``close`` removes it."""
        self._path = path
        self._frames: list[pl.DataFrame] = []
        self._writer: pq.ParquetWriter | None = None
        self._masks: list[pl.Series] = []
        self._keys: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []  # 8 bytes a record; the rest lies on disk
        self.rows = 0

    def append(self, frame: pl.DataFrame) -> None:
        """Keep one batch."""
        self.rows += frame.height
        self._masks.append(frame[MASK])
        self._keys.append(frame[KEY_A].drop_nulls().to_numpy())
        self._frames.append(frame[[name for name in frame.columns if name != MASK]])
        if self._writer is not None or self.rows > _IN_MEMORY_ROWS:
            self._to_disk()

    def masks(self) -> tuple[np.ndarray[tuple[int], np.dtype[np.uint16]], int]:
        """The failing rules of every record, R05 included, and how many records R05 names."""
        if not self._masks:
            return np.zeros(0, dtype=np.uint16), 0
        masks = pl.concat(self._masks).to_numpy().copy()
        repeated = 0
        for records in self._repeated():
            masks[records.to_numpy() - 1] |= BIT["R05"]
            repeated += len(records)
        return masks, repeated

    def frames(self) -> Iterator[pl.DataFrame]:
        """Every batch again, without its mask."""
        return self._read(None)

    def close(self) -> None:
        """Forget everything."""
        if self._writer is not None:
            self._writer.close()
        self._path.unlink(missing_ok=True)
        self._frames = []

    def _repeated(self) -> Iterator[pl.Series]:
        """Records with a repeated key. Half a key finds the candidates; only those are looked at in full."""
        keys = np.concatenate(self._keys)
        self._keys = []
        keys.sort()
        doubles = np.unique(keys[1:][keys[1:] == keys[:-1]])
        for start in range(0, len(doubles), _CANDIDATE_KEYS):
            part = pl.Series(doubles[start : start + _CANDIDATE_KEYS])
            candidates = [frame.filter(pl.col(KEY_A).is_in(part)) for frame in self._read([RECORD, *HASHES])]
            yield repeated_records(pl.concat(candidates))

    def _read(self, columns: list[str] | None) -> Iterator[pl.DataFrame]:
        """The batches, or some columns of them."""
        if self._writer is None:
            yield from (frame.select(columns) if columns else frame for frame in self._frames)
            return
        if self._writer.is_open:
            self._writer.close()
        with pq.ParquetFile(self._path) as file:
            for group in range(file.num_row_groups):  # a reader over all groups at once keeps them all in memory
                yield pl.DataFrame(pl.from_arrow(file.read_row_group(group, columns=columns, use_threads=False)))

    def _to_disk(self) -> None:
        """Move what is kept in memory to the working file."""
        for frame in self._frames:
            table = frame.to_arrow()
            if self._writer is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._writer = pq.ParquetWriter(self._path, table.schema, compression="lz4", use_dictionary=False)
            self._writer.write_table(table)
        self._frames = []
