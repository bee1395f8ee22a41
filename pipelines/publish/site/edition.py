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
    from pipelines.publish.outline.read import Outline
    from pipelines.publish.site.atlas import Atlas
    from pipelines.publish.site.store import Store
    from pipelines.publish.site.supply import Supply


@dataclass(frozen=True)
class ReferenceFigure:
    """A figure that CBS or another source published, and the cell of ours that stands beside it.

    **Nulls** doelgroep: all; cohort: all; peildatum: the source names none.
    """

    indicator_id: str
    omschrijving: str
    cohort: str | None
    doelgroep: str | None
    peildatum: date | None
    dimensie: str
    categorie: str
    waarde: str
    editie: str
    is_provisional: bool
    bron: str


@dataclass(frozen=True)
class Change:
    """What changed in a count. **Nulls** shown: hidden, because it is small or would tell a small one."""

    shown: int | None
    is_small: bool


@dataclass(frozen=True)
class ComparedTotal:
    """A national total at one moment. **Nulls** a count that its kind of indicator has not, or that is hidden."""

    teller: int | None
    noemer: int | None
    is_secret: bool


@dataclass(frozen=True)
class RestatedPart:
    """What one cause changed in teller and noemer of a national total. **Nulls** the total has no such count."""

    cause: str
    teller: Change | None
    noemer: Change | None


@dataclass(frozen=True)
class Restated:
    """A national total at two as-known moments, and the parts of its change."""

    indicator_id: str
    peildatum: date
    before: ComparedTotal
    after: ComparedTotal
    parts: tuple[RestatedPart, ...]


@dataclass(frozen=True)
class Comparison:
    """Two as-known moments and every national total that differs between them."""

    earlier: datetime
    later: datetime
    cells: tuple[Restated, ...]


@dataclass(frozen=True)
class Deviation:
    """That an ambitie is not met is accepted: why, until which day (the first on which it is not), and by whom."""

    reason: str
    until: date
    by: str


CellKey = tuple[str, "date", str, str, str]  # indicator, peildatum, area, dimension, category


@dataclass(frozen=True)
class Download:
    """A file on the page of downloads. **Shape** ``folder``: below the publication, with its slash."""

    name: str
    title: str
    size: int
    folder: str = "downloads/"


@dataclass(frozen=True)
class Edition:
    """Everything that pages are made from.

    **Shape** ``as_known_at`` and ``code_version`` say which warehouse; ``is_synthetic``: all persons are invented;
    ``inherited``: per indicator the earlier one and how many persons had passed its norm; ``deviations``: by cell.
    **Nulls** outline: the operator gave no map of gemeenten.
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
    comparisons: tuple[Comparison, ...] = ()
    inherited: dict[str, tuple[str, float]] = field(default_factory=dict)
    deviations: dict[CellKey, Deviation] = field(default_factory=dict)
    outline: Outline | None = None
    downloads: tuple[Download, ...] = ()
    has_paper: bool = False
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
