"""A standpoint: the moment, the definitions and the reference data under which figures are computed.

What belongs here: opening a standpoint and telling whether two differ. What does not: computing under it (``states``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.reference import Reference, load_reference

_DEFINITIONS = ("sources", "dbt_project/models", "dbt_project/macros")


@dataclass(frozen=True)
class Standpoint:
    """``project`` holds ``sources`` and ``dbt_project``; ``reference`` the overrides of reference data, if any."""

    as_known: datetime
    project: Path
    reference: Path | None = None


@dataclass(frozen=True)
class OpenStandpoint:
    """A standpoint whose declarations were read and found sound."""

    as_known: datetime
    project: Path
    contracts: Contracts
    reference: Reference

    @cached_property
    def rules(self) -> str:
        """Hash of definitions and reference data: under the same rules only deliveries make a difference."""
        return f"{_digest(_definition_files(self))} {_digest(sorted(self.reference.files.items()))}"


def open_standpoint(standpoint: Standpoint) -> OpenStandpoint:
    """Read the declarations of a standpoint.

    Errors: ContractError with file and remedy.
    """
    contracts = load_contracts(standpoint.project)
    reference = load_reference(standpoint.project, standpoint.reference)
    return OpenStandpoint(standpoint.as_known, standpoint.project, contracts, reference)


def same_definitions(one: OpenStandpoint, other: OpenStandpoint) -> bool:
    """Whether both compute every figure in the same way from the same fields."""
    return one.project == other.project or _digest(_definition_files(one)) == _digest(_definition_files(other))


def same_reference(one: OpenStandpoint, other: OpenStandpoint) -> bool:
    """Whether the files of reference data are the same to the byte."""
    return _digest(sorted(one.reference.files.items())) == _digest(sorted(other.reference.files.items()))


def _definition_files(standpoint: OpenStandpoint) -> Iterator[tuple[str, Path]]:
    for folder in _DEFINITIONS:
        for path in sorted((standpoint.project / folder).rglob("*")):
            if path.is_file():
                yield str(path.relative_to(standpoint.project)), path


def _digest(files: Iterator[tuple[str, Path]] | list[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
