"""One delivery as the register tells it: its counts, files, decision and standing.

What belongs here: the shape of one delivery and reading it from its event. What does not: other deliveries
(``ledger``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.deliveries.moment import moment_from
from pipelines.deliveries.period import Period

ACCEPTED = frozenset({"AANVAARD", "AANVAARD_MET_UITVAL"})
REFUSED, HELD, IGNORED = "AFGEKEURD", "VASTGEHOUDEN", "GENEGEERD"
Key = tuple[str, str, str]  # extract, leverancier, periode


@dataclass(frozen=True)
class Counts:
    """Records of one file: ``geland = aanvaard + afgekeurd + geweigerd``."""

    geland: int
    aanvaard: int
    afgekeurd: int
    geweigerd: int

    @property
    def adds_up(self) -> bool:
        """Whether no record was lost or made."""
        return self.geland == self.aanvaard + self.afgekeurd + self.geweigerd


@dataclass(frozen=True)
class Stored:
    """A file the register vouches for; ``path`` is relative to the data root, ``rijen`` only of Parquet."""

    path: str
    sha256: str
    rijen: int | None = None

    @property
    def named(self) -> dict[str, str]:
        """Path and digest, as an event names a receipt."""
        return {"path": self.path, "sha256": self.sha256}


@dataclass(frozen=True)
class Kept:
    """The object of the vault that holds a delivery's bytes, or (``is_gelakt``) what an erasure left of its records.

    ``inhoud`` is the SHA-256 of what is inside, ``sha256`` that of the encrypted file; ``zout`` is the path of its
    salt; ``sleutel`` names the master key without telling it. Paths are relative to the data root.
    """

    inhoud: str
    path: str
    sha256: str
    zout: str
    zout_sha256: str
    sleutel: str
    is_gelakt: bool = False

    @property
    def files(self) -> tuple[Stored, Stored]:
        """Object and salt, as files the register vouches for."""
        return Stored(self.path, self.sha256), Stored(self.zout, self.zout_sha256)


@dataclass(frozen=True)
class Erased:
    """Records taken out of raw and quarantine since they were judged; the counts of the receipt stay."""

    aanvaard: int = 0
    afgekeurd: int = 0

    def plus(self, aanvaard: int, afgekeurd: int) -> Erased:
        """With those of another erasure."""
        return Erased(self.aanvaard + aanvaard, self.afgekeurd + afgekeurd)


@dataclass(frozen=True)
class Decision:
    """What a person decided about a held delivery."""

    is_release: bool
    door: str
    waarom: str
    moment: datetime


@dataclass(frozen=True)
class Delivery:
    """One judged file. Of a B01 file extract, leverancier, periode and volgnummer are None."""

    levering_id: str
    seq: int
    bestand: str
    sha256: str
    extract: str | None
    leverancier: str | None
    periode: str | None
    volgnummer: int | None
    nul: bool
    aangeleverd_op: datetime
    verdict: str
    codes: tuple[str, ...]
    aantallen: Counts
    contract: dict[str, str] | None
    vervangt: str | None
    deadline: datetime | None
    op_tijd: bool | None
    raw: Stored | None
    quarantine: Stored | None
    receipt: Stored | None
    decision: Decision | None = None
    is_erased: bool = False
    kluis: Kept | None = None
    pagina: Stored | None = None
    gewist: Erased = Erased()

    @property
    def is_accepted(self) -> bool:
        """Whether its rows count: accepted, or held and released; never when erased."""
        released = self.decision is not None and self.decision.is_release
        return not self.is_erased and (self.verdict in ACCEPTED or (self.verdict == HELD and released))

    @property
    def is_held(self) -> bool:
        """Whether it waits for a person."""
        return self.verdict == HELD and self.decision is None and not self.is_erased

    @property
    def is_refused(self) -> bool:
        """Whether it was refused, by a rule or by a person."""
        refused_by_person = self.decision is not None and not self.decision.is_release
        return self.verdict == REFUSED or (self.verdict == HELD and refused_by_person)

    @property
    def key(self) -> Key | None:
        """Extract, leverancier and periode; None of a B01 file."""
        if self.extract is None or self.leverancier is None or self.periode is None:
            return None
        return self.extract, self.leverancier, self.periode

    @property
    def period(self) -> Period | None:
        """The period; None when the name gives none that exists."""
        try:
            return Period.parse(self.periode or "")
        except ValueError:
            return None

    @property
    def stem(self) -> str:
        """The file name without folder and extensions: how people name a delivery."""
        return self.bestand.rsplit("/", 1)[-1].split(".", 1)[0]


def delivery_from(event: dict[str, Any]) -> Delivery:
    """The delivery that one ``beoordeeld`` event tells of.

    Errors: KeyError when the event lacks a key.
    """
    return Delivery(
        levering_id=event["levering_id"],
        seq=event["seq"],
        bestand=event["bestand"],
        sha256=event["sha256"],
        extract=event["extract"],
        leverancier=event["leverancier"],
        periode=event["periode"],
        volgnummer=event["volgnummer"],
        nul=event["nul"],
        aangeleverd_op=moment_from(event["aangeleverd_op"]),
        verdict=event["verdict"],
        contract=event["contract"],
        vervangt=event["vervangt"],
        deadline=moment_from(event["deadline"]) if event["deadline"] else None,
        op_tijd=event["op_tijd"],
        **outcome_of(event),
    )


def outcome_of(event: dict[str, Any]) -> dict[str, Any]:
    """The keys that judging sets and a release may set anew."""
    outcome: dict[str, Any] = {}
    if "codes" in event:
        outcome["codes"] = tuple(event["codes"])
    if "aantallen" in event:
        outcome["aantallen"] = Counts(**event["aantallen"])
    return {**outcome, **files_of(event)}


def files_of(event: dict[str, Any]) -> dict[str, Any]:
    """The files that an event names; a key that is absent leaves a file as it was, null takes it away."""
    files: dict[str, Any] = {}
    for name in ("raw", "quarantine", "receipt", "pagina"):
        if name in event:
            files[name] = Stored(**event[name]) if event[name] else None
    if "kluis" in event:
        files["kluis"] = Kept(**event["kluis"]) if event["kluis"] else None
    return files
