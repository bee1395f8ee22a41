"""An invented map: one square a gemeente, with bent sides that neighbours share. It resembles no country."""

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

SIDE = 100
Corner = tuple[int, int]


class Grid:
    """Squares in rows of ``across``; ``bends`` places on each side; quantized as mapshaper and topojson write it."""

    def __init__(self, codes: Sequence[str], across: int = 18, bends: int = 0) -> None:
        self.bends = bends
        self.random = Random(1)
        self.arcs: list[list[list[int]]] = []
        self.found: dict[tuple[Corner, Corner], int] = {}
        self.shapes = [self.shape(code, index % across, index // across) for index, code in enumerate(codes)]

    def shape(self, code: str, x: int, y: int) -> dict:
        corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
        ring = [self.arc(corners[i], corners[(i + 1) % 4]) for i in range(4)]
        return {"type": "Polygon", "properties": {"statcode": code, "jrstatcode": f"2023{code}"}, "arcs": [ring]}

    def arc(self, start: Corner, end: Corner) -> int:
        if (end, start) in self.found:
            return ~self.found[end, start]
        if (start, end) not in self.found:
            self.found[start, end] = len(self.arcs)
            self.arcs.append(self.steps(start, end))
        return self.found[start, end]

    def steps(self, start: Corner, end: Corner) -> list[list[int]]:
        places = []
        for index in range(self.bends + 2):
            part = index / (self.bends + 1)
            bend = 9 if 0 < part < 1 else 0
            places.append(
                [
                    round(SIDE * (low + (high - low) * part)) * sign + self.random.randint(-bend, bend)
                    for low, high, sign in ((start[0], end[0], 1), (start[1], end[1], -1))
                ]
            )
        pairs = zip(places[1:], places, strict=False)
        return [places[0], *([x - x0, y - y0] for (x, y), (x0, y0) in pairs)]

    @property
    def document(self) -> dict:
        return {
            "type": "Topology",
            "transform": {"scale": [150, 150], "translate": [10000, 600000]},
            "arcs": self.arcs,
            "objects": {"gemeenten": {"type": "GeometryCollection", "geometries": self.shapes}},
        }

    def write(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.document), encoding="utf-8")
        return path
