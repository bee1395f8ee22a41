"""The outline file of an operator: found below the reference data, checked against the gemeenten, drawn once.

What belongs here: the file, its errors, the drawings that pages ask for. What does not: the format (``topojson``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipelines.contracts.errors import ContractError
from pipelines.publish.outline.drawing import Drawing, draw
from pipelines.publish.outline.topojson import Topology, TopologyError, decode

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.publish.site.atlas import Atlas

NAME: Final = "gemeenten.topojson"
OF_THE_COUNTRY: Final = 45_000  # characters: with the table of gemeenten a page stays below 200 kB
OF_A_REGION: Final = 9_000
NAMED: Final = 12


@dataclass(frozen=True)
class Outline:
    """Drawings of all gemeenten together, and of those of each provincie and arbeidsmarktregio."""

    country: Drawing
    regions: dict[str, Drawing]


def read_outline(reference: Path, atlas: Atlas) -> Outline | None:
    """The outline in a folder of reference data; None when the operator put none there.

    **Errors** ContractError: unreadable, not TopoJSON, or not exactly the gemeenten of the present division.
    """
    path = reference / NAME
    if not path.is_file():
        return None
    try:
        topology = decode(parsed(path))
    except TopologyError as error:
        remedy = "give a TopoJSON file with one shape a gemeente, its code (GM0344) as id or in a property"
        raise ContractError(path, 0, str(error), remedy) from error
    check_codes(path, topology, atlas)
    gemeenten = [area.code for area in atlas.of_kind("gemeente")]
    areas = [*atlas.of_kind("provincie"), *atlas.of_kind("arbeidsmarktregio")]
    within = {area.code: [one.code for one in atlas.within(area.code)] for area in areas}
    regions = {code: draw(topology, codes, OF_A_REGION) for code, codes in within.items()}
    return Outline(draw(topology, gemeenten, OF_THE_COUNTRY), regions)


def parsed(path: Path) -> Any:
    """The file as JSON. **Errors** ContractError."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        raise ContractError(path, line, f"is not JSON ({error})", "save the map as TopoJSON in UTF-8") from error


def check_codes(path: Path, topology: Topology, atlas: Atlas) -> None:
    """Exactly the gemeenten of the present division have a shape. **Errors** ContractError that lists the others."""
    wanted = {area.code: area.name for area in atlas.of_kind("gemeente")}
    unknown = sorted(set(topology.rings) - set(wanted))
    missing = [f"{code} {name}" for code, name in sorted(wanted.items()) if not topology.rings.get(code)]
    problems = [f"unknown gemeenten: {listed(unknown)}"] if unknown else []
    problems += [f"missing gemeenten: {listed(missing)}"] if missing else []
    if problems:
        remedy = f"use a map of the division in gemeenten.csv ({len(wanted)} gemeenten), or remove this file"
        raise ContractError(path, 0, "; ".join(problems), f"{remedy} to publish with the tile map")


def listed(names: list[str]) -> str:
    """The first few, and how many more."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
