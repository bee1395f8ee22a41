"""Erasing a person, a delivery, or what was kept longer than agreed: one event, and then no key opens it any more.

What belongs here: deciding per delivery what is rewritten and committing it. What does not: recognising (``person``),
rewriting a file (``rewriting``). The counts of receipts and register stay: they tell how many records there were.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any

import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.deliveries.ledger import Delivery, Kept, Ledger
from pipelines.deliveries.register import Register
from pipelines.intake import vault
from pipelines.intake.keys import Keys, check_key
from pipelines.intake.rules.compiled import RECORD
from pipelines.intake.sweep import sweep
from pipelines.privacy.originals import REST, contract_of, opened_bytes, opened_records
from pipelines.privacy.person import Person
from pipelines.privacy.rewriting import fact, rewritten

Fact = dict[str, Any]  # what one event says about one delivery


class ErasureError(Exception):
    """An erasure that cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class ErasureSummary:
    """What was erased. Units: numbers of deliveries, of records accepted and quarantined, of originals destroyed."""

    leveringen: int = 0
    aanvaard: int = 0
    afgekeurd: int = 0
    originelen: int = 0


@dataclass(frozen=True)
class House:
    """Where and with what is erased; the caller holds the lock of the data root."""

    root: DataRoot
    contracts: Contracts
    keys: Keys
    now: datetime


def erase_person(
    house: House, person: Person, *, by: str, why: str, follow_links: bool = True
) -> tuple[ErasureSummary, Person]:
    """Take every record that names a person out of raw, quarantine and vault; also returns who that was.

    Originals without the person stay as they are; others are replaced by the records that remain, or, when they were
    not accepted, destroyed. With ``follow_links`` the BSN or V-nummer that stands beside a given one counts too.
    Errors: ErasureError; OriginalError when an original cannot be read; nothing is erased then.
    """
    register, ledger = _opened(house, by, why)
    whole = _linked(house, ledger, person) if follow_links else person
    facts = [one for sharing in _by_object(ledger) for one in _without(house, ledger, sharing, whole)]
    told = {"persoon": secrets.token_hex(6), "door": by, "waarom": why}  # a number of its own: it leads to nobody
    return _commit(house, register, facts, told), whole


def erase_delivery(house: House, levering: str, *, by: str, why: str) -> ErasureSummary:
    """Erase everything of the deliveries with this file name without extensions, or with this id, but their receipt.

    Errors: ErasureError when there is none.
    """
    register, ledger = _opened(house, by, why)
    named = ledger.named(levering) or tuple(one for one in ledger if one.levering_id == levering)
    chosen = [one for one in named if not one.is_erased]
    if not chosen:
        state = "is erased already" if named else "is not known; name it by its file name without extensions"
        raise ErasureError(f"{levering} {state}")
    return _commit(house, register, _wholes(ledger, chosen), {"door": by, "waarom": why})


def expired(contracts: Contracts, ledger: Ledger, now: datetime) -> list[Delivery]:
    """Deliveries received longer ago than the term of their contract; without a contract the shortest term counts."""
    shortest = min(one.retention_years for one in contracts)
    return [one for one in ledger if not one.is_erased and one.aangeleverd_op < _term(contracts, one, shortest, now)]


def erase_expired(house: House, *, by: str) -> ErasureSummary:
    """Erase every delivery of which the term is over.

    Errors: ErasureError when nobody is named.
    """
    why = "bewaartermijn verstreken"
    register, ledger = _opened(house, by, why)
    chosen = expired(house.contracts, ledger, house.now)
    return _commit(house, register, _wholes(ledger, chosen), {"door": by, "waarom": why})


def _term(contracts: Contracts, delivery: Delivery, shortest: int, now: datetime) -> datetime:
    """The moment before which a delivery was received when its term is over."""
    is_known = delivery.extract is not None and delivery.extract in contracts.by_id
    years = contracts.latest(delivery.extract or "").retention_years if is_known else shortest
    day = now.replace(day=28) if (now.month, now.day) == (2, 29) else now
    return day.replace(year=day.year - years)


def _opened(house: House, by: str, why: str) -> tuple[Register, Ledger]:
    """The register and what follows from it, after what a broken-off erasure left was cleared away."""
    if not by.strip() or not why.strip():
        raise ErasureError("an erasure needs a name and a reason: give --by and --why")
    register = Register(house.root.register)
    register.recover()
    ledger = Ledger.from_events(register.events())
    check_key(ledger, house.keys)
    sweep(house.root, ledger)
    return register, ledger


def _commit(house: House, register: Register, facts: list[Fact], told: dict[str, Any]) -> ErasureSummary:
    """One event makes it so; what it replaces is destroyed after it, by the next run if not by this one."""
    if not facts:
        return ErasureSummary()
    before = Ledger.from_events(register.events())
    register.append([{"event": "gewist", **told, "leveringen": facts}], house.now)
    after = Ledger.from_events(register.events())
    sweep(house.root, after)
    gone = {one.inhoud for one in before.objects} - {one.inhoud for one in after.objects}
    records = [one["gewist"] for one in facts if "gewist" in one]
    accepted, failed = (sum(one[name] for one in records) for name in ("aanvaard", "afgekeurd"))
    return ErasureSummary(len(facts), accepted, failed, len(gone))


