"""Where a run takes place: project, data root and key file, and the declarations opened before data is touched.

What belongs here: paths handed down from the edge, and opening contracts, reference data, indicator definitions,
expectations and key in that order. What does not: reading the environment.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.errors import ContractError
from pipelines.contracts.indicators import IndicatorDefinition, load_indicators
from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.reference import Reference, load_reference
from pipelines.intake.keys import Keys, create_key_file, load_keys
from pipelines.quality.expectations import ExpectationFile, load_expectations
from pipelines.warehouse.connection import warehouse_key


@dataclass(frozen=True)
class Place:
    """The paths of a run; ``is_key_named`` says that somebody named the key file, so that it is never made."""

    project: Path
    root: DataRoot
    key_file: Path
    is_key_named: bool = False


@dataclass(frozen=True)
class Declarations:
    """Everything that people wrote down about the chain, validated."""

    contracts: Contracts
    reference: Reference
    indicators: dict[str, IndicatorDefinition]
    expectations: tuple[ExpectationFile, ...]


@dataclass(frozen=True)
class OpenPlace:
    """A place of which all declarations and the key are known to be sound; ``made_key`` when this run made it."""

    place: Place
    declarations: Declarations
    keys: Keys
    made_key: bool

    @property
    def root(self) -> DataRoot:
        """The data root."""
        return self.place.root


def open_place(place: Place) -> OpenPlace:
    """Load the declarations, then the keys, and only then let anybody touch data.

    Errors: ContractError with file and remedy.
    """
    declarations = load_declarations(place)
    if place.root.warehouse_key_file:
        warehouse_key(place.root.warehouse_key_file)
    made_key = _make_missing_key(place)
    return OpenPlace(place, declarations, load_keys(place.key_file), made_key)


def load_declarations(place: Place) -> Declarations:
    """Contracts, reference data, indicator definitions and expectations of a place.

    Errors: ContractError with file and remedy.
    """
    declared = Declarations(
        load_contracts(place.project),
        load_reference(place.project, place.root.reference),
        load_indicators(place.project),
        load_expectations(place.project),
    )
    _check_extracts(place.project, declared)
    return declared


def _check_extracts(project: Path, declared: Declarations) -> None:
    """Errors: ContractError when something is said about an extract without a contract: its files would all be B01."""
    named = {extract for one in declared.indicators.values() for extract in one.extracts}
    named |= {extract for file in declared.expectations for rule in file.expectations for extract in rule.needs}
    missing = sorted(named - set(declared.contracts.ids))
    if missing:
        message = f"there is no contract of {', '.join(missing)}, which indicators or expectations name"
        raise ContractError(project / "sources", 0, message, "put the contract back, or remove what names it")


def _make_missing_key(place: Place) -> bool:
    """Make the key of a first run; another key than before would make every pseudonym a stranger."""
    if place.key_file.exists():
        return False
    if place.is_key_named:
        message = "KETENMONITOR_KEY_FILE names a file that does not exist"
        raise ContractError(place.key_file, 0, message, "correct the variable, or put the key file there")
    if place.root.register.exists():
        message = f"the key of {place.root.path} is missing, and this data root holds data made with it"
        raise ContractError(place.key_file, 0, message, "put the key file back, or name it with KETENMONITOR_KEY_FILE")
    create_key_file(place.key_file)
    return True
