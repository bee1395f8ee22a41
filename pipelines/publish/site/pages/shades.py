"""The shades of a map: how far a figure lies from the ambitie, or from the country where there is none.

What belongs here: classes of figures and their words. What does not: pictures, tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site import numbers
from pipelines.publish.site.reading import absence
from pipelines.publish.site.words import ABSENCES

if TYPE_CHECKING:
    from pipelines.contracts.indicators import IndicatorDefinition
    from pipelines.publish.cells import Cell
    from pipelines.publish.site.reading import Reading

STEPS: Final = (-0.10, -0.03, 0.03, 0.10)  # pp of a ratio; for other kinds, of the figure compared with


@dataclass(frozen=True)
class Shades:
    """How the areas of one indicator are coloured.

    **Shape** ``better``: which side is better (``context``: neither). **Nulls** middle: nothing to compare with.
    """

    reading: Reading
    better: str
    middle: float | None
    against: str

    def of(self, cell: Cell | None) -> str:
        """The class of a cell: ``t-1`` far on the wrong side, ``t-5`` far on the right side, or why there is none."""
        value = self.reading.value(cell)
        if value is None or self.middle is None:
            return f"t-{absence(cell)}"
        distance = (value - self.middle) * (-1 if self.better == "lager" else 1)
        size = distance if self.reading.is_ratio else distance / abs(self.middle or 1)
        return f"t-{1 + sum(size >= step for step in STEPS)}"

    def words(self, name: str, cell: Cell | None) -> str:
        """What appears when an area is pointed at."""
        value = self.reading.value(cell)
        return f"{name}: {ABSENCES[absence(cell)] if value is None else self.reading.show(cell)}"

    def legend(self, used: set[str]) -> list[tuple[str, str]]:
        """The words of the classes that occur on a map."""
        small, large = ("3", "10") if self.reading.is_ratio else (f"3{numbers.NBSP}%", f"10{numbers.NBSP}%")
        unit = " procentpunt" if self.reading.is_ratio else ""
        worse, better = ("lager", "hoger") if self.better == "context" else ("slechter", "beter")
        words = {
            "t-1": f"meer dan {large}{unit} {worse}",
            "t-2": f"{small} tot {large}{unit} {worse}",
            "t-3": f"minder dan {small}{unit} verschil",
            "t-4": f"{small} tot {large}{unit} {better}",
            "t-5": f"meer dan {large}{unit} {better}",
            "t-geheim": "geheim: te klein aantal",
            "t-onvoldoende": "onvoldoende waargenomen",
            "t-ontbreekt": "ontbreekt: niets ontvangen, of (bijna) niemand over wie het gaat",
        }
        return [(klass, text) for klass, text in words.items() if klass in used]


def shades_of(reading: Reading, indicator: IndicatorDefinition, nation: Cell | None) -> Shades | None:
    """The shades against the ambitie of the country, or else its value; None for counts, which grow with an area."""
    if reading.kind == "count":
        return None
    better = better_side(reading, indicator.direction)
    target = reading.target(nation)
    if target is not None:
        return Shades(reading, better, target, f"de ambitie van {reading.write_short(target)}")
    value = reading.value(nation)
    against = f"Nederland ({reading.write(value)})" if value is not None else "Nederland"
    return Shades(reading, better, value, against)


def better_side(reading: Reading, direction: str) -> str:
    """Which side is better for the figure that is shown: of a duration that is the share within its norm."""
    return "hoger" if reading.kind == "duration" and reading.is_ratio else direction
