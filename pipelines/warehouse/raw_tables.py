"""The tables of schema ``raw``: names, columns and types, from the contracts and from what the register knows.

What belongs here: data definitions. What does not: choosing deliveries (``known_state``), filling tables (``load``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract, Field, FieldType

Columns = Mapping[str, str]

_TYPES = {
    FieldType.DATE: "date",
    FieldType.INT: "bigint",
    FieldType.DEC: "double",
    FieldType.BOOL: "boolean",
}

DELIVERY_COLUMNS: Columns = {
    "levering_id": "varchar",
    "leverancier": "varchar",
    "periode": "varchar",
    "period_start": "date",
    "period_end": "date",
    "volgnummer": "integer",
    "aangeleverd_op": "timestamp",
    "record": "integer",
}

LEVERINGEN: Columns = {
    "levering_id": "varchar",
    "extract": "varchar",
    "leverancier": "varchar",
    "periode": "varchar",
    "period_start": "date",
    "period_end": "date",
    "volgnummer": "integer",
    "aangeleverd_op": "timestamp",
    "verdict": "varchar",
    "is_accepted": "boolean",
    "is_newest": "boolean",
    "is_nil": "boolean",
    "sha256": "varchar",
    "geland": "bigint",
    "aanvaard": "bigint",
    "afgekeurd": "bigint",
    "geweigerd": "bigint",
    "gewist": "bigint",
    "codes": "varchar",
    "deadline": "timestamp",
    "op_tijd": "boolean",
}

VERWACHTE_LEVERINGEN: Columns = {
    "extract": "varchar",
    "leverancier": "varchar",
    "periode": "varchar",
    "period_start": "date",
    "period_end": "date",
    "deadline_at": "timestamp",
    "deadline_date": "date",
    "toestand": "varchar",
    "op_tijd": "boolean",
    "volgnummer": "integer",
    "aangeleverd_op": "timestamp",
    "levering_id": "varchar",
}

BERICHTGEVERS: Columns = {
    "leverancier": "varchar",
    "gemeente_code": "varchar",
    "vanaf": "date",
    "tot": "date",
    "vrijgesteld": "boolean",
}

DQ_RESULTS: Columns = {
    "expectation_id": "varchar",
    "extract": "varchar",
    "leverancier": "varchar",
    "periode": "varchar",
    "severity": "varchar",
    "is_success": "boolean",
    "observed": "varchar",
    "unexpected_count": "bigint",
    "checked_count": "bigint",
    "because": "varchar",
}

DQ_FINDINGS: Columns = {
    "rule": "varchar",
    "extract": "varchar",
    "leverancier": "varchar",
    "periode": "varchar",
    "other_partner": "varchar",
    "key_pseudonym": "varchar",
    "levering_id": "varchar",
    "count": "bigint",
}

RUN: Columns = {
    "as_known_at": "timestamp",
    "as_known_date": "date",
    "run_at": "timestamp",
    "code_version": "varchar",
}

REGISTER_TABLES: Mapping[str, Columns] = {
    "leveringen": LEVERINGEN,
    "verwachte_leveringen": VERWACHTE_LEVERINGEN,
    "berichtgevers": BERICHTGEVERS,
    "dq_results": DQ_RESULTS,
    "dq_findings": DQ_FINDINGS,
    "run": RUN,
}


def loaded_fields(contract: Contract) -> tuple[Field, ...]:
    """The fields that reach the warehouse."""
    return tuple(field for field in contract.fields if field.loaded)


def snapshot_fields(contract: Contract) -> tuple[Field, ...]:
    """Key and snapshot fields; none when the contract has no snapshot field."""
    if not any(field.snapshot for field in contract.fields):
        return ()
    return tuple(field for field in loaded_fields(contract) if field.key or field.snapshot)


def columns_of(fields: tuple[Field, ...]) -> Columns:
    """Column name → DuckDB type, the fields first, then the delivery."""
    return {field.name: _TYPES.get(field.type, "varchar") for field in fields} | dict(DELIVERY_COLUMNS)


def raw_tables(contracts: Contracts) -> dict[str, Columns]:
    """Every table of schema ``raw``."""
    return dict(_extract_tables(contracts)) | dict(REGISTER_TABLES)


def create_statement(table: str, columns: Columns) -> str:
    """The statement that makes a table that is not there yet, empty."""
    return f"create table if not exists raw.{table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"


def _extract_tables(contracts: Contracts) -> Iterator[tuple[str, Columns]]:
    for contract in contracts:
        yield contract.id, columns_of(loaded_fields(contract))
        if snapshot_fields(contract):
            yield f"{contract.id}_snapshots", columns_of(snapshot_fields(contract))
