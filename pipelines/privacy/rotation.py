"""Another master key: every pseudonym and every object of the vault is made anew, and one event makes it so.

What belongs here: the order of steps, and translating pseudonyms by what the vault says they stand for. What does not:
judging again: the very same records stay in raw and quarantine, whatever contracts and reference data say today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.deliveries.durable import written
from pipelines.deliveries.ledger import Delivery, Kept, Ledger
from pipelines.deliveries.register import Register
from pipelines.intake import vault
from pipelines.intake.keys import Keys, check_key
from pipelines.intake.rules.masking import identifiers_in, mask_of
from pipelines.intake.sweep import sweep
from pipelines.privacy.originals import OriginalError, contract_of, opened_records
from pipelines.privacy.person import personal_domains
from pipelines.privacy.rewriting import fact, rewritten

_MASK = "#[0-9a-f]{12}"


class RotationError(Exception):
    """The key cannot be changed; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class RotationSummary:
    """What was made anew. ``is_finished_only``: the event stood already, and only what follows from it was left."""

    leveringen: int
    objecten: int
    is_finished_only: bool = False


@dataclass(frozen=True)
class KeyChange:
    """Where, and from which key to which; the caller holds the lock of the data root."""

    root: DataRoot
    contracts: Contracts
    old: Keys
    new: Keys
    now: datetime


def rotate(change: KeyChange, *, by: str, why: str) -> RotationSummary:
    """Make everything anew under the new key; broken off and repeated it comes to the same end.

    Errors: RotationError; OriginalError when the vault cannot tell what a pseudonym stands for; WrongKeyError when the
    old key is not that of the data. Nothing is changed then.
    """
    if not by.strip() or not why.strip():
        raise RotationError("a change of key needs a name and a reason: give --by and --why")
    register = Register(change.root.register)
    register.recover()
    ledger = Ledger.from_events(register.events())
    if ledger.sleutel == change.new.name:
        sweep(change.root, ledger)
        return RotationSummary(0, 0, is_finished_only=True)
    check_key(ledger, change.old)
    sweep(change.root, ledger)
    objects = {one.inhoud: _encrypted_anew(change, one) for one in ledger.objects}
    facts = [_fact(change, one, objects) for one in ledger if one.kluis]
    told = {"door": by, "waarom": why, "sleutel": change.new.name}
    register.append([{"event": "sleutel_gewisseld", **told, "leveringen": facts}], change.now)
    sweep(change.root, Ledger.from_events(register.events()))
    return RotationSummary(len(facts), len(objects))


def put_key_in_place(new_key: Path, key_file: Path) -> None:
    """Let the key file hold the new key, readable by its owner only; the old key is gone then."""
    content = new_key.read_bytes()
    with written(key_file) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(content)


def _encrypted_anew(change: KeyChange, kept: Kept) -> Kept:
    """The same content under the new key, beside the old object."""
    with vault.open_kept(change.root.path, change.old, kept, change.root.work) as plain:
        made = vault.store_anew(change.root.vault, change.new, kept.inhoud, plain)
    return replace(made, is_gelakt=kept.is_gelakt)


def _fact(change: KeyChange, delivery: Delivery, objects: dict[str, Kept]) -> dict[str, Any]:
    """What the event says about one delivery."""
    told: dict[str, Any] = {"levering_id": delivery.levering_id}
    told["kluis"] = fact(objects[delivery.kluis.inhoud]) if delivery.kluis else None
    if delivery.is_accepted and (delivery.raw or delivery.quarantine):
        translation = _translation(change, delivery)
        for name, stored in (("raw", delivery.raw), ("quarantine", delivery.quarantine)):
            told[name] = fact(rewritten(change.root, stored, translation.apply)) if stored else None
    return told


@dataclass(frozen=True)
class _Translation:
    """Old pseudonyms of one delivery and the new ones, by personal column; masks in texts."""

    levering_id: str
    by_column: dict[str, dict[str, str]]
    masks: dict[str, str]

    def apply(self, batch: pl.DataFrame) -> pl.DataFrame:
        """A batch of raw or quarantine under the new key.

        Errors: OriginalError when a pseudonym stands for nothing in the vault.
        """
        return batch.with_columns(self._column(batch[name]) for name in batch.columns if batch[name].dtype == pl.String)

    def _column(self, values: pl.Series) -> pl.Series:
        if values.name not in self.by_column:
            return self._text(values)
        known = self.by_column[values.name]
        if not set(values.drop_nulls()) <= known.keys():
            raise OriginalError(
                f"{self.levering_id}: column {values.name} holds what the vault does not explain: run verify"
            )
        return values.replace_strict(known, default=None, return_dtype=pl.String)

    def _text(self, values: pl.Series) -> pl.Series:
        if not self.masks or not values.str.contains(_MASK).any():
            return values
        old, new = list(self.masks), list(self.masks.values())
        return values.str.replace_many(old, new)


def _translation(change: KeyChange, delivery: Delivery) -> _Translation:
    """Every identifier of the original under both keys."""
    domains = personal_domains(contract_of(change.contracts, delivery))
    by_column: dict[str, dict[str, str]] = {name: {} for name in domains}
    masks: dict[str, str] = {}
    with opened_records(change.root, change.old, change.contracts, delivery) as batches:
        for batch in batches:
            for name, domain in domains.items():
                by_column[name].update(_pairs(change, domain, batch[name]))
            masks.update(_mask_pairs(change, batch.drop(domains)))
    return _Translation(delivery.levering_id, by_column, masks)


def _pairs(change: KeyChange, domain: str, values: pl.Series) -> Iterator[tuple[str, str]]:
    """Old and new pseudonym of every value."""
    unique = values.str.strip_chars().unique().drop_nulls().to_list()
    return zip(change.old.pseudonyms(domain, unique), change.new.pseudonyms(domain, unique), strict=True)


def _mask_pairs(change: KeyChange, texts: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """Old and new mask of every identifier in texts."""
    found = {digits for column in texts if column.dtype == pl.String for digits in identifiers_in(column)}
    return ((mask_of(one, change.old.pseudonyms), mask_of(one, change.new.pseudonyms)) for one in sorted(found))
