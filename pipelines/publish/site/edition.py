"""One edition of the site: everything its pages are made from, already released.

What belongs here: the bundle and the questions every page asks of it. What does not: reading files or warehouses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.publish.site.reading import Reading, reading_of
from pipelines.publish.site.words import PHASES

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.site.atlas import Atlas
    from pipelines.publish.site.store import Store
    from pipelines.publish.site.supply import Supply


@dataclass(frozen=True)
class ReferenceFigure:
    """A figure that CBS or another source published, shown beside ours."""

    indicator_id: str
    omschrijving: str
    cohort: str
    peildatum: str
    waarde: str
    relatie: str
    eenheid: str
    editie: str
    bron: str


@dataclass(frozen=True)
class Download:
    """A file on the page of downloads."""

    name: str
    title: str
    size: int


@dataclass(frozen=True)
class Edition:
    """Everything that pages are made from.

    **Shape** ``as_known_at`` and ``code_version`` say which warehouse; ``is_synthetic``: all persons are invented.
    """

    indicators: dict[str, IndicatorDefinition]
    atlas: Atlas
    store: Store
    supply: Supply
    references: tuple[ReferenceFigure, ...]
    as_known_at: datetime
    code_version: str
    is_synthetic: bool
    minimum: int
    downloads: tuple[Download, ...] = ()
    extract_titles: dict[str, str] = field(default_factory=dict)

    @property
    def peildatum(self) -> date | None:
        """The newest quarter of the publication; None when there is no figure yet."""
        return self.store.peildata[-1] if self.store.peildata else None

    def of_phase(self, phase: str) -> list[IndicatorDefinition]:
        """The indicators of a phase, in the order of their ids."""
        return [indicator for indicator in self.indicators.values() if indicator.phase == phase]

    def phases(self) -> list[tuple[str, str]]:
        """Code and name of the phases that have an indicator."""
        used = {indicator.phase for indicator in self.indicators.values()}
        return [(code, name) for code, name in PHASES.items() if code in used]

    def reading(self, indicator_id: str) -> Reading:
        """How the cells of an indicator are read."""
        return reading_of(self.indicators[indicator_id])
