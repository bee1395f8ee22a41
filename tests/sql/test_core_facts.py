"""The facts at a peildatum equal a plain reading of the rows, person by person (indicators.md section 1)."""

from datetime import date
from typing import Any

import duckdb

from tests.sql.conftest import World

PEILDATA = [date(year, month, day) for year in (2022, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))]
PEILDATA.append(date(2024, 3, 31))


def latest(rows: list[dict[str, Any]], day: str, peildatum: date) -> dict[str, Any]:
    """The row with the latest day that is not after the peildatum; empty when there is none."""
    return max((row for row in rows if row[day] <= peildatum), key=lambda row: row[day], default={})


def plain_reading(world: World) -> set[tuple[Any, ...]]:
    found = set()
    in_swi = {(row["bsn"], row["gemeente_code"]) for row in world.rows["swi"]}
    for plicht in world.rows["plicht"]:
        person = plicht["bsn"]
        pips, lbts, changes = (
            [row for row in world.rows[name] if row["bsn"] == person] for name in ("pip", "lbt", "termijn")
        )
        stays = [row for row in world.rows["opvang"] if row["v_nummer"] == f"v{person[1:]}"]
        definite = [row for row in lbts if row["resultaat"] != "Onbekend"]
        both = [plicht["datum_kennisgeving"], plicht["datum_vestiging"]]
        for peildatum in PEILDATA:
            if plicht["begindatum"] > peildatum:
                continue
            end = plicht["einddatum"]
            stay = latest(stays, "datum_instroom", peildatum)
            found.add(
                (
                    person,
                    peildatum,
                    "ASIEL" if plicht["doelgroep"] == "Asielstatushouder" else "GEZIN_OVERIG",
                    latest(pips, "dagtekening_pip", peildatum).get("leerroute", "GEEN"),
                    str(plicht["begindatum"].year),
                    end is None or end > peildatum,
                    None if None in both else max(both),
                    min((row["dagtekening_pip"] for row in pips), default=None),
                    min((row["datum_afname"] for row in lbts), default=None),
                    latest(definite, "datum_afname", peildatum).get("datum_afname"),
                    min((row["startdatum"] for row in changes), default=None),
                    latest(changes, "wijzigingsdatum", peildatum).get("einddatum"),
                    stay.get("datum_instroom"),
                    stay.get("datum_uitstroom"),
                    (person, plicht["gemeente_code"]) in in_swi,
                )
            )
    return found


def test_facts_at_a_peildatum_equal_a_plain_reading(world: World, reader: duckdb.DuckDBPyConnection) -> None:
    columns = """person_id, peildatum, doelgroep, leerroute, cohort, is_lopend, klok_date, first_pip_date,
        first_lbt_date, latest_lbt_date, termijn_startdatum, termijn_einddatum, opvang_datum_instroom,
        opvang_datum_uitstroom, is_in_gem_swi"""
    rows = reader.execute(f"select {columns} from intermediate.int_inburgeraars_by_peildatum").fetchall()
    expected = plain_reading(world)
    assert len(rows) == len(expected) > 200
    assert set(rows) == expected


def test_a_month_of_work_is_covered_by_any_row_of_its_quarter(world: World, reader: duckdb.DuckDBPyConnection) -> None:
    rows = {(row["bsn"], int(row["maand"][5:])): row["baan"] for row in world.rows["werk"]}
    quarters = {(person, (month - 1) // 3) for person, month in rows}
    expected = {
        (person, 2023 * 12 + month, True, (person, month) in rows, rows.get((person, month), False))
        for person, quarter in quarters
        for month in range(quarter * 3 + 1, quarter * 3 + 4)
    }
    selected = "person_id, month_index, is_covered, has_row, baan"
    assert set(reader.execute(f"select {selected} from core.fct_werk_uitkering").fetchall()) == expected


def test_without_deliveries_nothing_is_known(reader: duckdb.DuckDBPyConnection) -> None:
    """The rows above were put there without a register: facts are there, knowledge is not."""
    known = "count(gem_swi_known_until), count(duo_pip_known_until), count_if(is_examens_known)"
    found = reader.execute(f"select {known} from intermediate.int_inburgeraars_by_peildatum").fetchall()
    assert found == [(0, 0, 0)]


def test_each_layer_is_a_schema_and_no_other_schema_is_made(reader: duckdb.DuckDBPyConnection) -> None:
    schemas = reader.execute("select distinct schema_name from duckdb_views() where not internal").fetchall()
    schemas += reader.execute("select distinct schema_name from duckdb_tables()").fetchall()
    assert {name for (name,) in schemas} == {"raw", "seeds", "staging", "intermediate", "core"}


def test_each_gemeente_lies_in_four_gebieden_that_exist(reader: duckdb.DuckDBPyConnection) -> None:
    counts = "select count(*) from core.dim_gemeente_gebieden where gemeente_code <> 'GEEN' group by gemeente_code"
    assert set(reader.execute(counts).fetchall()) == {(4,)}
    strays = "from core.dim_gemeente_gebieden anti join core.dim_gebieden using (gebied_type, gebied_code)"
    assert reader.execute(strays).fetchall() == []
