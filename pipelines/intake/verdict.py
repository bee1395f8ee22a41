"""The verdict on one file: the first B code that applies, in the order of the agreement, or accepted with warnings.

What belongs here: that order and the bounds of B09, B14 and W08. What does not: rules on rows (``rules``), keeping
anything (``take_in``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from pipelines.contracts.model import Contract, Mode
from pipelines.deliveries.calendar import deadline, is_obliged
from pipelines.deliveries.ledger import HELD, IGNORED, REFUSED, Counts, Delivery, Ledger
from pipelines.deliveries.name import DeliveryName
from pipelines.intake.content import Content, read_content
from pipelines.intake.manifest import Manifest
from pipelines.intake.opening import count_records
from pipelines.intake.refusal import Refusal
from pipelines.intake.rules.codes import first_records
from pipelines.intake.setting import Difference, Setting
from pipelines.intake.source import Source
from pipelines.intake.storing import Masks

_COUNTABLE = {"B02", "B03", "B05", "B10", "B12", "B13"}
_TOLERATED_RECORDS = 10
_TOLERATED_SHARE = 20  # one in twenty


@dataclass(frozen=True)
class Arrival:
    """What is known of a file before it is opened; ``name`` is None when it does not follow the agreement."""

    name: DeliveryName | None
    sha256: str
    manifest: Manifest
    aangeleverd_op: datetime


@dataclass
class Judged:
    """The verdict on one file; ``content`` is there only when records are to be stored."""

    verdict: str
    codes: tuple[str, ...]
    counts: Counts
    contract: Contract | None
    reason: str = ""
    vervangt: str | None = None
    deadline: datetime | None = None
    op_tijd: bool | None = None
    content: Content | None = None
    failures: dict[tuple[str, str], int] = field(default_factory=dict)
    first_records: dict[str, tuple[int, ...]] = field(default_factory=dict)  # of B09, which keeps no records
    differences: tuple[Difference, ...] = ()

    @property
    def is_repeated(self) -> bool:
        """Whether the very same bytes are kept as another delivery (B12)."""
        return self.codes == ("B12",)

    @property
    def masks(self) -> Masks:
        """The failing rules of every record; none when nothing is stored."""
        return self.content.masks if self.content else np.zeros(0, dtype=np.uint16)


def judge(
    source: Source, arrival: Arrival, ledger: Ledger, setting: Setting, *, released: Delivery | None = None
) -> Judged:
    """Judge a regular file.

    ``released`` is the held delivery that a person lets through: its own bytes and its size are no objection.
    """
    name = arrival.name
    if source.is_shared:
        return refused(Refusal("B11", "Dit bestand heeft elders nog een naam (een harde koppeling)."))
    if name is None:
        return refused(Refusal("B01", "De bestandsnaam volgt de afspraak niet."))
    contract = setting.contracts.latest(name.extract)
    if source.size == 0:
        return refused(Refusal("B04", "Het bestand is leeg (0 bytes)."), 0, contract)
    content: Content | None = None
    try:
        _check_before_opening(arrival, name, ledger, setting, released)
        content = _content(source, name, setting)
        previous = None if released else _previous(content.contract, name, ledger)
        _check_content(content, arrival, name, previous)
    except Refusal as refusal:
        return _dated(_refused(refusal, content, source, name, contract), name)
    return _accepted(content, arrival, name, ledger, setting)


def refused(refusal: Refusal, geland: int = 0, contract: Contract | None = None) -> Judged:
    """A refused, held or ignored file: nothing of it is used."""
    verdict = IGNORED if refusal.is_ignored else HELD if refusal.code == "B14" else REFUSED
    return Judged(verdict, (refusal.code,), Counts(geland, 0, 0, geland), contract, refusal.reason)


def _refused(
    refusal: Refusal, content: Content | None, source: Source, name: DeliveryName, contract: Contract
) -> Judged:
    """A refused delivery, with the records that the contract's reader can count."""
    if content is None:
        geland = count_records(source, name, contract) if refusal.code in _COUNTABLE else 0
        return refused(refusal, geland, contract)
    content.close()
    judged = refused(refusal, content.rows, content.contract)
    if refusal.code == "B09":
        judged.failures, judged.first_records = content.failures, first_records(content.masks)
    return judged


def _check_before_opening(
    arrival: Arrival, name: DeliveryName, ledger: Ledger, setting: Setting, released: Delivery | None
) -> None:
    """B12, B03, B02, B10 on the digest, B13."""
    key = (name.extract, name.leverancier, name.periode)
    same = ledger.same_bytes(*key, arrival.sha256)
    if same and same != released:
        raise Refusal("B12", f"Dezelfde bytes kwamen al binnen als levering {same.levering_id}.", is_ignored=True)
    _check_period(arrival, name, setting)
    stated = arrival.manifest.sha256
    if arrival.manifest.is_broken or (stated and stated != arrival.sha256):
        raise Refusal("B10", "Het manifest klopt niet met het bestand (controlegetal).")
    newest = ledger.newest_of(*key)
    if newest and newest.volgnummer is not None and name.volgnummer <= newest.volgnummer:
        if name.volgnummer < newest.volgnummer:
            raise Refusal("B13", "Er is al een hoger volgnummer aanvaard.", is_ignored=True)
        raise Refusal("B13", "Dit volgnummer is al aanvaard met andere inhoud; verhoog het.")


