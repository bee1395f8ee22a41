"""The same verdict at the supplier's desk: judges files and stores nothing.

What belongs here: judging without a data root, or beside one. What does not: keeping anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.contracts.indicators import IndicatorDefinition
from pipelines.contracts.loader import Contracts
from pipelines.contracts.reference import Reference
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.name import parse_name
from pipelines.deliveries.receipts import Receipt
from pipelines.intake.manifest import SUFFIX, Manifest, read_manifest
from pipelines.intake.refusal import Refusal, Unsettled
from pipelines.intake.registering import Placed, receipt_of
from pipelines.intake.setting import Setting, setting_of
from pipelines.intake.source import NOTHING, open_source
from pipelines.intake.verdict import Arrival, Judged, judge, refused


@dataclass(frozen=True)
class Prechecked:
    """The receipt that a file would get."""

    path: Path
    receipt: Receipt


def precheck(
    files: Sequence[Path],
    contracts: Contracts,
    reference: Reference,
    indicators: Mapping[str, IndicatorDefinition],
    now: datetime,
    ledger: Ledger | None = None,
) -> list[Prechecked]:
    """Judge files as if they landed now, each on its own; with a ledger also against what came before.

    Errors: FileNotFoundError for a file that is not there.
    """
    with TemporaryDirectory(prefix="precheck_") as work:
        setting = setting_of(contracts, reference, indicators, None, Path(work))
        return [_checked(path, ledger or Ledger(), setting, now.replace(microsecond=0)) for path in files]


def _checked(path: Path, ledger: Ledger, setting: Setting, now: datetime) -> Prechecked:
    """One file."""
    beside = path.with_name(path.name + SUFFIX)
    manifest = read_manifest(beside) if beside.exists() else Manifest()
    name, moment = parse_name(path.name, setting.contracts), manifest.aangeleverd_op or now
    try:
        source = open_source(path)
    except Refusal as refusal:
        return _result(path, Arrival(name, NOTHING, manifest, moment), refused(refusal), setting)
    except Unsettled as error:
        raise FileNotFoundError(f"{path}: is not there or cannot be read; check the path") from error
    try:
        arrival = Arrival(name, source.sha256(), manifest, moment)
        judged = judge(source, arrival, ledger, setting)
        try:
            return _result(path, arrival, judged, setting)
        finally:
            if judged.content:
                judged.content.close()
    finally:
        source.close()


def _result(path: Path, arrival: Arrival, judged: Judged, setting: Setting) -> Prechecked:
    """The receipt of one file."""
    extract = arrival.name.extract if arrival.name else ""
    return Prechecked(path, receipt_of(Placed("", path.name, arrival), judged, setting.feeds.get(extract, ())))
