"""Everything that judging a delivery looks things up in, gathered once a run.

What belongs here: contracts, reference data, keys and what follows from them. What does not: one delivery.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipelines.contracts.indicators import IndicatorDefinition
from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract
from pipelines.contracts.reference import Reference
from pipelines.deliveries.name import DeliveryName
from pipelines.deliveries.period import Period
from pipelines.intake.keys import Keys
from pipelines.intake.rules.compiled import Circumstances, Rules
from pipelines.intake.rules.masking import Pseudonymise
from pipelines.intake.rules.prepared import Prepared
from pipelines.intake.rules.values import Surroundings


@dataclass(frozen=True)
class Difference:
    """Open differences of one rule between partners; ``partner`` is the other one, empty where there is none."""

    rule: str
    partner: str
    count: int
    because: str = ""


OpenFindings = Callable[[str, str, str], tuple[Difference, ...]]  # extract, leverancier, periode → what is open (W07)


@dataclass(frozen=True)
class Setting:
    """Contracts, reference data and keys of one run; ``work`` is a folder for large working files."""

    contracts: Contracts
    reference: Reference
    feeds: Mapping[str, tuple[str, ...]]  # extract → ids of the indicators it feeds
    titles: Mapping[str, str]  # how people call indicators, extracts and gemeenten, by id
    pseudonymise: Pseudonymise
    work: Path
    open_findings: OpenFindings | None = None
    _prepared: dict[tuple[str, str, str], Prepared] = field(default_factory=dict, repr=False, compare=False)
    _old_codes: dict[Period, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def known_codes(self) -> dict[str, str]:
        """Every gemeente code, old and present, with its present code."""
        return self.reference.known_codes

    @cached_property
    def _arbeidsmarktregios(self) -> frozenset[str]:
        return frozenset(self.reference.arbeidsmarktregios)

    def rules(self, contract: Contract, name: DeliveryName, period: Period, date_format: str) -> Rules:
        """The row rules of a contract version, compiled for one delivery."""
        reportable = self.reference.reportable(name.leverancier, period.end) if contract.reporter_field else None
        circumstances = Circumstances(self._old(period), period.end, reportable, self.pseudonymise)
        return Rules(self._of_version(contract, date_format), circumstances)

    def _of_version(self, contract: Contract, date_format: str) -> Prepared:
        """What is the same for every delivery under a contract version, made once a run."""
        key = contract.id, contract.version, date_format
        if key not in self._prepared:
            around = Surroundings(
                date_format, contract.decimal_sign, self.contracts.code_lists, self._arbeidsmarktregios
            )
            self._prepared[key] = Prepared(contract, around, self.known_codes)
        return self._prepared[key]

    def _old(self, period: Period) -> frozenset[str]:
        """The codes that a merger ended before or in the period."""
        if period not in self._old_codes:
            merged = {code: self.reference.merger_date(code) for code in self.known_codes}
            self._old_codes[period] = frozenset(code for code, day in merged.items() if day and day <= period.end)
        return self._old_codes[period]


def setting_of(
    contracts: Contracts,
    reference: Reference,
    indicators: Mapping[str, IndicatorDefinition],
    keys: Keys | None,
    work: Path,
    open_findings: OpenFindings | None = None,
) -> Setting:
    """The setting of a run; without keys (at the supplier's desk) identifiers are replaced by one and the same word."""
    pseudonymise = keys.pseudonyms if keys else _anonymous
    titles = titles_of(contracts, reference, indicators)
    return Setting(contracts, reference, _feeds(indicators), titles, pseudonymise, work, open_findings)


def titles_of(
    contracts: Contracts, reference: Reference, indicators: Mapping[str, IndicatorDefinition]
) -> dict[str, str]:
    """How people call indicators, extracts and gemeenten, by id."""
    return {
        **{
            old: f"gemeente die opging in {reference.gemeenten[new].naam}" for old, new in reference.known_codes.items()
        },
        **{code: f"gemeente {one.naam}" for code, one in reference.gemeenten.items()},
        **{extract: contracts.latest(extract).title for extract in contracts.ids},
        **{key: one.title for key, one in indicators.items()},
    }


def _feeds(indicators: Mapping[str, IndicatorDefinition]) -> dict[str, tuple[str, ...]]:
    """Ids of the indicators that each extract feeds, sorted."""
    found: dict[str, list[str]] = {}
    for key in sorted(indicators):
        for extract in indicators[key].extracts:
            found.setdefault(extract, []).append(key)
    return {extract: tuple(keys) for extract, keys in found.items()}


def _anonymous(domain: str, values: list[str]) -> list[str]:
    """One word for every identifier: nothing is stored where there is no key."""
    return [domain] * len(values)
