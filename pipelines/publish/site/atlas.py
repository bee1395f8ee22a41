"""The areas of the site: Nederland, provincies, arbeidsmarktregio's and gemeenten, with names and addresses.

What belongs here: who lies in whom, and where its page is. What does not: figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import polars as pl

NATION: Final = "NL01"
LEVELS: Final = ("provincie", "arbeidsmarktregio", "gemeente")


@dataclass(frozen=True)
class Area:
    """One area. **Shape** ``parents``: codes of the areas that hold it, for a gemeente its provincie and regio."""

    code: str
    kind: str
    name: str
    parents: tuple[str, ...] = ()

    @property
    def href(self) -> str:
        """The address of its page from the root of the site."""
        return f"gebied/{self.code}.html"


@dataclass(frozen=True)
class Atlas:
    """All areas by code."""

    areas: dict[str, Area]

    def of_kind(self, kind: str) -> list[Area]:
        """The areas of one kind, by name."""
        return sorted(
            (area for area in self.areas.values() if area.kind == kind),
            key=lambda area: (sorting_name(area.name), area.code),
        )

    def within(self, code: str) -> list[Area]:
        """The gemeenten in an area, by name."""
        return [area for area in self.of_kind("gemeente") if code in area.parents]

    def name(self, code: str) -> str:
        """The name of an area, or its code when it is not known."""
        area = self.areas.get(code)
        return area.name if area else code


def sorting_name(name: str) -> str:
    """A name as it is looked up: ``'s-Gravenhage`` under g."""
    return name.lower().removeprefix("'s-").removeprefix("'s ").removeprefix("'t ")


def make_atlas(gemeenten: pl.DataFrame) -> Atlas:
    """The atlas of the present division."""
    areas = {NATION: Area(NATION, "NL", "Nederland")}
    for row in gemeenten.iter_rows(named=True):
        for kind in ("provincie", "arbeidsmarktregio"):
            code = row[f"{kind}_code"]
            areas.setdefault(code, Area(code, kind, row[f"{kind}_naam"], (NATION,)))
        parents = (row["provincie_code"], row["arbeidsmarktregio_code"])
        areas[row["gemeente_code"]] = Area(row["gemeente_code"], "gemeente", row["gemeente_naam"], parents)
    return Atlas(areas)
