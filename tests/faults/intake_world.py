"""A small world in which one delivery at a time is made, landed and judged; every test makes its own file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.reference import Reference, load_reference
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.register import Register
from pipelines.intake.keys import Keys
from pipelines.intake.take_in import IntakeSummary, take_in

PROJECT = Path(__file__).parents[2]
NOW = datetime(2024, 6, 1, 9, 30, tzinfo=UTC)
KEYS = Keys(bytes(range(32)))
MOMENT = "2024-04-05T08:00:00Z"
BERICHTGEVERS = (
    "leverancier;gemeente_code;vanaf;tot;vrijgesteld\nGM0363;GM0363;2022-01-01;;N\nBG001;GM1991;2022-01-01;;N\n"
)
BSNS = ("100000009", "100000010", "100000022", "100000034", "100000046", "100000058", "100000071", "100000083")
PIP = "bsn;startdatum;einddatum;wijzigingsdatum;verlengingsgrond_code"
TERMIJN = "duo_termijn__DUO__2024M03__01.csv"
SIGNALEN = "signalen__VNG__2024M03__01.csv"
SIGNALEN_HEADER = (
    "signaal_id;datum_ontvangen;niveau;fase;indicator_id;gemeente_code;onderwerp;omschrijving;status;"
    "eigenaar_partner;datum_status;gebundeld_in;maatregel;datum_terugkoppeling"
)


@cache
def contracts() -> Contracts:
    return load_contracts(PROJECT)


def elfproef_numbers(count: int, start: int = 10_000_000) -> list[str]:
    found: list[str] = []
    number = start
    while len(found) < count:
        number += 1
        digits = f"{number:08d}"
        last = sum(int(one) * weight for one, weight in zip(digits, range(9, 1, -1), strict=True)) % 11
        if last < 10:
            found.append(f"{digits}{last}")
    return found


def termijn_rows(count: int, start: int = 10_000_000) -> list[str]:
    return [f"{bsn};2023-01-02;2026-01-02;2023-01-02;" for bsn in elfproef_numbers(count, start)]


def csv_of(header: str, rows: Iterable[str], end: str = "\n") -> bytes:
    return end.join([header, *rows, ""]).encode()


def termijn(rows: Iterable[str]) -> bytes:
    return csv_of(PIP, rows)


def signaal(number: int = 1, **changes: str) -> str:
    cells = {
        "signaal_id": f"S{number:04d}", "datum_ontvangen": "2024-03-01", "niveau": "UITVOERING", "fase": "F3",
        "indicator_id": "", "gemeente_code": "GM0363", "onderwerp": "wachttijd", "omschrijving": "lang",
        "status": "NIEUW", "eigenaar_partner": "VNG", "datum_status": "2024-03-02", "gebundeld_in": "",
        "maatregel": "", "datum_terugkoppeling": "",
    }  # fmt: skip
    return ";".join({**cells, **changes}.values())


@dataclass
class World:
    """A data root of its own with the project's contracts."""

    path: Path
    root: DataRoot = field(init=False)
    reference: Reference = field(init=False)

    def __post_init__(self) -> None:
        self.root = DataRoot(self.path / "data")
        self.root.landing.mkdir(parents=True, exist_ok=True)
        self.root.reference.mkdir(exist_ok=True)
        (self.root.reference / "berichtgevers.csv").write_text(BERICHTGEVERS)
        self.reference = load_reference(PROJECT, self.root.reference)

    def land(self, name: str, content: bytes, moment: str | None = MOMENT, **stated: Any) -> Path:
        path = self.root.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if moment:
            stated = {"aangeleverd_op": moment, **stated}
        if stated:
            path.with_name(path.name + ".manifest.json").write_text(json.dumps(stated))
        return path

    def run(self, **options: Any) -> IntakeSummary:
        options = {"settle_seconds": 0.0, **options}
        now = options.pop("now", NOW)
        return take_in(self.root, contracts(), self.reference, {}, KEYS, now, **options)

    def judge(self, name: str, content: bytes, moment: str | None = MOMENT, **stated: Any) -> dict[str, Any]:
        """Land one file, run, and give its receipt."""
        self.land(name, content, moment, **stated)
        before = set(self.receipt_paths())
        self.run()
        (new,) = set(self.receipt_paths()) - before
        return json.loads(new.read_text())

    def receipt_paths(self) -> list[Path]:
        return sorted(self.root.receipts.glob("*/*.json"))

    def receipts(self) -> list[dict[str, Any]]:
        return [json.loads(path.read_text()) for path in self.receipt_paths()]

    def ledger(self) -> Ledger:
        return Ledger.from_events(Register(self.root.register).events())

    def records(self, kind: str = "raw") -> pl.DataFrame:
        paths = sorted((self.root.path / kind).rglob("*.parquet"))
        return pl.concat([pl.read_parquet(path) for path in paths]) if paths else pl.DataFrame()

    def everything(self) -> bytes:
        """All bytes outside landing and vault: no identifier may be among them."""
        kept = [
            self.root.register,
            *(path for name in ("raw", "quarantine", "receipts") for path in files(self.root.path / name)),
        ]
        return b"".join(path.read_bytes() for path in kept if path.exists())

    def fingerprint(self) -> dict[str, str]:
        """Digest of every file but the vault's (whose salts are random)."""
        kept = [path for path in files(self.root.path) if self.root.vault not in path.parents]
        return {str(path.relative_to(self.root.path)): sha256(path.read_bytes()).hexdigest() for path in kept}

    def meaning(self) -> list[Any]:
        """What was decided and stored, without the moments of writing."""
        kept = ("bestand", "verdict", "codes", "aantallen", "levering_id", "raw", "quarantine", "receipt")
        events = [event for event in Register(self.root.register).events() if event["event"] == "beoordeeld"]
        return [{key: event[key] for key in kept} for event in events]

    def copy(self, path: Path) -> World:
        shutil.copytree(self.path, path)
        return World(path)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def outcome(receipt: Mapping[str, Any]) -> tuple[str, list[str], tuple[int, int, int, int]]:
    """Verdict, codes and the four counts, for short assertions."""
    counts = receipt["aantallen"]
    numbers = (counts["geland"], counts["aanvaard"], counts["afgekeurd"], counts["geweigerd"])
    return receipt["verdict"], receipt["codes"], numbers
