"""Own tile map: every arbeidsmarktregio one tile of the same size, roughly where it lies.

What belongs here: the layout and the picture. What does not: a drawn boundary (none may be needed from elsewhere), the
classes of a figure (the page decides).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from pipelines.publish.site.charts import svg

if TYPE_CHECKING:
    from markupsafe import Markup

# arbeidsmarktregio → column, row, short name
LAYOUT: Final[dict[str, tuple[int, int, str]]] = {
    "AM02": (4, 0, "Frie"), "AM01": (5, 0, "Gron"),
    "AM15": (2, 1, "NHN"), "AM03": (5, 1, "Dren"),
    "AM37": (1, 2, "Kenn"), "AM17": (2, 2, "Zaan"), "AM11": (3, 2, "Flev"), "AM36": (4, 2, "Zwol"),
    "AM05": (5, 2, "Twen"),
    "AM19": (1, 3, "HolR"), "AM18": (2, 3, "Amst"), "AM12": (3, 3, "Gooi"), "AM06": (4, 3, "Sted"),
    "AM09": (5, 3, "Acht"),
    "AM21": (0, 4, "Haag"), "AM34": (1, 4, "ZHC"), "AM13": (2, 4, "Utr"), "AM14": (3, 4, "Amer"),
    "AM38": (4, 4, "FoVa"), "AM07": (5, 4, "MGel"),
    "AM22": (0, 5, "Rijn"), "AM20": (1, 5, "MHol"), "AM35": (2, 5, "Gori"), "AM10": (3, 5, "Rivi"),
    "AM08": (4, 5, "Nijm"),
    "AM24": (0, 6, "Zeel"), "AM23": (1, 6, "Drec"), "AM26": (2, 6, "MBra"), "AM27": (3, 6, "NOBr"),
    "AM32": (4, 6, "Helm"), "AM29": (5, 6, "NLim"),
    "AM25": (1, 7, "WBra"), "AM28": (3, 7, "ZOBr"), "AM33": (4, 7, "MLim"),
    "AM30": (4, 8, "ZLim"),
}  # fmt: skip
SIDE: Final = (52.0, 40.0)
GAP: Final = 2.0


@dataclass(frozen=True)
class Tile:
    """One region: its code, its class (``t-1`` … ``t-5``, ``t-geheim``, ``t-ontbreekt``) and its texts."""

    code: str
    klass: str
    written: str
    words: str


def tile_map(name: str, tiles: list[Tile], words: tuple[str, str]) -> Markup:
    """The map as a picture; a region without a place in the layout stands in the table only."""
    drawn = [one_tile(tile, f"url(#{name}-h)") for tile in tiles if tile.code in LAYOUT]
    size = (6 * (SIDE[0] + GAP), 9 * (SIDE[1] + GAP))
    return svg.picture(name, size, words, "tilemap", hatch(name), *drawn)


def hatch(name: str, side: int = 6) -> str:
    """The pattern for what is kept secret."""
    stroke = svg.element("path", d=f"M0 {side}L{side} 0", klass="c-hatch")
    pattern = svg.element("pattern", stroke, id=f"{name}-h", width=side, height=side, patternUnits="userSpaceOnUse")
    return svg.element("defs", pattern)


def one_tile(tile: Tile, secret_fill: str) -> str:
    """A tile with its short name and figure; the full name appears when pointed at."""
    column, row, short = LAYOUT[tile.code]
    x, y = column * (SIDE[0] + GAP), row * (SIDE[1] + GAP)
    parts = (
        svg.element("title", escape(tile.words)),
        svg.element(
            "rect",
            x=x,
            y=y,
            width=SIDE[0],
            height=SIDE[1],
            klass="tile",
            fill=secret_fill if tile.klass == "t-geheim" else None,
        ),
        svg.text(x + SIDE[0] / 2, y + 16, short, "tile-name", "middle"),
        svg.text(x + SIDE[0] / 2, y + 32, tile.written, "tile-value", "middle"),
    )
    return svg.element("g", *parts, klass=tile.klass)
