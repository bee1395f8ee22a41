"""Pictures and written figures for the notebooks: inline SVG in the style of the site, so that nothing is fetched.

What belongs here: drawing what a notebook read. What does not: reading it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipelines.publish.site.charts import svg
from pipelines.publish.site.charts.line import Frame, Point, line_chart
from pipelines.publish.site.charts.scale import Scale, ticks
from pipelines.publish.site.numbers import NOTHING, count, decimal, percent, tidy_percent

STYLE = """<style>
.notebook-picture text { fill: currentColor; font: 13px sans-serif; }
.notebook-picture svg { max-width: 100%; height: auto; overflow: visible; }
.notebook-picture .c-grid { stroke: currentColor; stroke-opacity: .15; }
.notebook-picture .c-tick { stroke: currentColor; stroke-opacity: .6; }
.notebook-picture .c-line { fill: none; stroke: #2f86ab; stroke-width: 2.5; }
.notebook-picture .c-dot { fill: #2f86ab; }
.notebook-picture .c-band { fill: #2f86ab; fill-opacity: .22; }
.notebook-picture .c-target { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-dasharray: 7 5; }
.notebook-picture .c-value { font-weight: 700; }
.notebook-picture .c-other-1 { stroke: #b3620d; }
.notebook-picture .c-other-2 { stroke: #1b7a4b; stroke-dasharray: 9 3; }
.notebook-picture .c-other-3 { stroke: #8a4fae; stroke-dasharray: 2 3; }
</style>"""
COLOURS = ("", " c-other-1", " c-other-2", " c-other-3")


@dataclass(frozen=True)
class Curve:
    """A named curve of the part that had the event.

    **Shape** ``steps``: (days, incidence), days ascending; ``last_day``: up to which day somebody was followed.
    """

    name: str
    steps: list[tuple[int, float]]
    last_day: int


def written(value: float | None, kind: str) -> str:
    """A figure of an indicator as Dutch readers write it; a dash when there is none."""
    if value is None:
        return NOTHING
    forms: dict[str, Callable[[float], str]] = {"count": count, "mean": decimal}
    return forms.get(kind, percent)(value)


def percentage(value: float | None) -> str:
    """A ratio as percentage; a dash when there is none."""
    return written(value, "share")


def whole(value: float | None) -> str:
    """A whole number with points between thousands; a dash when there is none."""
    return written(value, "count")


def trend(title: str, description: str, points: list[Point], kind: str) -> str:
    """The course of one figure over the quarters, with the room between its bounds and its ambitie."""
    if all(point.value is None and point.low is None for point in points):
        return "<p>Voor deze keuze is er geen enkel kwartaal met een cijfer.</p>"
    forms: dict[str, Callable[[float], str]] = {"count": count, "mean": decimal}
    drawn = line_chart("trend", points, forms.get(kind, tidy_percent), (title, description), Frame(760, 300, 5))
    return f'<div class="notebook-picture">{STYLE}{drawn}</div>'


def curves(title: str, description: str, drawn: list[Curve], norm_days: int | None) -> str:
    """The part that had the event, by days since the start; the norm as a dashed line."""
    last = max([curve.last_day for curve in drawn] + [norm_days or 0, 1])
    marks = ticks(0, last, 6)
    x, y = Scale(0, marks[-1], 48, 540), Scale(0, 1, 270, 14)
    parts = [
        _grid(x, y, marks),
        *(_stair(curve, x, y, index) for index, curve in enumerate(drawn)),
        *_names(drawn, x, y),
    ]
    if norm_days is not None:
        parts.append(svg.path([(x(norm_days), y(0)), (x(norm_days), y(1))], "c-target"))
        parts.append(svg.text(x(norm_days) + 6, 26, f"norm {norm_days} dagen", "c-axis"))
    return f'<div class="notebook-picture">{STYLE}{svg.picture("curve", (760, 310), (title, description), "chart", *parts)}</div>'


def _grid(x: Scale, y: Scale, marks: list[float]) -> str:
    rows = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        rows.append(svg.element("line", x1=x.start, x2=x.end, y1=y(share), y2=y(share), klass="c-grid"))
        rows.append(svg.text(x.start - 6, y(share) + 4, tidy_percent(share), "c-axis", "end"))
    rows.extend(svg.text(x(mark), y(0) + 20, count(mark), "c-axis", "middle") for mark in marks)
    return "".join([*rows, svg.text((x.start + x.end) / 2, y(0) + 38, "dagen sinds de start", "c-axis", "middle")])


def _stair(curve: Curve, x: Scale, y: Scale, index: int) -> str:
    """The part stays what it was until the day on which it grows."""
    places, height = [(x(0), y(0))], 0.0
    for day, incidence in curve.steps:
        places += [(x(day), y(height)), (x(day), y(incidence))]
        height = incidence
    places.append((x(curve.last_day), y(height)))
    return svg.path(places, "c-line" + COLOURS[index % len(COLOURS)])


def _names(drawn: list[Curve], x: Scale, y: Scale) -> list[str]:
    """The names at the right, each at the height its curve ends, the lowest first, pushed apart where they would touch."""
    names, lowest = [], y(0) + 4
    for index, curve in sorted(enumerate(drawn), key=lambda item: item[1].steps[-1][1] if item[1].steps else 0.0):
        place = min(y(curve.steps[-1][1] if curve.steps else 0.0) + 4, lowest)
        dot = svg.element("path", d=f"M{x.end + 8} {place - 4}h14", klass="c-line" + COLOURS[index % len(COLOURS)])
        names += [dot, svg.text(x.end + 28, place, curve.name, "c-axis")]
        lowest = place - 16
    return names


def point(row: dict[str, object], kind: str) -> Point:
    """One quarter of a trend from a row of figures."""
    low, high = ("binnen_norm_laag", "binnen_norm_hoog") if kind == "duration" else ("ondergrens", "bovengrens")
    day = row["peildatum"]
    assert isinstance(day, date)
    return Point(day, *(_figure(row[name]) for name in ("waarde", low, high, "ambitie")))


def _figure(value: object) -> float | None:
    return None if value is None else float(str(value))
