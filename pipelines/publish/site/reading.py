"""How the figures of one kind of indicator are read: which figure is the value, its bounds, how it is written.

What belongs here: share, duration, count and mean, each told once. What does not: tables, pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.cells import INSUFFICIENT, MISSING, SECRET
from pipelines.publish.site import numbers
from pipelines.publish.site.words import ABSENCES

if TYPE_CHECKING:
    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell

ENOUGH_FOR_A_DECIMAL: Final = 100


@dataclass(frozen=True)
class Reading:
    """How an indicator's cells are read.

    **Shape** ``is_ratio``: written in per cent; otherwise days, numbers or means.
    """

    kind: str
    has_norm: bool
    unit: str

    @property
    def is_ratio(self) -> bool:
        """Whether the value is a share: of persons, or of those within the norm."""
        return self.kind == "share" or (self.kind == "duration" and self.has_norm)

    @property
    def value_name(self) -> str:
        """What the value is called above a column."""
        if self.kind == "duration":
            return "Binnen norm" if self.has_norm else "Mediaan"
        return {"share": "Aandeel", "count": "Aantal", "mean": f"Gemiddelde, {self.unit}"}[self.kind]

    @property
    def bounds_name(self) -> str:
        """What the bounds are called: missing deliveries for a share, chance for a duration."""
        return "95%-interval" if self.kind == "duration" else "Onder- en bovengrens"

    def value(self, cell: Cell | None) -> float | None:
        """The one figure a reader compares."""
        if cell is None:
            return None
        return cell.mediaan_dagen if self.kind == "duration" and not self.has_norm else cell.waarde

    def target(self, cell: Cell | None) -> float | None:
        """The ambitie, where the value can be held against it: that of a duration is about its norm."""
        is_comparable = self.is_ratio or self.kind != "duration"
        return cell.ambitie if cell is not None and is_comparable else None

    def is_at_most(self, cell: Cell | None) -> bool:
        """Whether lower is better; of a duration the share within its norm is judged, so there more is."""
        return cell is not None and cell.richting == "lager" and not (self.kind == "duration" and self.has_norm)

    def bounds(self, cell: Cell | None) -> tuple[float, float] | None:
        """Between which figures the value lies; None when there are none for this kind."""
        if cell is None:
            return None
        pair = (
            (cell.binnen_norm_laag, cell.binnen_norm_hoog)
            if self.kind == "duration"
            else (cell.ondergrens, cell.bovengrens)
        )
        return None if pair[0] is None or pair[1] is None else (pair[0], pair[1])

    def size(self, cell: Cell | None) -> int | None:
        """How many persons (or other units) stand behind the figure."""
        if cell is None:
            return None
        return cell.teller if self.kind == "count" else cell.noemer

    def write(self, value: float) -> str:
        """The figure with its unit."""
        if self.is_ratio:
            return numbers.percent(value)
        if self.kind == "duration":
            return numbers.count(value) + numbers.NBSP + ("dag" if value == 1 else "dagen")
        return numbers.count(value) if self.kind == "count" else numbers.decimal(value)

    def write_short(self, value: float) -> str:
        """The figure on an axis or as ambitie: no decimal that is zero."""
        return numbers.tidy_percent(value) if self.is_ratio else self.write_plain(value)

    def write_plain(self, value: float) -> str:
        """The figure without its unit."""
        places = 0 if self.kind in {"duration", "count"} and float(value).is_integer() else 1
        return numbers.decimal(value, places)

    def show_plain(self, cell: Cell | None) -> str:
        """The figure for the smallest pictures, as fine as it is told elsewhere; empty without one."""
        value = self.value(cell)
        if value is None:
            return ""
        return numbers.decimal(value * 100, places_of(cell)) if self.is_ratio else self.write_plain(value)

    def write_plain_ratio(self, value: float) -> str:
        """The figure for the smallest pictures: a ratio as percentage without its sign."""
        return numbers.decimal(value * 100) if self.is_ratio else self.write_plain(value)

    def difference(self, cell: Cell | None, other: float | Cell | None) -> str:
        """How far a cell lies from a figure or another cell, as fine as both are told; a dash when one has no value."""
        value, against = self.value(cell), other if isinstance(other, float) else self.value(other)
        if value is None or against is None:
            return numbers.NOTHING
        places = places_of(cell) if isinstance(other, float) else min(places_of(cell), places_of(other))
        return self.write_difference(value - against, places)

    def write_difference(self, difference: float, places: int = 1) -> str:
        """A difference of two figures, signed."""
        if self.is_ratio:
            return numbers.points(difference, places)
        if self.kind == "duration":
            return numbers.signed(numbers.count(difference)) + numbers.NBSP + "dagen"
        return numbers.signed(numbers.decimal(difference, 0 if self.kind == "count" else 1))

    def show(self, cell: Cell | None) -> str:
        """The figure, or the word that says why there is none; a share of few has no decimal."""
        value = self.value(cell)
        if value is None:
            return ABSENCES[absence(cell)]
        return numbers.percent(value, places_of(cell)) if self.is_ratio else self.write(value)

    def show_bounds(self, cell: Cell | None) -> str:
        """The bounds as two figures; a share of which nothing is unknown says so."""
        pair = self.bounds(cell)
        if pair is None or not self.is_ratio:
            return numbers.NOTHING
        if self.kind == "share" and abs(pair[1] - pair[0]) < 5e-10:
            return "alles bekend"
        places = places_of(cell)
        return numbers.decimal(pair[0] * 100, places) + numbers.NOTHING + numbers.percent(pair[1], places)

    def show_size(self, cell: Cell | None) -> str:
        """The number behind the figure."""
        size = self.size(cell)
        return numbers.NOTHING if size is None else numbers.count(size)


def places_of(cell: Cell | None) -> int:
    """How many decimals the percentages of a cell carry: one from a hundred persons on."""
    return 1 if cell is not None and (cell.noemer or 0) >= ENOUGH_FOR_A_DECIMAL else 0


def absence(cell: Cell | None) -> str:
    """Why a cell has no value: no delivery, too few persons, or too little known."""
    if cell is None:
        return MISSING
    return SECRET if cell.weergave == SECRET else INSUFFICIENT


def reading_of(indicator: IndicatorDefinition) -> Reading:
    """How this indicator's cells are read."""
    return Reading(indicator.kind, indicator.norm_days is not None, indicator.unit)
