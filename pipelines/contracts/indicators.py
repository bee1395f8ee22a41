"""Definitions of the indicators, read from the files that stand beside their SQL.

What belongs here: what an indicator is called, means and is fed by. What does not: computing it (dbt), its ambitie
(``reference``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Key

from pipelines.contracts.errors import ContractError
from pipelines.contracts.model import Frozen
from pipelines.contracts.yaml_source import YamlSource, read_yaml


class IndicatorDefinition(Frozen):
    """What one indicator says, in the words that readers see."""

    id: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    title: str = Key(min_length=3)
    definition: str = Key(min_length=10)
    phase: Literal["F1", "F2", "F3", "F4", "F5", "F6", "F7", "K"]
    kind: Literal["share", "duration", "count", "mean"]
    direction: Literal["hoger", "lager", "context"]
    unit: str
    extracts: tuple[str, ...] = Key(min_length=1)
    definition_version: str
    norm_days: int | None = None
    exits: Literal["censoring", "competing"] | None = None  # of a duration: what an exit before the event does
    inherits_from: str | None = None  # the duration of an earlier phase that may explain a shortfall of this share
    source: str
    owner: str
    scope: Literal["NL"] | None = None


def load_indicators(project: Path) -> dict[str, IndicatorDefinition]:
    """Every indicator definition of a project by id, in the order of the ids.

    Errors: ContractError with file, line and remedy for the first definition that is wrong.
    """
    found: dict[str, IndicatorDefinition] = {}
    for path in sorted((project / "dbt_project" / "models" / "indicators").glob("**/ind_*.yml")):
        definition = read_indicator(path)
        if definition.id in found:
            raise ContractError(path, 1, f"indicator {definition.id} is defined twice", "remove one of the two")
        found[definition.id] = definition
    return {indicator: found[indicator] for indicator in sorted(found)}


def read_indicator(path: Path) -> IndicatorDefinition:
    """Read the definition in one file ``ind_<id>.yml``.

    Errors: ContractError with file, line and remedy.
    """
    source = read_yaml(path)
    if _model(source).get("name") != path.stem:
        raise source.error(("models", 0, "name"), "the model is not named after the file", "rename one of the two")
    place = ("models", 0, "config", "meta")
    meta = _model(source).get("config", {}).get("meta")
    if not isinstance(meta, dict):
        raise source.error(place, "config.meta with the definition is missing", "describe the indicator there")
    return source.validate(IndicatorDefinition, {"id": path.stem.removeprefix("ind_"), **meta}, place)


def indicators_fed_by(indicators: dict[str, IndicatorDefinition], extract: str) -> tuple[str, ...]:
    """Ids of the indicators that need this extract, sorted."""
    return tuple(sorted(one.id for one in indicators.values() if extract in one.extracts))


def _model(source: YamlSource) -> dict[str, Any]:
    """The one model that the file describes.

    Errors: ContractError when there is none, or more than one.
    """
    models = source.data.get("models") if isinstance(source.data, dict) else None
    if not isinstance(models, list) or len(models) != 1 or not isinstance(models[0], dict):
        raise source.error(("models",), "one model must be described here", "give each indicator its own file")
    model: dict[str, Any] = models[0]
    return model
