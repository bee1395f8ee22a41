"""Reads every contract and code list of a project, once, and checks them against each other.

What belongs here: finding the files, versions side by side, references between keys. What does not: the shape of one
file (``odcs``), the reference data (``reference``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import RootModel

from pipelines.contracts.errors import ContractError
from pipelines.contracts.model import Contract, FieldType
from pipelines.contracts.odcs import contract_from
from pipelines.contracts.yaml_source import YamlSource, read_yaml

_PERSONAL = {FieldType.BSN, FieldType.VNR}
_NUMERIC = {FieldType.INT, FieldType.DEC}


class _CodeLists(RootModel[dict[str, tuple[str, ...]]]):
    """Content of ``code_lists.yaml``."""


@dataclass(frozen=True)
class Contracts:
    """Every contract of the project, all versions, with the shared code lists."""

    by_id: MappingProxyType[str, tuple[Contract, ...]]
    code_lists: MappingProxyType[str, frozenset[str]]

    @property
    def ids(self) -> tuple[str, ...]:
        """Extract ids, sorted."""
        return tuple(self.by_id)

    def versions(self, extract: str) -> tuple[Contract, ...]:
        """All versions of an extract, newest first.

        Errors: KeyError for an unknown extract.
        """
        return self.by_id[extract]

    def latest(self, extract: str) -> Contract:
        """The newest version of an extract.

        Errors: KeyError for an unknown extract.
        """
        return self.by_id[extract][0]

    def accepted(self, extract: str, period_end: date) -> tuple[Contract, ...]:
        """The versions in which a delivery of this period may come, newest first.

        Errors: KeyError for an unknown extract.
        """
        newest, *older = self.by_id[extract]
        return (newest, *(one for one in older if one.accepted_until and period_end <= one.accepted_until))

    def code_list(self, name: str) -> frozenset[str]:
        """The values of a shared code list.

        Errors: KeyError for an unknown list.
        """
        return self.code_lists[name]

    def __iter__(self) -> Iterator[Contract]:
        """The newest version of each extract, by id."""
        return (versions[0] for versions in self.by_id.values())


def load_contracts(project: Path) -> Contracts:
    """Read ``sources/`` of a project.

    Errors: ContractError with file, line and remedy for the first thing that is wrong.
    """
    sources = project / "sources"
    code_lists = _read_code_lists(sources / "_shared" / "code_lists.yaml")
    paths = sorted(sources.glob("*/*.odcs.yaml"))
    if not paths:
        raise ContractError(sources, 0, "holds no contract (*.odcs.yaml)", "run in the project's folder")
    found: dict[str, list[Contract]] = {}
    for path in paths:
        contract = read_contract(path, code_lists)
        found.setdefault(contract.id, []).append(contract)
    by_id = {extract: _in_order(found[extract]) for extract in sorted(found)}
    return Contracts(MappingProxyType(by_id), MappingProxyType(code_lists))


def read_contract(path: Path, code_lists: dict[str, frozenset[str]]) -> Contract:
    """Read and check one contract file.

    Errors: ContractError with file, line and remedy.
    """
    source = read_yaml(path)
    if not isinstance(source.data, dict):
        raise ContractError(path, 1, "is no mapping", "start from another contract in sources/")
    source.validate(OpenDataContractStandard, source.data)
    contract = contract_from(source)
    _check_file_name(source, contract)
    _check_columns(source, contract, code_lists)
    _check_rules(source, contract)
    _check_renames(source, contract)
    return contract


def _read_code_lists(path: Path) -> dict[str, frozenset[str]]:
    """The shared code lists."""
    source = read_yaml(path)
    lists = source.validate(_CodeLists, source.data).root
    for name, values in lists.items():
        if len(set(values)) != len(values) or not values:
            raise source.error((name,), f"code list {name} is empty or holds a value twice", "keep each value once")
    return {name: frozenset(values) for name, values in lists.items()}


def _in_order(versions: list[Contract]) -> tuple[Contract, ...]:
    """Versions of one extract, newest first; each older one says until when it is accepted."""
    ordered = sorted(versions, key=_version_number, reverse=True)
    for newer, older in pairwise(ordered):
        if newer.version == older.version:
            raise ContractError(older.path, 0, f"version {older.version} of {older.id} exists twice", "renumber one")
        if older.accepted_until is None:
            message = f"version {older.version} stands beside {newer.version} without acceptedUntil"
            raise ContractError(older.path, 0, message, "state acceptedUntil, or remove this version")
    return tuple(ordered)


def _version_number(contract: Contract) -> tuple[int, ...]:
    """A semantic version that sorts by number."""
    return tuple(int(part) for part in contract.version.split("."))


def _check_file_name(source: YamlSource, contract: Contract) -> None:
    """The file is named after the extract, so that it can be found."""
    if source.path.name.split(".")[0] != contract.id:
        raise source.error(("id",), f"id {contract.id} differs from the file name", "rename one of the two")


def _check_columns(source: YamlSource, contract: Contract, code_lists: dict[str, frozenset[str]]) -> None:
    """Columns are unique, lists exist, personal fields are marked, some column is key."""
    seen: set[str] = set()
    for number, field in enumerate(contract.fields):
        place = ("schema", 0, "properties", number)
        if field.name in seen:
            raise source.error(place, f"column {field.name} stands twice", "remove one")
        seen.add(field.name)
        if (field.type is FieldType.CODE) != (field.code_list in code_lists):
            raise source.error(place, f"column {field.name}: code list {field.code_list} is not known", "name a list")
        if (field.type in _PERSONAL) != field.personal:
            raise source.error(place, f"column {field.name}: only bsn and vnr are persoonsgegeven", "mark it so")
        if (field.minimum is not None or field.maximum is not None) and field.type not in _NUMERIC:
            raise source.error(place, f"column {field.name}: a range needs a number", "remove minimum and maximum")
        if field.event_date and field.type is not FieldType.DATE:
            raise source.error(place, f"column {field.name}: eventDate needs a date", "remove eventDate")
    if not contract.key_fields:
        raise source.error(("schema",), "no column is primaryKey", "mark the key")


def _check_rules(source: YamlSource, contract: Contract) -> None:
    """Rules name columns that exist; an order compares two dates."""
    dates = {field.name for field in contract.fields if field.type is FieldType.DATE}
    names = {field.name for field in contract.fields}
    named = [
        *((name, dates, "orders") for order in contract.orders for name in (order.begin, order.end)),
        *((name, names, "together") for rule in contract.together for name in rule.fields),
        *((name, names, "forbidden") for combination in contract.forbidden for name in combination.values),
        *((name, names, "reporterField") for name in [contract.reporter_field] if name),
    ]
    for name, allowed, rule_name in named:
        if name not in allowed:
            message = f"a rule names {name}, which is no such column"
            raise source.error(("customProperties", rule_name), message, "name a column of this contract")


def _check_renames(source: YamlSource, contract: Contract) -> None:
    """A rename starts at a column of this version, and two columns do not become one."""
    names = [field.name for field in contract.fields]
    after = [contract.renames.get(name, name) for name in names]
    if set(contract.renames) - set(names) or len(set(after)) != len(after):
        raise source.error(
            ("customProperties", "renames"), "renames do not fit the columns", "name existing columns, each once"
        )
