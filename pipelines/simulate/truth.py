"""What must become of every file that was sent: verdict, codes and counts, by the rules of deliveries.md section 4.

What belongs here: replaying the files in the order in which they are judged, from what was planted. What does not:
reading a file. It is written for tests only, and shares no code with the intake that it checks.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Mode
from pipelines.deliveries.calendar import deadline
from pipelines.deliveries.period import Period
from pipelines.simulate.landings import Landing

COLUMNS = (
    "bestand", "sha256", "aangeleverd_op", "fout", "verdict", "codes", "codes_optional", "geland", "aanvaard",
    "afgekeurd", "geweigerd", "rijen",
)  # fmt: skip


@dataclass(frozen=True)
class Expectation:
    """The verdict that a file must get."""

    landing: Landing
    verdict: str
    codes: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether its records are used."""
        return self.verdict.startswith("AANVAARD")

    def row(self) -> dict[str, str]:
        """The line of the truth file. **Shape**: the columns of ``COLUMNS``, all text."""
        landed = self.landing.countable
        rejected = len(self.landing.damaged) if self.is_accepted else 0
        accepted = landed - rejected if self.is_accepted else 0
        return {
            "bestand": self.landing.path,
            "sha256": self.landing.sha256,
            "aangeleverd_op": stamp(self.landing.moment),
            "fout": self.landing.fault,
            "verdict": self.verdict,
            "codes": " ".join(self.codes),
            "codes_optional": "W07" if self.is_accepted else "",
            "geland": str(landed),
            "aanvaard": str(accepted),
            "afgekeurd": str(rejected),
            "geweigerd": str(landed - accepted - rejected),
            "rijen": " ".join(f"{record}:{rule}" for record, rule in self.landing.damaged) if self.is_accepted else "",
        }


def stamp(moment: datetime) -> str:
    """A moment as the manifest writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class _Supplier:
    """What was accepted or held so far of one supplier's extract."""

    records: dict[tuple[Period, int], int] = field(default_factory=dict)
    hashes: dict[Period, set[str]] = field(default_factory=lambda: defaultdict(set))

    def highest(self, period: Period) -> int:
        return max((number for known, number in self.records if known == period), default=0)

    def before(self, period: Period, number: int) -> int | None:
        earlier = [key for key in self.records if key < (period, number)]
        return self.records[max(earlier)] if earlier else None


def judge(landings: list[Landing], contracts: Contracts) -> list[Expectation]:
    """The expectation of every file, in the order in which they are judged (moment, then name)."""
    suppliers: dict[tuple[str, str], _Supplier] = defaultdict(_Supplier)
    ordered = sorted(landings, key=lambda one: (one.moment, one.name))
    return [_judge_one(one, suppliers[one.extract, one.leverancier], contracts) for one in ordered]


def _judge_one(landing: Landing, supplier: _Supplier, contracts: Contracts) -> Expectation:
    outcome = _by_name_and_bytes(landing, supplier) or _by_number_and_damage(landing, supplier)
    if outcome is not None:
        verdict, code = outcome
        return Expectation(landing, verdict, (code,))
    return _judge_content(landing, supplier, contracts, Period.parse(landing.periode))


def _by_name_and_bytes(landing: Landing, supplier: _Supplier) -> tuple[str, str] | None:
    """Verdict and code of what is seen before the number: B01, B04, B12, B03, B02, B10 of the hash, in this order."""
    if landing.refusal in {"B01", "B04"} or not _is_period(landing.periode):
        return "AFGEKEURD", landing.refusal
    if landing.sha256 in supplier.hashes[Period.parse(landing.periode)]:
        return "GENEGEERD", "B12"
    if landing.refusal in {"B03", "B02"} or landing.stated_sha256 is not None:
        return "AFGEKEURD", landing.refusal
    return None


def _by_number_and_damage(landing: Landing, supplier: _Supplier) -> tuple[str, str] | None:
    """B13, then whatever the file itself earns."""
    highest = supplier.highest(Period.parse(landing.periode))
    if landing.volgnummer <= highest:
        return "GENEGEERD" if landing.volgnummer < highest else "AFGEKEURD", "B13"
    return ("AFGEKEURD", landing.refusal) if landing.refusal else None


def _is_period(text: str) -> bool:
    try:
        Period.parse(text)
    except ValueError:
        return False
    return True


def _judge_content(landing: Landing, supplier: _Supplier, contracts: Contracts, period: Period) -> Expectation:
    contract = contracts.latest(landing.extract)
    before = supplier.before(period, landing.volgnummer) if contract.mode is Mode.STAND else None
    supplier.hashes[period].add(landing.sha256)
    if before is not None and _is_implausible(landing.countable, before):
        return Expectation(landing, "VASTGEHOUDEN", ("B14",))
    codes = list(landing.warnings)
    if landing.moment > deadline(contract, period) and supplier.highest(period) == 0:
        codes.append("W01")
    if before is not None and _is_lossy(landing.countable, before):
        codes.append("W08")
    supplier.records[period, landing.volgnummer] = landing.countable
    verdict = "AANVAARD_MET_UITVAL" if landing.damaged else "AANVAARD"
    return Expectation(landing, verdict, tuple(sorted(codes)))


def _is_implausible(count: int, before: int) -> bool:
    shrunk = 10 * count < 8 * before and before - count > 20
    return shrunk or (before >= 200 and count > 3 * before)


def _is_lossy(count: int, before: int) -> bool:
    lost = before - count
    return lost >= 5 and before <= 20 * lost <= 4 * before


def save_expectations(expectations: list[Expectation], path: Path) -> None:
    """Write the expectations as a comma-separated table, one line per file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(one.row() for one in expectations)