def _check_period(arrival: Arrival, name: DeliveryName, setting: Setting) -> None:
    """B03 and B02."""
    contract, period = setting.contracts.latest(name.extract), name.period
    if period is None or period.rhythm is not contract.rhythm:
        raise Refusal("B03", f"De periode bestaat niet of past niet bij deze levering ({contract.rhythm}).")
    if not period.is_over(arrival.aangeleverd_op):
        raise Refusal("B03", "De periode was nog niet voorbij toen het bestand binnenkwam.")
    if not is_obliged(contract, setting.reference, name.leverancier, period):
        raise Refusal("B02", "Deze leverancier hoeft dit bestand over deze periode niet te leveren.")


def _content(source: Source, name: DeliveryName, setting: Setting) -> Content:
    """Read and judge every record: B11 (container), B06, B07, B05."""
    if name.period is None:
        raise ValueError("a delivery without a period is refused before it is read")
    return read_content(source, name, name.period, setting)


def _check_content(content: Content, arrival: Arrival, name: DeliveryName, previous: Delivery | None) -> None:
    """B10 on the records, B08, B09, B14."""
    rows, failing = content.rows, content.failing
    if arrival.manifest.rijen is not None and arrival.manifest.rijen != rows:
        raise Refusal("B10", "Het manifest klopt niet met het bestand (aantal records).")
    if name.is_nil and rows:
        raise Refusal("B08", "De naam zegt dat er niets te melden is (NUL), maar het bestand bevat records.")
    if not name.is_nil and not rows:
        raise Refusal("B08", "Het bestand bevat geen records; meld dat uitdrukkelijk met __NUL in de naam.")
    if failing > _TOLERATED_RECORDS and failing * _TOLERATED_SHARE > rows:
        raise Refusal("B09", f"Van de {rows} records voldoen er {failing} niet; dat is meer dan 5 procent.")
    if previous:
        _check_size(rows, previous.aantallen.geland)


def _previous(contract: Contract, name: DeliveryName, ledger: Ledger) -> Delivery | None:
    """The accepted delivery that a ``stand`` is compared with."""
    if contract.mode is not Mode.STAND or name.period is None:
        return None
    return ledger.previous(name.extract, name.leverancier, name.period, name.volgnummer)


def _check_size(rows: int, before: int) -> None:
    """B14: too few or too many records against the previous accepted delivery."""
    too_few = rows * 5 < before * 4 and before - rows > 20
    too_many = before >= 200 and rows > before * 3
    if too_few or too_many:
        raise Refusal("B14", f"Het aantal records ({rows}) wijkt sterk af van de vorige levering ({before}).")


def _accepted(content: Content, arrival: Arrival, name: DeliveryName, ledger: Ledger, setting: Setting) -> Judged:
    """An accepted delivery with its warnings."""
    counts = Counts(content.rows, content.rows - content.failing, content.failing, 0)
    verdict = "AANVAARD_MET_UITVAL" if content.failing else "AANVAARD"
    earlier = ledger.newest_of(name.extract, name.leverancier, name.periode)
    judged = Judged(verdict, (), counts, content.contract, content=content, failures=content.failures)
    judged.vervangt = earlier.levering_id if earlier else None
    _dated(judged, name)
    judged.op_tijd = judged.deadline is None or arrival.aangeleverd_op <= judged.deadline
    if setting.open_findings:
        judged.differences = setting.open_findings(name.extract, name.leverancier, name.periode)
    judged.codes = tuple(sorted(content.warnings | _circumstantial(judged, content, name, ledger)))
    return judged


def _circumstantial(judged: Judged, content: Content, name: DeliveryName, ledger: Ledger) -> set[str]:
    """W01, W07 and W08."""
    previous = _previous(content.contract, name, ledger)
    lost = previous.aantallen.geland - content.rows if previous else 0
    found = {"W01"} if not judged.op_tijd and judged.vervangt is None else set()
    if previous and lost >= 5 and previous.aantallen.geland <= lost * 20 and lost * 5 <= previous.aantallen.geland:
        found.add("W08")
    return found | ({"W07"} if judged.differences else set())


def _dated(judged: Judged, name: DeliveryName) -> Judged:
    """Add the deadline of a period that fits the contract."""
    if judged.contract and name.period and name.period.rhythm is judged.contract.rhythm:
        judged.deadline = deadline(judged.contract, name.period)
    return judged
