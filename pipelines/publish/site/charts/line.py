"""The trend of one figure: line, pale band between the bounds, dashed ambitie, labels at the ends.

What belongs here: this one chart, wide and narrow. What does not: words of a page, sparklines.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipelines.publish.site.charts import svg
from pipelines.publish.site.charts.scale import Scale, ticks
from pipelines.publish.site.numbers import quarter

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from markupsafe import Markup

LABEL_GAP: Final = 17.0
DOT: Final = 4.5


@dataclass(frozen=True)
class Point:
    """One quarter of a trend, and how its value is written where that differs from the axis.

    **Nulls** value: nothing to show; low and high: no bounds; target: no ambitie.
    """

    peildatum: date
    value: float | None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Frame:
    """Size of a picture and how many marks fit on its axis."""

    width: float
    height: float
    marks: int
    is_narrow: bool = False


WIDE: Final = Frame(760, 300, 5)
NARROW: Final = Frame(320, 240, 4, is_narrow=True)


@dataclass(frozen=True)
class Plot:
    """A frame with its scales, ready to draw in."""

    frame: Frame
    x: Scale
    y: Scale
    marks: tuple[float, ...]

    def place(self, index: int, value: float) -> tuple[float, float]:
        """Where a value of a quarter lies."""
        return self.x(index), self.y(value)


def line_chart(
    name: str, points: list[Point], written: Callable[[float], str], words: tuple[str, str], frame: Frame
) -> Markup:
    """The trend as a picture; ``written`` writes a figure as readers read it."""
    plot = plan(points, written, frame)
    parts = (
        grid(plot, written),
        quarter_marks(plot, points),
        *bands(plot, points),
        *targets(plot, points),
        *lines(plot, points),
        *end_labels(plot, points, written),
    )
    klass = "chart chart-narrow" if frame.is_narrow else "chart chart-wide"
    return svg.picture(name, (frame.width, frame.height), words, klass, *parts)


def plan(points: list[Point], written: Callable[[float], str], frame: Frame) -> Plot:
    """Scales that hold every figure, with room for the labels left and right."""
    figures = [
        value for point in points for value in (point.value, point.low, point.high, point.target) if value is not None
    ]
    marks = axis_marks(figures, frame.marks)
    left = max(svg.text_width(written(mark)) for mark in marks) + 6
    right = max((svg.text_width(label) for label, _ in labels(points, written, frame)), default=0.0) + 12
    x = Scale(0, max(len(points) - 1, 1), left, frame.width - right)
    return Plot(frame, x, Scale(marks[0], marks[-1], frame.height - 30, 14), tuple(marks))


def axis_marks(figures: list[float], wanted: int) -> list[float]:
    """Round figures that hold all of these; a flat trend has room below it (no share is above 100 %), at zero above."""
    low, high = min(figures), max(figures)
    if high - low < 1e-9:
        room = abs(high) * 0.1 or 0.05
        low, high = (low - room, high) if low else (low, high + room)
    marks = ticks(low, high, wanted)
    return marks if min(figures) < 0 else [mark for mark in marks if mark >= 0]


def grid(plot: Plot, written: Callable[[float], str]) -> str:
    """Thin lines at round figures, their figures at the left."""
    rows = []
    for mark in plot.marks:
        y = plot.y(mark)
        rows.append(svg.element("line", x1=plot.x.start, x2=plot.x.end, y1=y, y2=y, klass="c-grid"))
        rows.append(svg.text(plot.x.start - 6, y + 4, written(mark), "c-axis", "end"))
    return "".join(rows)


def quarter_marks(plot: Plot, points: list[Point]) -> str:
    """The first quarter of every year on the axis; on a narrow picture every second year."""
    firsts = [(index, point) for index, point in enumerate(points) if point.peildatum.month == 3]
    if plot.frame.is_narrow:
        firsts = firsts[::2]
    base = plot.frame.height - 30
    marks = []
    for index, point in firsts or [(0, points[0])]:
        x = plot.x(index)
        marks.append(svg.element("line", x1=x, x2=x, y1=base, y2=base + 5, klass="c-tick"))
        marks.append(svg.text(x, base + 20, quarter(point.peildatum), "c-axis", "start" if index == 0 else "middle"))
    return "".join(marks)


def runs(points: list[Point], *names: str) -> list[list[tuple[int, Point]]]:
    """Unbroken runs of quarters in which all these figures are known."""
    known = groupby(enumerate(points), key=lambda item: all(getattr(item[1], name) is not None for name in names))
    return [list(run) for is_known, run in known if is_known]


def bands(plot: Plot, points: list[Point]) -> list[str]:
    """The room between the bounds; a run of one quarter becomes a thin bar."""
    drawn = []
    for run in runs(points, "low", "high"):
        wide = [
            (plot.x(index) + shift, point) for index, point in run for shift in ((-2, 2) if len(run) == 1 else (0,))
        ]
        upper = [(x, plot.y(point.high)) for x, point in wide if point.high is not None]
        lower = [(x, plot.y(point.low)) for x, point in wide if point.low is not None]
        drawn.append(svg.path(upper + lower[::-1], "c-band", closed=True))
    return drawn


def targets(plot: Plot, points: list[Point]) -> list[str]:
    """The ambitie as a dashed line, in steps where it changed."""
    drawn = []
    for _, group in groupby(enumerate(points), key=lambda item: item[1].target):
        run = list(group)
        if run[0][1].target is None:
            continue
        y = plot.y(run[0][1].target)
        drawn.append(
            svg.path(
                [(plot.x(max(run[0][0] - 0.5, 0)), y), (plot.x(min(run[-1][0] + 0.5, len(points) - 1)), y)], "c-target"
            )
        )
    return drawn


def lines(plot: Plot, points: list[Point]) -> list[str]:
    """The figure itself, broken where nothing is known, with a dot on the last and on lonely quarters."""
    drawn = []
    known = runs(points, "value")
    for number, run in enumerate(known):
        places = [plot.place(index, point.value) for index, point in run if point.value is not None]
        if len(places) > 1:
            drawn.append(svg.path(places, "c-line"))
        if len(places) == 1 or number == len(known) - 1:
            drawn.append(svg.element("circle", cx=places[-1][0], cy=places[-1][1], r=DOT, klass="c-dot"))
    return drawn


def labels(points: list[Point], written: Callable[[float], str], frame: Frame) -> list[tuple[str, str]]:
    """Texts at the right end with their class: the newest figure and the newest ambitie."""
    found = []
    newest = next((point for point in reversed(points) if point.value is not None), None)
    if newest is not None and newest.value is not None:
        found.append((newest.text or written(newest.value), "c-value"))
    if points[-1].target is not None:
        found.append((("" if frame.is_narrow else "Ambitie ") + written(points[-1].target), "c-goal"))
    return found


def end_labels(plot: Plot, points: list[Point], written: Callable[[float], str]) -> list[str]:
    """The labels at the right, pushed apart when they would touch."""
    newest = next((point.value for point in reversed(points) if point.value is not None), None)
    heights = [value for value in (newest, points[-1].target) if value is not None]
    places = [plot.y(value) + 4 for value in heights]
    if len(places) == 2 and abs(places[0] - places[1]) < LABEL_GAP:
        middle, sign = sum(places) / 2, 1 if places[0] >= places[1] else -1
        places = [middle + sign * LABEL_GAP / 2, middle - sign * LABEL_GAP / 2]
    texts = labels(points, written, plot.frame)
    return [svg.text(plot.x.end + 8, y, content, klass) for (content, klass), y in zip(texts, places, strict=True)]
