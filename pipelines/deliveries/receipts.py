"""Receipts: what a supplier hears about each file that landed, as JSON for programs and as a page for people.

What belongs here: the shape of a receipt and writing it. What does not: the verdict itself (``pipelines.intake``),
words (``wording.yaml``) and layout (``pages``). No receipt holds a value from a file: record numbers, column names of
the contract, codes and counts only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, PlainSerializer, StringConstraints, model_validator
from pydantic import Field as Key

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.model import Frozen
from pipelines.deliveries import pages
from pipelines.deliveries.calendar import DeliveryState
from pipelines.deliveries.durable import Unsynced, replace_content
from pipelines.deliveries.ledger import REFUSED, Delivery, Ledger, Stored
from pipelines.deliveries.moment import moment_text
from pipelines.deliveries.pages import UNKNOWN_SUPPLIER
from pipelines.deliveries.speech import long_day
from pipelines.deliveries.wording import explain


def _whole_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


Moment = Annotated[AwareDatetime, AfterValidator(_whole_second), PlainSerializer(moment_text, return_type=str)]
FileCode = Annotated[str, StringConstraints(pattern=r"^(B0[1-9]|B1[0-4]|W0[1-8])$")]
RowCode = Annotated[str, StringConstraints(pattern=r"^(R0[1-9]|R10)$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Verdict = Literal["AANVAARD", "AANVAARD_MET_UITVAL", "AFGEKEURD", "GENEGEERD", "VASTGEHOUDEN"]


class ReceiptCounts(Frozen):
    """Records of the file: geland = aanvaard + afgekeurd + geweigerd."""

    geland: int = Key(ge=0)
    aanvaard: int = Key(ge=0)
    afgekeurd: int = Key(ge=0)
    geweigerd: int = Key(ge=0)

    @model_validator(mode="after")
    def _adds_up(self) -> ReceiptCounts:
        if self.geland != self.aanvaard + self.afgekeurd + self.geweigerd:
            raise ValueError("geland must be aanvaard + afgekeurd + geweigerd")
        return self


class ReceiptRow(Frozen):
    """A record that failed, with every rule it failed; record 1 is the first after the header."""

    record: int = Key(ge=1)
    regels: tuple[RowCode, ...] = Key(min_length=1)


class ContractVersion(Frozen):
    """The contract the file was judged by."""

    id: str
    versie: str


class Receipt(Frozen):
    """One receipt, exactly as agreed (docs/reference/receipt.schema.json)."""

    bestand: str
    sha256: Sha256
    extract: str | None
    leverancier: str | None
    periode: str | None
    volgnummer: int | None
    aangeleverd_op: Moment
    verdict: Verdict
    codes: tuple[FileCode, ...]
    aantallen: ReceiptCounts
    rijen: tuple[ReceiptRow, ...]
    contract: ContractVersion | None
    vervangt: str | None = Key(description="levering_id of the accepted delivery of this period that this one replaces")
    deadline: Moment | None
    op_tijd: bool | None
    indicatoren: tuple[str, ...]
    toelichting: tuple[str, ...]


def receipt_folder(root: DataRoot, leverancier: str | None) -> Path:
    """Where the receipts of a supplier lie."""
    return root.receipts / (leverancier or UNKNOWN_SUPPLIER)


def hidden_name(sha256: str) -> str:
    """What a receipt calls a file whose name does not follow the agreement: the name may itself hold a person."""
    return f"onbekend_{sha256[:12]}"


def receipt_json(receipt: Receipt) -> bytes:
    """The receipt as its file holds it."""
    return receipt.model_dump_json(indent=1).encode() + b"\n"


def write_receipt(
    root: DataRoot, receipt: Receipt, levering_id: str, titles: Mapping[str, str], later: Unsynced | None = None
) -> tuple[Stored, Stored]:
    """Write both forms of a receipt; ``titles`` say how people call indicators, extracts and gemeenten, by id.

    Returns path (below the data root) and SHA-256 of the JSON and of the page, as the register names them.
    """
    path = receipt_folder(root, receipt.leverancier) / f"{levering_id}.json"
    page = _write(root, path.with_suffix(".html"), pages.receipt_page(receipt, titles).encode(), later)
    return _write(root, path, receipt_json(receipt), later), page


def read_receipt(root: DataRoot, delivery: Delivery) -> Receipt:
    """The receipt of a delivery.

    Errors: FileNotFoundError when it is gone, ValueError when it is not as the register says.
    """
    if delivery.receipt is None:
        raise FileNotFoundError(f"{delivery.levering_id} has no receipt")
    content = (root.path / delivery.receipt.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != delivery.receipt.sha256:
        raise ValueError(f"{delivery.receipt.path} was changed")
    return Receipt.model_validate_json(content)


def refused_receipt(held: Receipt, moment: datetime) -> Receipt:
    """What the receipt of a held delivery says once a person refused it; counts and codes stay what they were."""
    waiting = {*explain(held.verdict, held.codes)}
    own = [sentence for sentence in held.toelichting if sentence not in waiting]
    decided = f"De levering werd vastgehouden en is op {long_day(moment)} geweigerd."
    told = (*explain(REFUSED, held.codes), *own, decided)
    return held.model_copy(update={"verdict": REFUSED, "toelichting": told})


def _write(root: DataRoot, path: Path, content: bytes, later: Unsynced | None) -> Stored:
    """Write one file."""
    replace_content(path, content, later)
    return Stored(path.relative_to(root.path).as_posix(), hashlib.sha256(content).hexdigest())


def write_supplier_pages(
    root: DataRoot,
    ledger: Ledger,
    states: Iterable[DeliveryState],
    moment: datetime,
    titles: Mapping[str, str],
) -> int:
    """Write ``index.html`` for every supplier with a receipt; returns how many. ``titles`` as in ``write_receipt``."""
    history: dict[str, list[Delivery]] = {}
    for delivery in ledger:
        history.setdefault(delivery.leverancier or UNKNOWN_SUPPLIER, []).append(delivery)
    expected: dict[str, list[DeliveryState]] = {}
    for state in states:
        expected.setdefault(state.expected.leverancier, []).append(state)
    for leverancier in sorted(history):
        folder = receipt_folder(root, leverancier)
        folder.mkdir(parents=True, exist_ok=True)
        page = pages.supplier_page(leverancier, history[leverancier], expected.get(leverancier, ()), moment, titles)
        (folder / "index.html").write_text(page, encoding="utf-8")
    return len(history)
