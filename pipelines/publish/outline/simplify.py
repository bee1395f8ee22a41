"""Fewer places on a line, as long as none that is left out lies further from it than a tolerance.

What belongs here: Douglas and Peucker's rule, on open and closed lines. What does not: files, pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.publish.outline.topojson import Arc, Position


def simplified(arc: Arc, tolerance: float) -> Arc:
    """The line with its ends kept; a closed one keeps the place furthest from its ends too.

    Neighbours share their arcs, so they stay neighbours.
    """
    if len(arc) < 3:
        return arc
    if arc[0] != arc[-1]:
        return tuple(arc[index] for index in sorted(kept(arc, 0, len(arc) - 1, tolerance)))
    far = max(range(len(arc)), key=lambda index: squared(arc[0], arc[index]))
    indexes = kept(arc, 0, far, tolerance) | kept(arc, far, len(arc) - 1, tolerance)
    return tuple(arc[index] for index in sorted(indexes))


def kept(arc: Arc, first: int, last: int, tolerance: float) -> set[int]:
    """The places to keep between two of them, which are kept."""
    found, open_parts = {first, last}, [(first, last)]
    while open_parts:
        start, end = open_parts.pop()
        distance, index = furthest(arc, start, end)
        if distance > tolerance * tolerance:
            found.add(index)
            open_parts += [(start, index), (index, end)]
    return found


def furthest(arc: Arc, start: int, end: int) -> tuple[float, int]:
    """The place between two that lies furthest from the straight line, and the square of how far."""
    (x0, y0), (x1, y1) = arc[start], arc[end]
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    most, where = -1.0, start
    for index in range(start + 1, end):
        x, y = arc[index][0] - x0, arc[index][1] - y0
        along = min(max((x * dx + y * dy) / length, 0.0), 1.0) if length else 0.0
        away = (x - along * dx) ** 2 + (y - along * dy) ** 2
        if away > most:
            most, where = away, index
    return most, where


def squared(one: Position, other: Position) -> float:
    """The square of the distance."""
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
