"""Reads ``assumptions.yaml``: the numbers that the simulation believes, each with its source.

What belongs here: typed access and errors that name the file. What does not: a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.contracts.errors import ContractError

PATH = Path(__file__).with_name("assumptions.yaml")


@dataclass(frozen=True)
class Wait:
    """A log-normal wait. **Units**: ``median`` in days (or as the assumption says), ``spread`` is sigma of the log."""

    median: float
    spread: float


@dataclass(frozen=True)
class Assumptions:
    """The assumptions by id."""

    entries: dict[str, dict[str, Any]]
    path: Path = PATH

    def number(self, name: str) -> float:
        """A single number. **Errors**: ContractError when the file has no such number."""
        return float(self._part(name, "waarde"))

    def shares(self, name: str) -> dict[str, float]:
        """Options with their weights, in the order of the file. **Errors**: ContractError when absent."""
        return {str(option): float(weight) for option, weight in self._part(name, "aandelen").items()}

    def wait(self, name: str) -> Wait:
        """A wait. **Errors**: ContractError when absent."""
        return Wait(float(self._part(name, "mediaan")), float(self._part(name, "spreiding")))

    def by_year(self, name: str, year: int) -> float:
        """The value of a year; years outside the file take the nearest one. **Errors**: ContractError when absent."""
        shares = self.shares(name)
        years = [int(key) for key in shares]
        return shares[str(min(max(year, min(years)), max(years)))]

    def _part(self, name: str, part: str) -> Any:
        entry = self.entries.get(name, {})
        if part not in entry:
            raise ContractError(str(self.path), 0, f"aanname {name!r} heeft geen {part!r}", f"voeg {name}.{part} toe")
        return entry[part]


def load_assumptions(path: Path = PATH) -> Assumptions:
    """Read the assumptions.

    **Errors**: ContractError when an entry names no source (``bron``) or the file is no mapping.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(entries, dict):
        raise ContractError(str(path), 1, "geen lijst van aannames", "schrijf per regel een aanname met bron")
    for name, entry in entries.items():
        if not entry.get("bron"):
            raise ContractError(str(path), 0, f"aanname {name!r} noemt geen bron", "noem een bron of 'werkhypothese'")
    return Assumptions(entries, path)
