"""Reading TopoJSON: arcs that neighbours share, and shapes that are rings of arcs.

What belongs here: the format (https://github.com/topojson/topojson-specification). What does not: which gemeenten
there are, pictures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Position = tuple[float, float]
Arc = tuple[Position, ...]
Ring = tuple[int, ...]
CODE: Final = re.compile(r"GM\d{4}")
LARGEST: Final = 1e9
BROKEN_TRANSFORM: Final = '"transform" must hold "scale" and "translate", two numbers each'


class TopologyError(ValueError):
    """A file that is not the TopoJSON it should be; the message says what is wrong."""


@dataclass(frozen=True)
class Topology:
    """Arcs, and the rings of each gemeente.

    **Shape** a ring holds numbers of arcs, walked one after the other; number ``~n`` is arc ``n`` from end to start.
    Which ring is a hole does not matter: the rings of a gemeente are filled by even and odd.
    **Units** those of the file, x to the east and y to the north.
    """

    arcs: tuple[Arc, ...]
    rings: dict[str, tuple[Ring, ...]]


def index_of(number: int) -> int:
    """Which arc a number in a ring means."""
    return number if number >= 0 else ~number


def walked(arc: Arc, number: int) -> Arc:
    """An arc in the direction that its number in a ring asks."""
    return arc if number >= 0 else arc[::-1]


def decode(document: Any) -> Topology:
    """The topology of a parsed file.

    **Errors** TopologyError: not TopoJSON, a broken arc, a shape without one code, a ring that does not close.
    """
    if not isinstance(document, dict) or document.get("type") != "Topology":
        raise TopologyError('this is not TopoJSON: "type" is not "Topology"')
    arcs = arcs_of(document)
    rings: dict[str, tuple[Ring, ...]] = {}
    for shape in shapes_of(document.get("objects")):
        code = code_of(shape)
        rings[code] = rings.get(code, ()) + tuple(rings_of(shape, code, len(arcs)))
    topology = Topology(arcs, rings)
    for code, one in ((code, ring) for code, found in rings.items() for ring in found):
        check_ring(topology, code, one)
    return topology


def arcs_of(document: dict[str, Any]) -> tuple[Arc, ...]:
    """All arcs; quantized ones, which hold steps, become places."""
    arcs, transform = document.get("arcs"), document.get("transform")
    if not isinstance(arcs, list):
        raise TopologyError('"arcs" is missing')
    if transform is None:
        return tuple(tuple(places(arc, number)) for number, arc in enumerate(arcs))
    try:
        (kx, ky), (tx, ty) = transform["scale"], transform["translate"]
    except (TypeError, ValueError, KeyError) as error:
        raise TopologyError(BROKEN_TRANSFORM) from error
    if not all(map(is_number, (kx, ky, tx, ty))):
        raise TopologyError(BROKEN_TRANSFORM)
    return tuple(
        tuple((x * kx + tx, y * ky + ty) for x, y in accumulate(places(arc, number), added))
        for number, arc in enumerate(arcs)
    )


def added(before: Position, step: Position) -> Position:
    """The place one step on."""
    return before[0] + step[0], before[1] + step[1]


def places(arc: Any, number: int) -> Iterator[Position]:
    """The pairs of numbers of one arc."""
    if not isinstance(arc, list) or len(arc) < 2:
        raise TopologyError(f"arc {number} has fewer than two places")
    for place in arc:
        is_pair = isinstance(place, list) and len(place) >= 2 and all(is_number(one) for one in place[:2])
        if not is_pair:
            raise TopologyError(f"arc {number} holds something else than pairs of numbers")
        yield place[0], place[1]


def is_number(value: Any) -> bool:
    """Whether this is a coordinate: no text, not infinite."""
    return isinstance(value, int | float) and abs(value) < LARGEST


def shapes_of(objects: Any) -> list[dict[str, Any]]:
    """The shapes of the one object that has gemeentecodes."""
    if not isinstance(objects, dict):
        raise TopologyError('"objects" is missing')
    by_name = {name: list(flat(one)) for name, one in objects.items()}
    coded = [name for name, shapes in by_name.items() if any(codes_in(shape) for shape in shapes)]
    if len(coded) != 1:
        found = "no object has" if not coded else f"more than one object ({', '.join(sorted(coded))}) has"
        raise TopologyError(f"{found} shapes with a code like GM0344")
    return by_name[coded[0]]


def flat(shape: Any) -> Iterator[dict[str, Any]]:
    """A shape, or those of a collection; empty ones are left out."""
    if not isinstance(shape, dict):
        raise TopologyError("a shape is not a JSON object")
    if shape.get("type") == "GeometryCollection":
        for one in shape.get("geometries") or []:
            yield from flat(one)
    elif shape.get("type") is not None:
        yield shape


def codes_in(shape: dict[str, Any]) -> list[str]:
    """The gemeentecodes in its id and properties, each once."""
    properties = shape.get("properties")
    values = [shape.get("id"), *(properties.values() if isinstance(properties, dict) else ())]
    return list(dict.fromkeys(one for one in values if isinstance(one, str) and CODE.fullmatch(one)))


def code_of(shape: dict[str, Any]) -> str:
    """The one gemeentecode of a shape."""
    codes = codes_in(shape)
    if len(codes) != 1:
        known = shape.get("properties") or shape.get("id")
        raise TopologyError(f"a shape has {len(codes) or 'no'} gemeentecode{'s' if codes else ''}: {str(known)[:80]}")
    return codes[0]


def rings_of(shape: dict[str, Any], code: str, count: int) -> Iterator[Ring]:
    """The rings of a polygon or of several."""
    kind, arcs = shape.get("type"), shape.get("arcs")
    if kind not in {"Polygon", "MultiPolygon"}:
        raise TopologyError(f"{code} is a {kind}, not a Polygon or MultiPolygon")
    try:
        polygons = [arcs] if kind == "Polygon" else list(arcs or [])
        rings = [tuple(ring) for polygon in polygons for ring in polygon or []]
    except TypeError as error:
        raise TopologyError(f"the arcs of {code} are not lists of rings") from error
    for ring in rings:
        if not ring or not all(type(one) is int and -count <= one < count for one in ring):
            raise TopologyError(f"{code} names an arc that is not there (there are {count})")
        yield ring


def check_ring(topology: Topology, code: str, ring: Ring) -> None:
    """Every arc of a ring starts where the one before ends."""
    walks = [walked(topology.arcs[index_of(number)], number) for number in ring]
    if any(before[-1] != after[0] for before, after in pairwise([*walks, walks[0]])):
        raise TopologyError(f"a ring of {code} does not close")
