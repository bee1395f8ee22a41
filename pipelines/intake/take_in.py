"""Intake: every file that landed gets its moment, its place in the vault, its verdict, its receipt and its event.

What belongs here: the order of files and steps. What does not: how one file is judged (``verdict``). The caller holds
the lock of the data root.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.indicators import IndicatorDefinition
from pipelines.contracts.loader import Contracts
from pipelines.contracts.reference import Reference
from pipelines.deliveries.durable import Unsynced
from pipelines.deliveries.ledger import Kept, Ledger
from pipelines.deliveries.name import parse_name
from pipelines.deliveries.register import Register
from pipelines.intake import vault
from pipelines.intake.keys import Keys, check_key
from pipelines.intake.landing import Landed, lone_manifests, path_digest, scan
from pipelines.intake.manifest import read_manifest
from pipelines.intake.refusal import Refusal, Unsettled
from pipelines.intake.registering import Placed, judged_event, keep_outcome
from pipelines.intake.setting import OpenFindings, Setting, setting_of
from pipelines.intake.sightings import Sighting, Sightings, seen_event
from pipelines.intake.source import NOTHING, Source, open_source
from pipelines.intake.sweep import sweep
from pipelines.intake.verdict import Arrival, Judged, judge, refused

Progress = Callable[[int, int, str], None]  # done, in all, id of the delivery
SETTLE_SECONDS = 0.2
_TOGETHER, _TOGETHER_BYTES = 64, 64 << 20  # deliveries and bytes that are committed together at most


@dataclass(frozen=True)
class IntakeSummary:
    """What a run of intake did. ``waiting`` files are still in landing, for the next run."""

    verdicts: Mapping[str, int]
    leveringen: tuple[str, ...]
    waiting: int

    @property
    def files(self) -> int:
        """Files that got a verdict."""
        return len(self.leveringen)


@dataclass
class _Run:
    """One run: where, with what, and what is known so far."""

    root: DataRoot
    register: Register
    ledger: Ledger
    sightings: Sightings
    setting: Setting
    keys: Keys
    now: datetime
    unsynced: Unsynced = field(default_factory=Unsynced)
    judged: list[Landed] = field(default_factory=list)  # not yet committed

    def tell(self, events: list[dict[str, object]]) -> None:
        """Give events their place in the register and take them into account; ``commit`` makes them certain."""
        for event in self.register.chain(events, self.now):
            self.ledger.apply(event)
            self.sightings.apply(event)

    def finish(self, landed: Landed, event: dict[str, object]) -> None:
        """A file has everything that follows from its verdict; it is committed, together with others."""
        self.tell([event])
        self.judged.append(landed)
        if len(self.judged) >= _TOGETHER or sum(one.found.st_size for one in self.judged) >= _TOGETHER_BYTES:
            self.commit()

    def commit(self) -> None:
        """All files onto the disk itself, then the register, and only then the landing files go."""
        judged, self.judged = self.judged, []
        self.unsynced.sync()
        self.register.commit()
        for landed in judged:
            if landed.is_as_found():  # what was put in its place meanwhile is another delivery
                landed.remove()


def take_in(  # noqa: PLR0913 - four of them have a default
    root: DataRoot,
    contracts: Contracts,
    reference: Reference,
    indicators: Mapping[str, IndicatorDefinition],
    keys: Keys,
    now: datetime,
    progress: Progress | None = None,
    open_findings: OpenFindings | None = None,
    *,
    settle_seconds: float = SETTLE_SECONDS,
    wanted: Callable[[str], bool] | None = None,
) -> IntakeSummary:
    """Judge and keep everything that landed, or only the files whose name is wanted; again changes nothing.

    Errors: OSError when the disk refuses (nothing of that file is registered then); RegisterError.
    """
    run = _run(root, contracts, reference, indicators, keys, now, open_findings)
    landed = [one for one in scan(root.landing, settle_seconds) if wanted is None or wanted(one.name)]
    dated = _dated(run, landed)
    taken: list[tuple[str, str]] = []
    try:
        for number, one in enumerate(dated, start=1):
            told = _take(run, *one)
            taken += [told] if told else []
            if progress:
                progress(number, len(dated), told[0] if told else "")
    finally:
        run.commit()  # also when a later file fails: what was judged before it is whole
    verdicts = Counter(verdict for _, verdict in taken)
    return IntakeSummary(dict(verdicts), tuple(given for given, _ in taken), len(scan(root.landing, 0)))


def _run(
    root: DataRoot,
    contracts: Contracts,
    reference: Reference,
    indicators: Mapping[str, IndicatorDefinition],
    keys: Keys,
    now: datetime,
    open_findings: OpenFindings | None,
) -> _Run:
    """A run that knows what came before, after clearing up what a crash left of the last one."""
    register = Register(root.register)
    register.recover()
    events = list(register.events())
    ledger = Ledger.from_events(events)
    check_key(ledger, keys)
    setting = setting_of(contracts, reference, indicators, keys, root.work, open_findings)
    run = _Run(root, register, ledger, Sightings(events), setting, keys, now)
    sweep(root, ledger)
    _sweep_manifests(run)
    return run


def _sweep_manifests(run: _Run) -> None:
    """Remove manifests of which the file was taken in; one that came before its file stays."""
    for bestand, path in lone_manifests(run.root.landing):
        if run.sightings.is_left_behind(path_digest(bestand), read_manifest(path)):
            path.unlink(missing_ok=True)


_Dated = tuple[Landed, datetime, str | None]


def _dated(run: _Run, landed: list[Landed]) -> list[_Dated]:
    """Every file with its moment, in the order of judging; new moments are committed first, in one append.

    Nulls: the id of a file whose manifest states the moment is made when it is judged.
    """
    dated: list[_Dated] = []
    new: list[dict[str, object]] = []
    for one in sorted(landed, key=lambda file: (file.name, file.bestand)):
        if one.manifest.aangeleverd_op:
            dated.append((one, one.manifest.aangeleverd_op, None))
            continue
        sighting = _sighting(run, one, new)
        if sighting:
            dated.append((one, sighting.aangeleverd_op, sighting.levering_id))
    if new:
        run.tell(new)
        run.commit()
    return sorted(dated, key=lambda file: (file[1], file[0].name, file[0].bestand))


def _sighting(run: _Run, landed: Landed, new: list[dict[str, object]]) -> Sighting | None:
    """The earlier sighting of a landing, or a new one; None when it cannot be read now."""
    try:
        sha256 = _digest(landed)
    except Unsettled:
        return None
    known = run.sightings.of(landed, sha256)
    if known:
        return known
    moment = run.now.replace(microsecond=0)
    sighting = Sighting(run.ledger.free_id(moment, sha256), moment, landed.mark)
    event = seen_event(landed, sha256, sighting)
    run.ledger.apply(event)  # its id is taken from now on; it is committed together with the other new ones
    new.append(event)
    return sighting


def _digest(landed: Landed) -> str:
    """Digest of a file's bytes; of nothing for what is no regular file."""
    try:
        with _opened(landed) as source:
            return source.sha256()
    except Refusal:
        return NOTHING


