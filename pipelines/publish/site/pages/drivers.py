"""Why an ambitie is missed, from released cells only: who falls short, what changed in a year, what is not known.

What belongs here: taking the gap of a released share apart into its released parts. The same rule as
``fct_indicator_drivers``, on what may be read: nothing here tells more than the tables that are published anyway.
What does not: markup, the sentences of one page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site import numbers

if TYPE_CHECKING:
    from datetime import date

    from pipelines.publish.cells import Cell
    from pipelines.publish.site.edition import Edition

GEMEENTE: Final = "gemeente"
SPLITS: Final = ("leerroute", "doelgroep", "extract", "leverancier")
MANY_PARTS: Final = {GEMEENTE, "leverancier"}  # so small each that their rounding would look like a change
ENOUGH_FOR_CHANGE: Final = 100
REST: Final = ""


@dataclass(frozen=True)
class Part:
    """One part of the gap.

    **Shape** ``name`` is a code, empty for what the shown parts leave of the whole. **Units** persons; a ``shortfall``
    is negative where the ambitie is exceeded.
    """

    name: str
    noemer: int
    teller: int
    unknown: int
    shortfall: float


@dataclass(frozen=True)
class Change:
    """The change of a share against a year ago: by another composition and by another outcome within the parts."""

    dimension: str
    composition: float
    outcome: float

    @property
    def total(self) -> float:
        """Both together: the whole change."""
        return self.composition + self.outcome


@dataclass(frozen=True)
class Gap:
    """The gap of one share in one area. **Units** persons."""

    cell: Cell
    shortfall: int
    splits: dict[str, list[Part]]
    changes: list[Change]

    @property
    def explained_by_unknown(self) -> float:
        """How much of the share missing deliveries could add at most."""
        cell = self.cell
        if cell.bovengrens is None or cell.ondergrens is None or cell.waarde is None:
            return 0.0
        return cell.waarde - cell.ondergrens if cell.richting == "lager" else cell.bovengrens - cell.waarde


def gap_of(edition: Edition, indicator_id: str, area: str, moment: date | None) -> Gap | None:
    """The gap of a share with an ambitie; None when there is no ambitie, no figure, or another kind of indicator."""
    if moment is None or edition.indicators[indicator_id].kind != "share":
        return None
    cell = edition.store.trail(indicator_id, area).get(moment)
    if cell is None or not is_countable(cell) or cell.ambitie is None:
        return None
    splits = splits_of(edition, indicator_id, area, moment, cell)
    whole = shortfall_of(cell, cell)
    changes = changes_of(edition, indicator_id, area, moment, list(splits))
    return Gap(cell, int(-(-round(whole, 9) // 1)), splits, changes)


def is_countable(cell: Cell | None) -> bool:
    """Whether a cell is shown with its counts."""
    return cell is not None and cell.noemer is not None and cell.teller is not None and cell.noemer > 0


def shortfall_of(cell: Cell, whole: Cell) -> float:
    """How many persons a cell lacks for the ambitie of the whole: w (A - r), mirrored where lower is better."""
    sign = -1 if whole.richting == "lager" else 1
    return sign * ((whole.ambitie or 0.0) * (cell.noemer or 0) - (cell.teller or 0))


def splits_of(edition: Edition, indicator_id: str, area: str, moment: date, whole: Cell) -> dict[str, list[Part]]:
    """The parts of the gap per dimension; a dimension whose parts are more than the whole does not divide it."""
    found = {}
    for dimension in (GEMEENTE, *SPLITS):
        cells = cells_of(edition, indicator_id, area, moment, dimension)
        shown = {name: cell for name, cell in cells.items() if is_countable(cell)}
        counted = sum(cell.noemer or 0 for cell in shown.values())
        if shown and counted <= (whole.noemer or 0) * 1.02 and (len(shown) > 1 or len(cells) > 1):
            found[dimension] = parts_of(shown, whole)
    return found


def cells_of(edition: Edition, indicator_id: str, area: str, moment: date, dimension: str) -> dict[str, Cell]:
    """The cells of one dimension at a moment, by category; of the gemeenten by their code."""
    if dimension == GEMEENTE:
        inside = edition.atlas.of_kind(GEMEENTE) if area == "NL01" else edition.atlas.within(area)
        trails = {one.code: edition.store.trail(indicator_id, one.code) for one in inside}
    else:
        names = edition.store.categories.get((indicator_id, dimension), ())
        trails = {name: edition.store.trail(indicator_id, area, dimension, name) for name in names}
    return {name: trail[moment] for name, trail in trails.items() if moment in trail}


def parts_of(shown: dict[str, Cell], whole: Cell) -> list[Part]:
    """The shown parts, the largest shortfall first, and last what they leave of the whole: the parts add up to it."""
    parts = [part_of(name, cell, whole) for name, cell in shown.items()]
    parts.sort(key=lambda part: (-part.shortfall, part.name))
    rest = Part(
        REST,
        (whole.noemer or 0) - sum(part.noemer for part in parts),
        (whole.teller or 0) - sum(part.teller for part in parts),
        (whole.onbekend or 0) - sum(part.unknown for part in parts),
        shortfall_of(whole, whole) - sum(part.shortfall for part in parts),
    )
    return [*parts, rest] if rest.noemer or rest.teller else parts


def part_of(name: str, cell: Cell, whole: Cell) -> Part:
    """One shown part."""
    return Part(name, cell.noemer or 0, cell.teller or 0, cell.onbekend or 0, shortfall_of(cell, whole))


def changes_of(edition: Edition, indicator_id: str, area: str, moment: date, dimensions: list[str]) -> list[Change]:
    """The change against a year ago per dimension of few parts; empty when then, or now, too few were counted."""
    before = numbers.year_earlier(moment)
    trail = edition.store.trail(indicator_id, area)
    now, then = trail.get(moment), trail.get(before)
    if now is None or then is None or not is_countable(now) or not is_countable(then):
        return []
    if min(now.noemer or 0, then.noemer or 0) < ENOUGH_FOR_CHANGE:
        return []
    found = []
    for dimension in dimensions:
        if dimension in MANY_PARTS:
            continue
        pair = [cells_of(edition, indicator_id, area, day, dimension) for day in (moment, before)]
        both = [weights(parts, whole) for parts, whole in zip(pair, (now, then), strict=True)]
        found.append(Change(dimension, *kitagawa(*both)))
    return found


def weights(cells: dict[str, Cell], whole: Cell) -> dict[str, tuple[float, float]]:
    """Weight and share of every shown part, and of what they leave under an empty name."""
    shown = {name: cell for name, cell in cells.items() if is_countable(cell)}
    total = whole.noemer or 1
    return {
        part.name: (part.noemer / total, part.teller / part.noemer)
        for part in parts_of(shown, whole)
        if part.noemer > 0
    }


def kitagawa(now: dict[str, tuple[float, float]], then: dict[str, tuple[float, float]]) -> tuple[float, float]:
    """The change split into composition and outcome; a part of one year only is composition.

    **Source** Kitagawa 1955.
    """
    composition = outcome = 0.0
    for name in {*now, *then}:
        weight_now, share_now = now.get(name, (0.0, then.get(name, (0.0, 0.0))[1]))
        weight_then, share_then = then.get(name, (0.0, share_now))
        composition += (weight_now - weight_then) * (share_now + share_then) / 2
        outcome += (share_now - share_then) * (weight_now + weight_then) / 2
    return composition, outcome
