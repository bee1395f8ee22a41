"""What is known about the deliveries: whose are missing, and until when each supplier is known.

What belongs here: answers for the pages about indicators, areas and deliveries. What does not: their layout.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.contracts.model import Mode
from pipelines.deliveries.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from pipelines.contracts.loader import Contracts
    from pipelines.publish.site.atlas import Atlas
    from pipelines.publish.source import Source


@dataclass(frozen=True)
class Promise:
    """One expected delivery and what became of it."""

    extract: str
    leverancier: str
    periode: str
    period_end: date
    toestand: str
    is_accepted: bool
    is_in_time: bool


@dataclass(frozen=True)
class Gap:
    """A supplier whose delivery an indicator lacks. **Nulls** known_until: nothing was ever accepted."""

    extract: str
    leverancier: str
    known_until: date | None
    toestand: str
    periode: str


@dataclass(frozen=True)
class Supply:
    """The promised deliveries, by extract and by gemeente."""

    promises: tuple[Promise, ...]
    by_extract: dict[str, tuple[Promise, ...]]
    by_gemeente: dict[str, tuple[Promise, ...]]
    period_extracts: frozenset[str]
    names: dict[str, str]

    def name(self, leverancier: str) -> str:
        """A supplier for reading."""
        return self.names.get(leverancier) or wording().leveranciers.get(leverancier) or f"berichtgever {leverancier}"

    def gaps(self, extracts: Iterable[str], moment: date) -> list[Gap]:
        """Whose deliveries lack at a moment, for an indicator that is fed by these extracts."""
        found: list[Gap] = []
        for extract in extracts:
            found.extend(self.gaps_of(extract, moment))
        return found

    def gaps_of(self, extract: str, moment: date) -> list[Gap]:
        """Lacking deliveries of one extract: of a stand the newest only, of facts by period each one."""
        by_supplier: dict[str, list[Promise]] = defaultdict(list)
        for promise in self.by_extract.get(extract, ()):
            if promise.period_end <= moment:
                by_supplier[promise.leverancier].append(promise)
        found: list[Gap] = []
        for leverancier, promises in sorted(by_supplier.items()):
            known = max((one.period_end for one in promises if one.is_accepted), default=None)
            lacking = [
                one
                for one in promises
                if not one.is_accepted and (extract in self.period_extracts or known is None or one.period_end > known)
            ]
            chosen = lacking if extract in self.period_extracts else lacking[-1:]
            found.extend(Gap(extract, leverancier, known, one.toestand, one.periode) for one in chosen)
        return found


def make_supply(source: Source, contracts: Contracts, atlas: Atlas) -> Supply:
    """The supply as the warehouse knows it."""
    promises = tuple(
        Promise(
            row["extract"], row["leverancier"], row["periode"], row["period_end"], row["toestand"],
            bool(row["is_accepted"]), bool(row["is_in_time"]),
        )
        for row in source.expected.iter_rows(named=True)
    )  # fmt: skip
    by_extract: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        by_extract[promise.extract].append(promise)
    return Supply(
        promises=promises,
        by_extract={extract: tuple(group) for extract, group in by_extract.items()},
        by_gemeente=promises_by_gemeente(source, promises),
        period_extracts=frozenset(
            extract for extract in contracts.ids if contracts.latest(extract).mode is Mode.PERIODE
        ),
        names={area.code: area.name for area in atlas.of_kind("gemeente")},
    )


def promises_by_gemeente(source: Source, promises: tuple[Promise, ...]) -> dict[str, tuple[Promise, ...]]:
    """The municipal deliveries that cover each gemeente."""
    by_key = {(one.extract, one.leverancier, one.periode): one for one in promises}
    found: dict[str, list[Promise]] = defaultdict(list)
    for row in source.expected_areas.iter_rows(named=True):
        promise = by_key.get((row["extract"], row["leverancier"], row["periode"]))
        if promise:
            found[row["gebied_code"]].append(promise)
    return {
        code: tuple(sorted(group, key=lambda one: (one.leverancier, one.period_end))) for code, group in found.items()
    }