@contextmanager
def _opened(landed: Landed) -> Iterator[Source]:
    """An open file that is closed afterwards.

    Errors: Refusal B11 for what is no regular file; Unsettled when it cannot be read now, or is not as it was found.
    """
    source = open_source(landed.path)
    try:
        yield source
    finally:
        source.close()


def _take(run: _Run, landed: Landed, moment: datetime, levering_id: str | None) -> tuple[str, str] | None:
    """Take in one file; returns its id and verdict, or None when it has to wait or was taken in before."""
    try:
        with _opened(landed) as source:
            return _take_source(run, landed, source, source.sha256(), moment, levering_id)
    except Refusal as refusal:
        arrival = Arrival(parse_name(landed.name, run.setting.contracts), NOTHING, landed.manifest, moment)
        return _keep(run, landed, arrival, refused(refusal), levering_id)
    except Unsettled:
        return None


def _take_source(
    run: _Run, landed: Landed, source: Source, sha256: str, moment: datetime, levering_id: str | None
) -> tuple[str, str] | None:
    """Vault first, then the verdict, then everything that follows from it."""
    if _is_leftover(run, landed, sha256, moment, levering_id):
        landed.remove()
        return None
    arrival = Arrival(parse_name(landed.name, run.setting.contracts), sha256, landed.manifest, moment)
    kept = vault.store(run.root.vault, run.keys, sha256, source.open(), run.ledger.kept(sha256), run.unsynced)
    judged = judge(source, arrival, run.ledger, run.setting)
    try:
        source.check_unchanged()
        return _keep(run, landed, arrival, judged, levering_id, kept)
    finally:
        if judged.content:
            judged.content.close()


def _is_leftover(run: _Run, landed: Landed, sha256: str, moment: datetime, levering_id: str | None) -> bool:
    """Whether this landing has its verdict already and only its removal was interrupted."""
    if levering_id is None:
        return run.sightings.is_known(landed, sha256, moment)
    return run.ledger.get(levering_id) is not None


def _keep(
    run: _Run,
    landed: Landed,
    arrival: Arrival,
    judged: Judged,
    levering_id: str | None,
    kept: Kept | None = None,
) -> tuple[str, str] | None:
    """Records, receipt and event."""
    if _is_leftover(run, landed, arrival.sha256, arrival.aangeleverd_op, levering_id):
        landed.remove()
        return None
    given = levering_id or run.ledger.free_id(arrival.aangeleverd_op, arrival.sha256)
    if kept and judged.is_repeated and run.ledger.kept(kept.inhoud) is None:
        vault.shred(
            run.root.vault, kept.inhoud, run.unsynced
        )  # an erasure replaced these bytes: they do not come back as a repeat
        kept = None
    placed = Placed(given, landed.bestand, arrival, kept)
    outcome = keep_outcome(run.root, placed, judged, run.setting, run.unsynced)
    run.finish(landed, judged_event(placed, judged, outcome, landed.path_sha256))
    return given, judged.verdict
