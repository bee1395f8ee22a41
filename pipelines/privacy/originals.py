"""The records of a delivery as they were sent, from the vault: the only place where identifiers can be read back.

What belongs here: opening originals and what an erasure left of them, as text. What does not: judging, rewriting.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow.parquet as pq

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract
from pipelines.deliveries.ledger import Delivery, Kept
from pipelines.deliveries.name import parse_name
from pipelines.intake import vault
from pipelines.intake.header import by_name
from pipelines.intake.keys import Keys
from pipelines.intake.opening import open_payload, open_table
from pipelines.intake.readers.table import WRONG, Table
from pipelines.intake.rules.compiled import RECORD
from pipelines.intake.source import Source

REST = "_rest_"  # in front of the columns that the contract does not know


class OriginalError(Exception):
    """A delivery cannot be read back from the vault; the message names the delivery."""


def contract_of(contracts: Contracts, delivery: Delivery) -> Contract:
    """The version of the contract by which a delivery was judged.

    Errors: OriginalError when the project does not have that version any more.
    """
    stated = delivery.contract or {}
    for one in contracts.versions(stated.get("id", "")) if stated.get("id") in contracts.by_id else ():
        if one.version == stated["versie"]:
            return one
    version = f"{stated.get('id')} {stated.get('versie')}"
    raise OriginalError(f"{delivery.levering_id}: contract {version} is not in sources/; put that version back")


@contextmanager
def opened_records(
    root: DataRoot, keys: Keys, contracts: Contracts, delivery: Delivery
) -> Iterator[Iterator[pl.DataFrame]]:
    """Batches of the text cells of a delivery.

    Shape: ``record``, every field of its contract, columns that the contract does not know, ``_wrong``.
    Errors: OriginalError; FileNotFoundError when the object is gone.
    """
    kept = delivery.kluis
    if kept is None:
        raise OriginalError(f"{delivery.levering_id}: the vault holds nothing of it")
    contract = contract_of(contracts, delivery)
    with vault.open_kept(root.path, keys, kept, root.work) as plain:
        yield _redacted(plain) if kept.is_gelakt else _original(plain, delivery, contract, contracts)


@contextmanager
def opened_bytes(root: DataRoot, keys: Keys, kept: Kept) -> Iterator[BinaryIO]:
    """The bytes of an object, whatever they mean."""
    with vault.open_kept(root.path, keys, kept, root.work) as plain:
        yield plain


def _original(plain: BinaryIO, delivery: Delivery, contract: Contract, contracts: Contracts) -> Iterator[pl.DataFrame]:
    """The delivery as its contract's reader gives it, records numbered from 1."""
    name = parse_name(Path(delivery.bestand).name, contracts)
    if name is None:
        raise OriginalError(f"{delivery.levering_id}: its name does not follow the agreement any more")
    table = open_table(open_payload(Source.of_descriptor(plain.fileno(), Path(delivery.bestand)), name), name, contract)
    first = 1
    for batch in table.batches:
        numbers = pl.int_range(first, first + batch.height, dtype=pl.Int32, eager=True).alias(RECORD)
        yield pl.concat(
            [numbers.to_frame(), by_name(batch, table.columns, contract), _rest(batch, table)], how="horizontal"
        )
        first += batch.height


def _rest(batch: pl.DataFrame, table: Table) -> pl.DataFrame:
    """All cells by position, so that nothing goes unsearched."""
    return batch.drop(WRONG).rename(lambda name: f"{REST}{name}") if table.columns else pl.DataFrame()


def _redacted(plain: BinaryIO) -> Iterator[pl.DataFrame]:
    """What an erasure left: Parquet of the same shape without the columns that the contract does not know."""
    for batch in pq.ParquetFile(plain).iter_batches():
        yield pl.DataFrame(pl.from_arrow(batch))
