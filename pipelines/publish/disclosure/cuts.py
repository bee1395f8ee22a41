"""The publication config: cuts that may be published and the figures of their protection, read from YAML.

What belongs here: the frozen model and its reading. What does not: applying it (``control``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import Field

from pipelines.contracts.model import Frozen
from pipelines.contracts.yaml_source import read_yaml

CONFIG: Final = Path("pipelines/publish/publication.yaml")


class PublicationConfig(Frozen):
    """What may be published: dimensions per kind of area, and the limits of the protection."""

    minimum_noemer: int = Field(ge=3)
    group_limit: int = Field(ge=0)
    base: int = Field(ge=1)
    protection_width: int = Field(ge=1)
    area_peildata: int = Field(ge=1)
    quantile_side: int = Field(ge=1)
    decimal_minimum: int = Field(ge=1)
    without_persons: tuple[str, ...]
    cuts: dict[str, tuple[str, ...]]

    def pairs(self) -> list[tuple[str, str]]:
        """Every (gebied_type, dimensie) that may be published."""
        return [(area, dimension) for area, dimensions in self.cuts.items() for dimension in dimensions]


def load_cuts(project: Path) -> PublicationConfig:
    """The publication config of the project.

    **Errors** ContractError naming file and line when it is not as the model says.
    """
    source = read_yaml(project / CONFIG)
    return source.validate(PublicationConfig, source.data)
