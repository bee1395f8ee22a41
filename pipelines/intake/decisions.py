"""Decisions of a person about a held delivery: release it or refuse it, once, with name and reason.

What belongs here: finding the delivery, judging it again from the vault without the bound on its size, registering.
What does not: who may decide (the operator's system).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.indicators import IndicatorDefinition
from pipelines.contracts.loader import Contracts
from pipelines.contracts.reference import Reference
from pipelines.deliveries.ledger import ACCEPTED, Delivery, Ledger
from pipelines.deliveries.name import parse_name
from pipelines.deliveries.receipts import Receipt, read_receipt, refused_receipt, write_receipt
from pipelines.deliveries.register import Register
from pipelines.intake import vault
from pipelines.intake.copies import forget_copies, keep_copies, put_back
from pipelines.intake.keys import Keys, check_key
from pipelines.intake.manifest import Manifest
from pipelines.intake.registering import Placed, keep_outcome
from pipelines.intake.setting import Setting, setting_of
from pipelines.intake.source import Source
from pipelines.intake.verdict import Arrival, Judged, judge


class DecisionError(Exception):
    """A decision that cannot be taken; the message says why and what to do."""


def release(
    root: DataRoot,
    contracts: Contracts,
    reference: Reference,
    indicators: Mapping[str, IndicatorDefinition],
    keys: Keys,
    now: datetime,
    levering: str,
    *,
    by: str,
    why: str,
) -> str:
    """Accept a held delivery after all: its records count from its own moment of receipt; returns its id.

    Errors: DecisionError when no (or more than one) held delivery has this name, when by or why is empty, or when the
    delivery no longer passes for another reason than its size.
    """
    register, ledger, held = _held(root, levering, by, why)
    check_key(ledger, keys)
    setting = setting_of(contracts, reference, indicators, keys, root.work)
    with _judged_again(root, ledger, held, setting, keys) as (placed, judged):
        if judged.verdict not in ACCEPTED:
            raise DecisionError(f"{levering}: {judged.codes[0]}: {judged.reason} Refuse it and ask for a new one.")
        keep_copies(root, held)
        outcome = keep_outcome(root, placed, judged, setting)
    register.append([{**_decision("vrijgegeven", held, by, why), **outcome}], now)
    forget_copies(root)
    return held.levering_id


def refuse(root: DataRoot, now: datetime, levering: str, titles: Mapping[str, str], *, by: str, why: str) -> str:
    """Refuse a held delivery for good, and say so in its receipt; returns its id.

    ``titles`` as in ``receipts.write_receipt``. What ``why`` says stays in the register: it is not for the supplier.
    Errors: DecisionError as in ``release``, and when the receipt is not as it was written.
    """
    register, _, held = _held(root, levering, by, why)
    told = refused_receipt(_receipt_of(root, held), now)
    keep_copies(root, held)
    written, page = write_receipt(root, told, held.levering_id, titles)
    files = {"receipt": written.named, "pagina": page.named}
    register.append([{**_decision("geweigerd", held, by, why), **files}], now)
    forget_copies(root)
    return held.levering_id


def _held(root: DataRoot, levering: str, by: str, why: str) -> tuple[Register, Ledger, Delivery]:
    """The one held delivery of this name."""
    if not by.strip() or not why.strip():
        raise DecisionError("a decision needs a name and a reason: give --by and --why")
    register = Register(root.register)
    register.recover()
    ledger = Ledger.from_events(register.events())
    put_back(root, ledger)
    named = ledger.named(levering) or tuple(one for one in ledger if one.levering_id == levering)
    held = [one for one in named if one.is_held]
    if len(held) == 1:
        return register, ledger, held[0]
    if held:
        ids = ", ".join(one.levering_id for one in held)
        raise DecisionError(f"{levering}: more than one held delivery has this name; use one of the ids {ids}")
    waiting = ", ".join(one.stem for one in ledger.held) or "none"
    reason = "is not held (any more)" if named else "is not known"
    raise DecisionError(f"{levering} {reason}; name a held delivery by its file name without extensions: {waiting}")


def _receipt_of(root: DataRoot, held: Delivery) -> Receipt:
    """The receipt as it was written: a changed one must not be written anew over its own traces."""
    try:
        return read_receipt(root, held)
    except (OSError, ValueError) as error:
        message = f"{held.stem}: its receipt is gone or was changed. Run verify, put the file back, decide again."
        raise DecisionError(message) from error


@contextmanager
def _judged_again(
    root: DataRoot, ledger: Ledger, held: Delivery, setting: Setting, keys: Keys
) -> Iterator[tuple[Placed, Judged]]:
    """The delivery as it is judged when its size is not looked at."""
    name = parse_name(Path(held.bestand).name, setting.contracts)
    arrival = Arrival(name, held.sha256, Manifest(), held.aangeleverd_op)
    if held.kluis is None or held.kluis.is_gelakt:
        raise DecisionError(f"{held.stem}: records were erased from it. Refuse it and ask for a new one.")
    with vault.open_kept(root.path, keys, held.kluis, root.work) as plain:
        judged = judge(_source_of(plain, held), arrival, ledger, setting, released=held)
        try:
            yield Placed(held.levering_id, held.bestand, arrival), judged
        finally:
            if judged.content:
                judged.content.close()


def _source_of(plain: BinaryIO, held: Delivery) -> Source:
    """The bytes of the vault as a landed file."""
    return Source.of_descriptor(plain.fileno(), Path(held.bestand))


def _decision(event: str, held: Delivery, by: str, why: str) -> dict[str, object]:
    """The event of a decision."""
    return {"event": event, "levering_id": held.levering_id, "door": by.strip(), "waarom": why.strip()}
