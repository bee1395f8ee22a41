"""Walks through every expected delivery, packs the clean parcel and lets chance decide what is sent.

What belongs here: order, formats, moments, which fault strikes when. What does not: what a fault looks like.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

import polars as pl

from pipelines.contracts.model import Contract
from pipelines.contracts.reference import Reference
from pipelines.deliveries.calendar import Expected
from pipelines.deliveries.period import Period
from pipelines.simulate.draws import Draws
from pipelines.simulate.extracts import Extracts
from pipelines.simulate.landings import Landing
from pipelines.simulate.parcels import Parcel, as_text, date_format_of
from pipelines.simulate.sequences import SEQUENCES, STRAYS, Occasion, Sequence, clean, stray
from pipelines.simulate.settings import FaultSettings

PACKED = {"": 89, ".gz": 7, ".zip": 4}
SECOND_FORMAT_EVERY = 4  # one sender in this many uses the second format of the contract
OWN_FOLDER_EVERY = 4
STATES = (("aangeleverd_op", "sha256", "rijen"), ("aangeleverd_op", "sha256"), ("aangeleverd_op",))


class Deck:
    """Deals faults by rate; within a kind the form dealt least so far comes first, so that each occurs in time."""

    def __init__(self, settings: FaultSettings, seed: int) -> None:
        self.settings = settings
        self.draws = Draws(seed, "faults")
        self.dealt: Counter[tuple[str, int]] = Counter()

    def deal(self, occasion: Occasion) -> list[Landing]:
        """What is sent for this occasion, and now and then a stray file beside it."""
        sent = self._struck(occasion)
        if self.draws.random.random() < self.settings.strays:
            turn = self.dealt["strays", 0]
            self.dealt["strays", 0] += 1
            sent = [*sent, stray(STRAYS[turn % len(STRAYS)], occasion, turn // len(STRAYS))]
        return sent

    def _struck(self, occasion: Occasion) -> list[Landing]:
        chance = self.draws.random.random()
        for kind, sequences in SEQUENCES.items():
            chance -= getattr(self.settings, kind)
            if chance < 0:
                return self._first_possible(kind, sequences, occasion)
        return clean(occasion)

    def _first_possible(self, kind: str, sequences: tuple[Sequence, ...], occasion: Occasion) -> list[Landing]:
        for form in sorted(range(len(sequences)), key=lambda one: self.dealt[kind, one]):
            sent = sequences[form](occasion)
            if sent is not None:
                self.dealt[kind, form] += 1
                return sent
        return clean(occasion)


@dataclass(frozen=True)
class Planner:
    """Everything that is needed to send the deliveries of a simulated world."""

    extracts: Extracts
    reference: Reference
    deck: Deck
    seed: int

    def send(self, expected: list[Expected]) -> Iterator[tuple[Expected, list[Landing]]]:
        """All files, period after period. **Shape**: one list per expected delivery that is not exempted."""
        groups: dict[tuple[str, Period], list[Expected]] = defaultdict(list)
        for one in expected:
            if not one.is_exempt:
                groups[one.extract, one.period].append(one)
        counts: dict[tuple[str, str], int] = {}
        for (extract, period), due in sorted(groups.items(), key=lambda item: (item[0][0], item[0][1])):
            tables = _tables(self.extracts, extract, period, [one.leverancier for one in due])
            for one in due:
                form, table = tables[one.leverancier]
                occasion = self._occasion(one, form, table, counts.get((extract, one.leverancier), 0))
                counts[extract, one.leverancier] = table.height
                yield one, self._placed(self.deck.deal(occasion))

    def _occasion(self, one: Expected, form: str, table: pl.DataFrame, previous: int) -> Occasion:
        contract = self.extracts.contracts.latest(one.extract)
        draws = Draws(self.seed, f"{one.extract} {one.leverancier} {one.period.label}")
        packed = str(draws.pick(PACKED, 1)[0] or "") if form == "csv" else ""
        native = draws.below(3) > 0
        parcel = Parcel(contract, one.leverancier, one.period, table, form, packed, is_native=native)
        return Occasion(parcel, _in_time(contract, one, draws), one.deadline, previous, self.reference, draws)

    def _placed(self, sent: list[Landing]) -> list[Landing]:
        return [_in_folder(landing, self.deck.draws) for landing in sent]


def _in_folder(landing: Landing, draws: Draws) -> Landing:
    """Some senders keep a folder per period; the transport does not always state hash and count."""
    sender, _, name = landing.path.partition("/")
    in_own = draws.below(OWN_FOLDER_EVERY) == 0 and sender != "diversen"
    path = f"{sender}/{landing.periode}/{name}" if in_own else landing.path
    states = landing.states if landing.refusal == "B10" else STATES[draws.below(len(STATES))]
    return replace(landing, path=path, states=states)


def _in_time(contract: Contract, one: Expected, draws: Draws) -> datetime:
    """A moment after the period and well before the deadline."""
    day = one.period.end + timedelta(days=2 + draws.below(max(1, contract.deadline_days - 4)))
    return datetime.combine(day, time.min, UTC) + timedelta(seconds=draws.below(86_000))


def _tables(
    extracts: Extracts, extract: str, period: Period, suppliers: list[str]
) -> dict[str, tuple[str, pl.DataFrame]]:
    """Per supplier its format and its table as text; a supplier without records gets an empty one."""
    contract = extracts.contracts.latest(extract)
    rows = extracts.rows(extract, period)
    tables: dict[str, tuple[str, pl.DataFrame]] = {}
    for form in contract.formats:
        senders = [one for one in suppliers if _format_of(contract, one) == form]
        if senders:
            text = as_text(rows.filter(pl.col("leverancier").is_in(senders)), contract, date_format_of(contract, form))
            parts = text.partition_by("leverancier", as_dict=True, include_key=False, maintain_order=True)
            nothing = text.drop("leverancier").clear()
            tables |= {one: (form, parts.get((one,), nothing)) for one in senders}
    return tables


def _format_of(contract: Contract, supplier: str) -> str:
    if len(contract.formats) == 1:
        return contract.formats[0]
    return contract.formats[1 if zlib.crc32(supplier.encode()) % SECOND_FORMAT_EVERY == 0 else 0]
