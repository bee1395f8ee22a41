"""The last steps of a delivery: records, receipt and event, in the order that survives a crash.

What belongs here: writing what a verdict decided. What does not: deciding it (``verdict``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries import receipts
from pipelines.deliveries.durable import Unsynced
from pipelines.deliveries.ledger import ACCEPTED, Kept, Stored
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.receipts import ContractVersion, Receipt, ReceiptCounts, ReceiptRow
from pipelines.intake.explanation import explanation
from pipelines.intake.rules.codes import codes_of
from pipelines.intake.setting import Setting
from pipelines.intake.storing import as_event, raw_place, store_records
from pipelines.intake.verdict import Arrival, Judged


@dataclass(frozen=True)
class Placed:
    """A delivery with its id and the path at which it landed."""

    levering_id: str
    bestand: str
    arrival: Arrival
    kept: Kept | None = None  # the object of the vault; None for what is no regular file

    @property
    def shown(self) -> str:
        """The path as receipts and register name it: a name that breaks the agreement may itself hold a person."""
        if self.arrival.name is None:
            return receipts.hidden_name(self.arrival.sha256)
        return self.bestand.encode("utf-8", "replace").decode()


def keep_outcome(
    root: DataRoot, placed: Placed, judged: Judged, setting: Setting, later: Unsynced | None = None
) -> dict[str, Any]:
    """Write records and receipt; returns codes, counts and files as the register names them."""
    raw, quarantine = _keep_records(root, placed, judged, later)
    extract = placed.arrival.name.extract if placed.arrival.name else ""
    receipt = receipt_of(placed, judged, setting.feeds.get(extract, ()))
    written, page = receipts.write_receipt(root, receipt, placed.levering_id, setting.titles, later)
    return {
        "codes": list(judged.codes),
        "aantallen": asdict(judged.counts),
        "raw": as_event(raw),
        "quarantine": as_event(quarantine),
        "receipt": written.named,
        "pagina": page.named,
    }


def judged_event(placed: Placed, judged: Judged, outcome: dict[str, Any], path_sha256: str) -> dict[str, Any]:
    """The ``beoordeeld`` event."""
    name, arrival, contract = placed.arrival.name, placed.arrival, judged.contract
    return {
        "event": "beoordeeld",
        "levering_id": placed.levering_id,
        "bestand": placed.shown,
        "pad_sha256": path_sha256,
        "sha256": arrival.sha256,
        "extract": name.extract if name else None,
        "leverancier": name.leverancier if name else None,
        "periode": name.periode if name else None,
        "volgnummer": name.volgnummer if name else None,
        "nul": name.is_nil if name else False,
        "aangeleverd_op": moment_text(arrival.aangeleverd_op),
        "verdict": judged.verdict,
        "contract": {"id": contract.id, "versie": contract.version} if contract else None,
        "vervangt": judged.vervangt,
        "deadline": moment_text(judged.deadline) if judged.deadline else None,
        "op_tijd": judged.op_tijd,
        "kluis": asdict(placed.kept) if placed.kept else None,
        **outcome,
    }


def receipt_of(placed: Placed, judged: Judged, feeds: tuple[str, ...]) -> Receipt:
    """The receipt of a judged file."""
    name, contract = placed.arrival.name, judged.contract
    return Receipt.model_validate(
        {
            "bestand": placed.shown,
            "sha256": placed.arrival.sha256,
            "extract": name.extract if name else None,
            "leverancier": name.leverancier if name else None,
            "periode": name.periode if name else None,
            "volgnummer": name.volgnummer if name else None,
            "aangeleverd_op": placed.arrival.aangeleverd_op,
            "verdict": judged.verdict,
            "codes": judged.codes,
            "aantallen": ReceiptCounts(**asdict(judged.counts)),
            "rijen": tuple(_failed_records(judged)),
            "contract": ContractVersion(id=contract.id, versie=contract.version) if contract else None,
            "vervangt": judged.vervangt,
            "deadline": judged.deadline,
            "op_tijd": judged.op_tijd,
            "indicatoren": feeds,
            "toelichting": explanation(judged),
        }
    )


def _failed_records(judged: Judged) -> Iterator[ReceiptRow]:
    """Every quarantined record with its rules, in record order."""
    masks = judged.masks
    for position in masks.nonzero()[0].tolist():
        yield ReceiptRow(record=position + 1, regels=codes_of(int(masks[position])))


def _keep_records(
    root: DataRoot, placed: Placed, judged: Judged, later: Unsynced | None
) -> tuple[Stored | None, Stored | None]:
    """Raw and quarantine of an accepted delivery."""
    name, content = placed.arrival.name, judged.content
    if judged.verdict not in ACCEPTED or name is None or content is None:
        return None, None
    place = raw_place(name, placed.levering_id)
    return store_records(root, place, content.contract, content.spool, content.masks, later)
