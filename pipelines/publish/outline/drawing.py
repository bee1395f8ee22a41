"""From a topology to paths in a picture: scaled, simplified until they fit in a page, written short.

What belongs here: coordinates and the text of a path. What does not: colours, words, the picture around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.outline.simplify import simplified
from pipelines.publish.outline.topojson import index_of, walked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.publish.outline.topojson import Arc, Position, Ring, Topology

WIDTH: Final = 640
TALLEST: Final = 800
START: Final = 0.8  # tolerance in units of the picture; the picture is shown at half its units
SMALLEST: Final = 2
DEGREES: Final = (180.0, 90.0)


@dataclass(frozen=True)
class Drawing:
    """A picture of some gemeenten. **Shape** ``paths``: the ``d`` of a path by code, in whole units of ``size``."""

    size: tuple[int, int]
    paths: dict[str, str]


def draw(topology: Topology, codes: Iterable[str], most: int) -> Drawing:
    """These gemeenten as paths of at most so many characters together, as fine as that allows."""
    rings = {code: topology.rings[code] for code in sorted(codes)}
    size, arcs = placed(topology, {index_of(n) for found in rings.values() for ring in found for n in ring})
    tolerance = START
    while True:
        coarse = {number: simplified(arc, tolerance) for number, arc in arcs.items()}
        paths = {code: path_of(found, coarse) for code, found in rings.items()}
        if sum(map(len, paths.values())) <= most or tolerance > WIDTH:
            return Drawing(size, paths)
        tolerance *= 1.4


def placed(topology: Topology, used: set[int]) -> tuple[tuple[int, int], dict[int, Arc]]:
    """The arcs that are used, scaled into the picture with north above, and the size of the picture."""
    places = [place for number in used for place in topology.arcs[number]]
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    squeeze = narrowing(west, east, south, north)
    scale = min(WIDTH / ((east - west) * squeeze or 1.0), TALLEST / (north - south or 1.0))
    size = max(round((east - west) * squeeze * scale), 1), max(round((north - south) * scale), 1)
    return size, {
        number: tuple(((x - west) * squeeze * scale, (north - y) * scale) for x, y in topology.arcs[number])
        for number in used
    }


def narrowing(west: float, east: float, south: float, north: float) -> float:
    """How much shorter a degree to the east is than one to the north; 1 when the file is not in degrees."""
    is_degrees = max(-west, east) <= DEGREES[0] and max(-south, north) <= DEGREES[1]
    return math.cos(math.radians((south + north) / 2)) if is_degrees else 1.0


def path_of(rings: tuple[Ring, ...], arcs: dict[int, Arc]) -> str:
    """The path of one gemeente; one that is too small to see becomes a small square."""
    lines = [whole_places(ring, arcs) for ring in rings]
    seen = [written for line in lines if (written := line_of(line))]
    if seen:
        return "".join(seen)
    x, y = lines[0][0]
    return f"M{x} {y}h{SMALLEST}v{SMALLEST}h-{SMALLEST}z"


def whole_places(ring: Ring, arcs: dict[int, Arc]) -> list[tuple[int, int]]:
    """The places of a ring in whole units, without repeats and without the last, which is the first."""
    places: list[Position] = []
    for number in ring:
        places.extend(walked(arcs[index_of(number)], number))
    whole = [(round(x), round(y)) for x, y in places]
    return [place for index, place in enumerate(whole) if index == 0 or place != whole[index - 1]]


def line_of(places: list[tuple[int, int]]) -> str:
    """A closed line in steps: ``M10 20l5-3 2 8z``; empty for one that encloses nothing."""
    if len(set(places)) < 3:
        return ""
    (x, y), *rest = places if places[0] != places[-1] else places[:-1]
    written = [f"M{x} {y}"]
    for index, (after_x, after_y) in enumerate(rest):
        step = f"{after_x - x}{'' if after_y < y else ' '}{after_y - y}"
        written.append(("l" if index == 0 else "" if step[0] == "-" else " ") + step)
        x, y = after_x, after_y
    return "".join(written) + "z"
