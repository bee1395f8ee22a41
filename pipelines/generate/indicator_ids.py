"""The list of indicators as a dbt macro, so that the models that aggregate them know every ref when dbt parses.

What belongs here: turning the definitions beside the SQL into that one generated file. What does not: reading and
judging the definitions (``pipelines.contracts.indicators``), computing anything.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipelines.contracts.indicators import IndicatorDefinition, load_indicators
from pipelines.contracts.yaml_source import read_yaml
from pipelines.generate.generated import Generated

TARGET = Path("dbt_project/macros/generated/indicator_catalog.sql")

_HEAD = """\
{#- Made by `python -m pipelines.generate` from models/indicators/**/ind_*.yml. Do not edit. -#}
{% macro indicator_catalog() -%}
    {{ return([
"""
_TAIL = """\
    ]) }}
{%- endmacro %}
"""


def indicator_catalog(project: Path) -> str:
    """Text of the generated macro: one dictionary per indicator, in the order of the ids.

    Errors: ContractError when a definition is wrong.
    """
    columns = _columns_by_indicator(project)
    lines = [_entry(one, columns[one.id]) for one in load_indicators(project).values()]
    return _HEAD + "".join(lines) + _TAIL


def _columns_by_indicator(project: Path) -> dict[str, frozenset[str]]:
    """Names of the columns that each ind_ model promises: they tell which shape its rows have."""
    found: dict[str, frozenset[str]] = {}
    for path in sorted((project / "dbt_project" / "models" / "indicators").glob("**/ind_*.yml")):
        model = read_yaml(path).data["models"][0]
        found[path.stem.removeprefix("ind_")] = frozenset(column["name"] for column in model.get("columns", []))
    return found


def _entry(one: IndicatorDefinition, columns: frozenset[str]) -> str:
    """One dictionary of the macro's list, as Jinja writes it."""
    values: dict[str, str | int | None] = {
        "id": one.id,
        "title": one.title,
        "unit": one.unit,
        "definition_version": one.definition_version,
        "phase": one.phase,
        "kind": one.kind,
        "direction": one.direction,
        "norm_days": one.norm_days,
        "exits": one.exits,
        "inherits_from": one.inherits_from,
        "has_own_gebied": "gebied_code" in columns,
        "has_weights": "noemer" in columns,
    }
    return "        {" + ",\n         ".join(f'"{key}": {_jinja(value)}' for key, value in values.items()) + "},\n"


def _jinja(value: str | int | None) -> str:
    """A value as a Jinja literal: quoted text, a number, true, false or none."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value).lower()


FILES = (Generated(TARGET.as_posix(), indicator_catalog),)
