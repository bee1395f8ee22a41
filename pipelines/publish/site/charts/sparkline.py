"""A trend in one table cell: small line with the first and last figure written at its ends.

What belongs here: this one picture. What does not: the trend chart of an indicator page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from pipelines.publish.site.charts import svg
from pipelines.publish.site.charts.line import Point, runs
from pipelines.publish.site.charts.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH: Final = 172.0
HEIGHT: Final = 34.0
LEFT: Final = 44.0
RIGHT: Final = 124.0


def sparkline(name: str, points: list[Point], written: Callable[[float], str], words: tuple[str, str]) -> Markup:
    """The trend between its two written ends; empty when no quarter has a figure."""
    known = [(index, point.value, point.text) for index, point in enumerate(points) if point.value is not None]
    if not known:
        return Markup("")
    figures = [value for _, value, _ in known] + [point.target for point in points if point.target is not None]
    y = Scale(min(figures), max(figures), HEIGHT - 8, 8)
    x = Scale(0, max(len(points) - 1, 1), LEFT, RIGHT)
    parts = [
        *target_line(points, x, y),
        *(
            svg.path([(x(i), y(p.value)) for i, p in run if p.value is not None], "c-spark")
            for run in runs(points, "value")
            if len(run) > 1
        ),
        svg.element("circle", cx=x(known[-1][0]), cy=y(known[-1][1]), r=3, klass="c-dot"),
        svg.text(LEFT - 5, inside(y(known[0][1]) + 4), known[0][2] or written(known[0][1]), "c-small", "end"),
        svg.text(
            x(known[-1][0]) + 6, inside(y(known[-1][1]) + 4), known[-1][2] or written(known[-1][1]), "c-small c-strong"
        ),
    ]
    return svg.picture(name, (WIDTH, HEIGHT), words, "spark", *parts)


def inside(y: float) -> float:
    """Keep a text within the picture."""
    return min(max(y, 11.0), HEIGHT - 3)


def target_line(points: list[Point], x: Scale, y: Scale) -> list[str]:
    """The newest ambitie as a thin dashed line over the whole width."""
    target = points[-1].target
    return [] if target is None else [svg.path([(x.start, y(target)), (x.end, y(target))], "c-target c-thin")]