def _wholes(ledger: Ledger, chosen: Iterable[Delivery]) -> list[Fact]:
    """Nothing is left of these; other deliveries with the same bytes lose their original too."""
    erased = {one.levering_id: one for one in chosen}
    contents = {one.kluis.inhoud for one in erased.values() if one.kluis}
    facts: list[Fact] = []
    for one in ledger:
        if one.levering_id in erased:
            gone = {"aanvaard": one.raw.rijen or 0 if one.raw else 0}
            gone["afgekeurd"] = one.quarantine.rijen or 0 if one.quarantine else 0
            files = {"raw": None, "quarantine": None, "kluis": None}
            facts.append({"levering_id": one.levering_id, "geheel": True, **files, "gewist": gone})
        elif one.kluis and one.kluis.inhoud in contents and not one.is_accepted:
            facts.append({"levering_id": one.levering_id, "kluis": None})
    return facts


def _by_object(ledger: Ledger) -> list[list[Delivery]]:
    """Deliveries by the object of the vault that they share."""
    sharing: dict[str, list[Delivery]] = {}
    for one in ledger:
        if one.kluis:
            sharing.setdefault(one.kluis.inhoud, []).append(one)
    return list(sharing.values())


def _linked(house: House, ledger: Ledger, person: Person) -> Person:
    """The person with every identifier that stands beside a known one, until none is new."""
    whole = person
    while True:
        grown = whole
        for one in ledger:
            if not one.is_accepted or not one.kluis:
                continue
            contract = contract_of(house.contracts, one)
            if len(contract.personal_fields) > 1:
                with opened_records(house.root, house.keys, house.contracts, one) as batches:
                    for batch in batches:
                        grown = grown.linked(batch, contract)
        if grown.bsns > max(1, person.bsns):
            raise ErasureError(
                "deliveries link this to more than one BSN; find out with the suppliers which are one person, then give"
                " each identifier on a line of its own with --no-links"
            )
        if grown == whole:
            return whole
        whole = grown


def _without(house: House, ledger: Ledger, sharing: list[Delivery], person: Person) -> Iterator[Fact]:
    """What changes in the deliveries that share one object; nothing when it does not name the person."""
    owner = next((one for one in sharing if one.is_accepted or one.is_held), None)
    if owner is None:
        with opened_bytes(house.root, house.keys, sharing[0].kluis) as plain:  # type: ignore[arg-type]
            is_named = person.is_in(plain)
        yield from ({"levering_id": one.levering_id, "kluis": None} for one in sharing if is_named)
        return
    records, left = _split(house, owner, person)
    if left is None:
        return
    kept = fact(_kept(house, ledger, left))
    for one in sharing:
        files = _without_records(house, one, records) if one.is_accepted else {}
        yield {"levering_id": one.levering_id, "kluis": kept, **files}


def _split(house: House, owner: Delivery, person: Person) -> tuple[pl.Series, pl.DataFrame | None]:
    """The records that name the person, and the others; None for those when the person is nowhere in the file."""
    found: list[pl.Series] = []
    others: list[pl.DataFrame] = []
    with opened_records(house.root, house.keys, house.contracts, owner) as batches:
        for batch in batches:
            named = person.rows(batch)
            found.append(batch[RECORD].filter(named))
            others.append(batch.filter(~named).select(name for name in batch.columns if not name.startswith(REST)))
    records = pl.concat(found) if found else pl.Series(RECORD, [], dtype=pl.Int32)
    return records, pl.concat(others) if others and (len(records) or _is_elsewhere(house, owner, person)) else None


def _is_elsewhere(house: House, owner: Delivery, person: Person) -> bool:
    """Whether the file names the person outside any cell that the reader gives."""
    with opened_bytes(house.root, house.keys, owner.kluis) as plain:  # type: ignore[arg-type]
        return person.is_in(plain, unsure=False)


def _kept(house: House, ledger: Ledger, left: pl.DataFrame) -> Kept:
    """The records that remain as a new object of the vault."""
    plain = BytesIO()
    left.write_parquet(plain, compression="zstd")
    content = plain.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    kept = vault.store(house.root.vault, house.keys, digest, BytesIO(content), ledger.kept(digest))
    return replace(kept, is_gelakt=True)


def _without_records(house: House, delivery: Delivery, records: pl.Series) -> Fact:
    """Raw and quarantine without some records, and how many that took from each."""
    gone: dict[str, int] = {}
    files: Fact = {}
    for name, stored, count in (
        ("raw", delivery.raw, "aanvaard"),
        ("quarantine", delivery.quarantine, "afgekeurd"),
    ):
        new = stored
        if stored and len(records):
            new = rewritten(house.root, stored, lambda batch: batch.filter(~pl.col(RECORD).is_in(records.implode())))
        gone[count] = (stored.rijen or 0) - (new.rijen or 0) if stored and new else 0
        files[name] = fact(new)
    return {**files, "gewist": gone}
