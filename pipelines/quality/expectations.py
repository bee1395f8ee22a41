"""Frozen models of ``expectations/*.yaml`` and their reader: which rule, over which rows, how severe, and why.

What belongs here: the shapes and their validation. What does not: running an expectation (``engine``), SQL dialects.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any, Self

from pydantic import Field, RootModel, model_validator

from pipelines.contracts.errors import ContractError
from pipelines.contracts.model import Frozen
from pipelines.contracts.yaml_source import Place, YamlSource, read_yaml

SHARED_PROJECTIONS = "projections.yaml"
OWN = ""  # alias of the extract itself in `reported_to`
_DEEPEST = 4  # projections on projections
_COLUMN_KWARGS = ("column", "column_A", "column_B", "column_list")


class Severity(StrEnum):
    """What a failure does: ``stop`` blocks the publication, ``flag`` is counted and reported, ``info`` only shown."""

    STOP = "stop"
    FLAG = "flag"
    INFO = "info"


class Stage(StrEnum):
    """When a rule runs: over the raw schema before dbt, or over the indicator values after it."""

    RAW = "raw"
    INDICATORS = "indicators"


class _Projections(RootModel[dict[str, str]]):
    """Content of ``projections.yaml``: name → SQL."""


class Expectation(Frozen):
    """One rule: a core expectation of Great Expectations over the rows of a projection."""

    id: str
    type: str
    kwargs: dict[str, Any] = Field(default_factory=dict)
    severity: Severity
    because: str  # Dutch: read by partners
    projection: str = "records"
    parameters: dict[str, str] = Field(default_factory=dict)  # fill $names of the projection
    rule: str = ""  # name in the findings; the id when empty
    needs: tuple[str, ...] = ()  # extracts without which the rule does not apply
    reported_to: dict[str, str] = Field(default_factory=lambda: {OWN: ""})  # alias of delivery columns → extract

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the projection that the rule reads."""
        named = (self.kwargs.get(key, []) for key in _COLUMN_KWARGS)
        flat = [name for value in named for name in ([value] if isinstance(value, str) else value)]
        return tuple(dict.fromkeys(flat))

    @property
    def rule_name(self) -> str:
        """Name under which its findings are counted."""
        return self.rule or self.id


class ExpectationFile(Frozen):
    """One file: the rules of an extract, or those between partners."""

    extract: str
    stage: Stage = Stage.RAW
    key: str = "null"  # SQL for the pseudonym of a record's subject
    projections: dict[str, str] = Field(default_factory=dict)
    expectations: tuple[Expectation, ...]

    @model_validator(mode="after")
    def _has_rules(self) -> Self:
        if not self.expectations:
            msg = "no expectation in the file"
            raise ValueError(msg)
        return self

    def sql(self, expectation: Expectation) -> str:
        """The projection of this expectation, its names filled in; a projection may stand on others by their name.

        Errors: KeyError when a name of the projection has no value.
        """
        values = {"extract": self.extract, "key": self.key} | expectation.parameters
        nested = {name: f"({text})" for name, text in self.projections.items()}
        sql = self.projections[expectation.projection]
        for _ in range(_DEEPEST):
            sql = Template(sql).substitute(nested | values)
        return sql


def load_expectations(project: Path) -> tuple[ExpectationFile, ...]:
    """Every expectation file of the project, validated.

    Errors: ContractError names the file, the rule and the remedy.
    """
    folder = project / "expectations"
    source = read_yaml(folder / SHARED_PROJECTIONS)
    shared = source.validate(_Projections, source.data).root
    paths = sorted(path for path in folder.glob("*.yaml") if path.name != SHARED_PROJECTIONS)
    files = tuple(_read_file(path, shared) for path in paths)
    _reject_repeated_ids(folder, files)
    return files


def _read_file(path: Path, shared: dict[str, str]) -> ExpectationFile:
    source = read_yaml(path)
    if not isinstance(source.data, dict):
        raise source.error((), "is no mapping", "start from another file in expectations/")
    content = source.data | {"projections": shared | source.data.get("projections", {})}
    file = source.validate(ExpectationFile, content)
    for number, expectation in enumerate(file.expectations):
        _reject_unknown_names(source, file, expectation, ("expectations", number, "projection"))
    return file


def _reject_unknown_names(source: YamlSource, file: ExpectationFile, expectation: Expectation, place: Place) -> None:
    try:
        file.sql(expectation)
    except (KeyError, ValueError) as error:
        message = f"{expectation.id}: {error} is no projection and has no value"
        raise source.error(place, message, f"define it in the file or in {SHARED_PROJECTIONS}") from error


def _reject_repeated_ids(folder: Path, files: tuple[ExpectationFile, ...]) -> None:
    ids = [expectation.id for file in files for expectation in file.expectations]
    for name in ids:
        if ids.count(name) > 1:
            raise ContractError(folder, 0, f"the expectation id {name} occurs twice", "give each rule its own id")
