"""The map of gemeenten, from the outline that an operator gave: each gemeente in the colour of its class.

What belongs here: the picture. What does not: the drawing of a boundary (``publish/outline``), the classes of a figure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pipelines.publish.site.charts import svg
from pipelines.publish.site.charts.tiles import hatch

if TYPE_CHECKING:
    from markupsafe import Markup

    from pipelines.publish.outline.drawing import Drawing


@dataclass(frozen=True)
class Patch:
    """One gemeente: its class as that of a tile, and the words that appear when it is pointed at."""

    code: str
    klass: str
    words: str


def outline_map(name: str, drawing: Drawing, patches: list[Patch], words: tuple[str, str], here: str = "") -> Markup:
    """The map as a picture of half its units; the gemeente ``here`` gets a thick border, above the others."""
    groups: dict[str, list[str]] = defaultdict(list)
    for patch in patches:
        title = svg.element("title", escape(patch.words))
        groups[patch.klass].append(svg.element("path", title, d=drawing.paths[patch.code]))
    fill = {"t-geheim": f"url(#{name}-h)"}
    drawn = [svg.element("g", *groups[klass], klass=klass, fill=fill.get(klass)) for klass in sorted(groups)]
    if here in drawing.paths:
        drawn.append(svg.element("path", d=drawing.paths[here], klass="here"))
    return svg.picture(name, drawing.size, words, "outline", hatch(name, 12), *drawn)
