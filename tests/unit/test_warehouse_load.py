"""Schema raw: typed, complete and as known, whatever was delivered."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import FieldType
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.ledger import Ledger
from pipelines.warehouse.load import load_raw
from tests.unit.warehouse_world import CONTRACTS, PROJECT, event, ledger_of, moment, write_raw

REFERENCE = load_reference(PROJECT)
NOW = moment("2025-01-15")
PIP = CONTRACTS.latest("duo_pip")
SWI = CONTRACTS.latest("gem_swi")


def loaded(root: Path, ledger: Ledger, as_known: datetime = NOW, contracts: Contracts = CONTRACTS) -> Any:
    connection = duckdb.connect()
    load_raw(connection, DataRoot(root), contracts, REFERENCE, ledger, as_known, NOW)
    return connection


def test_an_empty_register_gives_every_table_typed_and_empty(tmp_path: Path) -> None:
    connection = loaded(tmp_path, ledger_of())
    for contract in CONTRACTS:
        columns = dict(
            connection.execute(f"select column_name, column_type from (describe raw.{contract.id})").fetchall()
        )
        for field in contract.fields:
            assert (field.name in columns) is field.loaded
        dates = {field.name for field in contract.fields if field.type is FieldType.DATE and field.loaded}
        assert all(columns[name] == "DATE" for name in dates)
        assert connection.execute(f"select count(*) from raw.{contract.id}").fetchone() == (0,)
    assert connection.execute("select count(*) from raw.dq_findings").fetchone() == (0,)


def test_the_run_knows_its_day_in_amsterdam(tmp_path: Path) -> None:
    connection = loaded(tmp_path, ledger_of(), moment("2024-12-31T23:30:00"))
    assert connection.execute("select as_known_at, as_known_date from raw.run").fetchall() == [
        (datetime(2024, 12, 31, 23, 30), date(2025, 1, 1))  # noqa: DTZ001 - the warehouse keeps UTC without a zone
    ]


def test_records_keep_their_types_and_say_which_delivery_they_came_from(tmp_path: Path) -> None:
    name = "duo_pip__DUO__2024M07__02"
    row = {"bsn": "a" * 32, "gemeente_code": "GM0363", "dagtekening_pip": date(2024, 7, 1), "leerroute": "B"}
    write_raw(tmp_path, name, PIP, [row])
    connection = loaded(tmp_path, ledger_of(event(name)))
    selected = (
        "dagtekening_pip, niveau, geschatte_intensiteit_b1, leverancier, period_start, period_end, volgnummer, record"
    )
    assert connection.execute(f"select {selected} from raw.duo_pip").fetchall() == [
        (date(2024, 7, 1), None, None, "DUO", date(2024, 7, 1), date(2024, 7, 31), 2, 1)
    ]


def test_the_state_holds_the_newest_delivery_and_the_snapshots_hold_every_period(tmp_path: Path) -> None:
    names = ["gem_swi__GM0363__2024K1__01", "gem_swi__GM0363__2024K2__01", "gem_swi__GM0363__2024K2__02"]
    for hours, name in enumerate(names):
        write_raw(
            tmp_path, name, SWI, [{"bsn": "a" * 32, "gemeente_code": "GM0363", "uren_participatie": float(hours)}]
        )
    connection = loaded(tmp_path, ledger_of(*map(event, names)))
    assert connection.execute("select uren_participatie from raw.gem_swi").fetchall() == [(2.0,)]
    snapshots = connection.execute("select periode, uren_participatie from raw.gem_swi_snapshots order by 1").fetchall()
    assert snapshots == [("2024K1", 0.0), ("2024K2", 2.0)]


def test_a_delivery_received_after_the_moment_is_not_there(tmp_path: Path) -> None:
    name = "duo_pip__DUO__2024M07__01"
    write_raw(tmp_path, name, PIP, [{"bsn": "a" * 32}])
    ledger = ledger_of(event(name, "2024-08-05"))
    before, after = moment("2024-08-04T23:59:59"), moment("2024-08-05")
    for as_known, expected in ((before, 0), (after, 1)):
        connection = loaded(tmp_path, ledger, as_known)
        for table in ("duo_pip", "leveringen"):
            assert connection.execute(f"select count(*) from raw.{table}").fetchone() == (expected,)


def test_a_gemeente_that_merged_after_intake_has_its_present_code(tmp_path: Path) -> None:
    name = "duo_pip__DUO__2024M07__01"
    old, (new, _) = next(iter(REFERENCE.herindelingen.items()))
    write_raw(
        tmp_path, name, PIP, [{"bsn": "a" * 32, "gemeente_code": old}, {"bsn": "b" * 32, "gemeente_code": "GM0363"}]
    )
    connection = loaded(tmp_path, ledger_of(event(name)))
    assert connection.execute("select gemeente_code from raw.duo_pip order by record").fetchall() == [
        (new,),
        ("GM0363",),
    ]


def test_an_older_contract_version_is_read_under_the_names_of_the_newest(tmp_path: Path) -> None:
    older_fields = tuple(
        field.model_copy(update={"name": "route"}) if field.name == "leerroute" else field
        for field in PIP.fields
        if field.name != "alfabetisering"
    )
    older = PIP.model_copy(update={"version": "0.9.0", "fields": older_fields, "renames": {"route": "leerroute"}})
    versions = Contracts({**CONTRACTS.by_id, "duo_pip": (PIP, older)}, CONTRACTS.code_lists)  # type: ignore[arg-type]
    name = "duo_pip__DUO__2024M07__01"
    write_raw(tmp_path, name, older, [{"bsn": "a" * 32, "route": "Z"}])
    ledger = ledger_of(event(name, contract={"id": "duo_pip", "versie": "0.9.0"}))
    connection = loaded(tmp_path, ledger, contracts=versions)
    assert connection.execute("select leerroute, alfabetisering from raw.duo_pip").fetchall() == [("Z", None)]


def test_parquet_that_is_gone_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"duo_pip__DUO__2024M07__01\.parquet.*backup"):
        loaded(tmp_path, ledger_of(event("duo_pip__DUO__2024M07__01")))


def test_two_loads_of_the_same_register_are_the_same_row_for_row(tmp_path: Path) -> None:
    names = [f"gem_swi__{code}__2024K{quarter}__01" for code in ("GM0363", "GM0344") for quarter in (1, 2)]
    for name in names:
        write_raw(tmp_path, name, SWI, [{"bsn": letter * 32, "gemeente_code": "GM0363"} for letter in "ba"])
    one, other = (loaded(tmp_path, ledger_of(*map(event, order))) for order in (names, names[::-1]))
    for table in ("gem_swi", "gem_swi_snapshots"):
        assert one.execute(f"from raw.{table}").fetchall() == other.execute(f"from raw.{table}").fetchall()


def test_every_expected_delivery_has_its_deadline_as_a_day_in_amsterdam(tmp_path: Path) -> None:
    connection = loaded(tmp_path, ledger_of(), moment("2024-05-15"))
    found = connection.execute(
        "select date_trunc('second', deadline_at), deadline_date, toestand from raw.verwachte_leveringen "
        "where extract = 'duo_pip' and periode in ('2024M02', '2024M04') order by periode"
    ).fetchall()
    end_of_winter_day = datetime(2024, 3, 10, 22, 59, 59)  # noqa: DTZ001 - UTC without a zone
    end_of_summer_day = datetime(2024, 5, 10, 21, 59, 59)  # noqa: DTZ001
    assert found == [
        (end_of_winter_day, date(2024, 3, 10), "TE_LAAT"),
        (end_of_summer_day, date(2024, 5, 10), "TE_LAAT"),
    ]
