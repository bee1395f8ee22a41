"""Cells equal a recount of the rows they are made of, and what is made of cells keeps the laws of indicators.md."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from pipelines.contracts.indicators import load_indicators
from pipelines.warehouse.swap import open_read_only
from tests.sql.conftest import PROJECT, World
from tests.sql.laws import LAWS

DIMENSIONS = ("doelgroep", "leerroute", "cohort", "geslacht", "leeftijdsklasse")
SLICED = [one for one in load_indicators(PROJECT).values() if one.phase != "K" and one.scope is None]
SHARES = [one.id for one in SLICED if one.kind == "share" and one.id != "realisatie_taakstelling"]
DURATIONS = [one.id for one in SLICED if one.kind == "duration"]
INDICATORS = ("--select", "path:models/indicators", "--exclude-resource-type", "unit_test")
AMBITIES = """
    ('pip_vastgesteld', 'NL', 'NL01', 'totaal', 'totaal', '2022-01-01', null, 0.6, 0, 'werkhypothese', '2022-01-01'),
    ('pip_vastgesteld', 'NL', 'NL01', 'totaal', 'totaal', '2023-01-01', null, 0.7, 0, 'werkhypothese', '2022-01-01'),
    ('pip_vastgesteld', 'NL', 'NL01', 'totaal', 'totaal', '2023-07-01', '2024-01-01', 0.8, 0, 'x', '2023-01-01'),
    ('pip_vastgesteld', 'provincie', 'PV27', 'totaal', 'totaal', '2023-01-01', null, 0.5, 0, 'x', '2021-01-01'),
    ('zonder_pip_na_10_weken', 'NL', 'NL01', 'totaal', 'totaal', '2022-01-01', null, 0.1, 0, 'x', '2022-01-01'),
    ('pip_binnen_10_weken', 'NL', 'NL01', 'totaal', 'totaal', '2022-01-01', null, 1.0, 0, 'x', '2022-01-01')
"""
Key = tuple[date, str, str, str, str]


@pytest.fixture(scope="module")
def counted(world: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The indicators of the invented people, some of whom are known to the peildatum and some only to a day before."""
    warehouse = tmp_path_factory.mktemp("indicators") / world.warehouse.name
    shutil.copy(world.warehouse, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        extracts = ("duo_pip", "duo_inburgeringsplicht", "coa_opvang", "duo_termijn", "gem_swi")
        known = ", ".join(
            f"{name}_known_until = peildatum - cast((rowid + {n}) % 3 as integer)" for n, name in enumerate(extracts)
        )
        connection.execute(f"update intermediate.int_inburgeraars_by_peildatum set {known}")
        connection.execute("delete from seeds.ambities")
        connection.execute(
            "insert into seeds.ambities (indicator_id, gebied_type, gebied_code, dimensie, categorie, geldig_vanaf,"
            f" geldig_tot, waarde, marge, status, vastgesteld_op) values {AMBITIES}"
        )
    made = World(warehouse, world.seeds, world.work, world.rows)
    made.run("build", *INDICATORS)
    return made


@pytest.fixture
def indicators(counted: World) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_read_only(counted.warehouse) as connection:
        yield connection


def declared_unit_tests() -> set[str]:
    """Names of the unit tests in the yml files of the dbt project."""
    files = sorted((PROJECT / "dbt_project" / "models").rglob("*.yml"))
    return {test["name"] for path in files for test in yaml.safe_load(path.read_text()).get("unit_tests", [])}


def test_every_unit_test_of_the_dbt_project_runs_and_passes(counted: World, tmp_path: Path) -> None:
    warehouse = Path(shutil.copy(counted.warehouse, tmp_path / counted.warehouse.name))
    summary = counted.run("test", "--select", "test_type:unit", warehouse=warehouse)
    assert summary.tests == len(declared_unit_tests()) > len(load_indicators(PROJECT))


def dictionaries(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def slices(row: dict[str, Any]) -> list[tuple[str, str]]:
    if row["extra_dimensie"] is not None:
        return [(row["extra_dimensie"], row["extra_categorie"])]
    found = [("totaal", "totaal"), ("doelgroep×cohort", f"{row['doelgroep']}×{row['cohort']}")]  # noqa: RUF001
    return found + [(name, row[name]) for name in DIMENSIONS]


def recount(connection: duckdb.DuckDBPyConnection, indicator: str) -> dict[Key, list[dict[str, Any]]]:
    """The rows of an ind_ model by the cells in which they count."""
    gebieden = defaultdict(list)
    for gemeente, kind, code in connection.execute("select * from core.dim_gemeente_gebieden").fetchall():
        gebieden[gemeente].append((kind, code))
    cells = defaultdict(list)
    for row in dictionaries(connection, f"select * from indicators.ind_{indicator}"):
        for kind, code in gebieden[row["gemeente_code"] or "GEEN"]:
            for dimension, category in slices(row):
                cells[row["peildatum"], kind, code, dimension, category].append(row)
    return cells


def cells_of(connection: duckdb.DuckDBPyConnection, indicator: str, columns: str) -> dict[Key, tuple[Any, ...]]:
    rows = connection.execute(
        f"select peildatum, gebied_type, gebied_code, dimensie, categorie, {columns}"
        f" from indicators.fct_indicator_values where indicator_id = '{indicator}'"
    ).fetchall()
    return {row[:5]: row[5:] for row in rows}


@pytest.mark.parametrize("indicator", SHARES)
def test_a_share_equals_a_recount_of_its_rows(indicators: duckdb.DuckDBPyConnection, indicator: str) -> None:
    expected = {}
    for key, rows in recount(indicators, indicator).items():
        seen = [row for row in rows if row["is_bekend"]]
        tellers = Counter(row["in_teller"] for row in rows)
        expected[key] = (len(rows), tellers[True], tellers[None], len(seen), sum(bool(r["in_teller"]) for r in seen))
    columns = "noemer, teller, onbekend, noemer_bekend, teller_bekend"
    assert cells_of(indicators, indicator, columns) == expected


@pytest.mark.parametrize("indicator", DURATIONS)
def test_a_duration_equals_a_recount_of_its_rows(indicators: duckdb.DuckDBPyConnection, indicator: str) -> None:
    expected = {}
    for key, rows in recount(indicators, indicator).items():
        outcomes = Counter(row["outcome"] for row in rows)
        expected[key] = (len(rows), outcomes["event"], outcomes["censored"])
    assert cells_of(indicators, indicator, "noemer, n_event, n_censored") == expected


def test_the_invented_people_reach_the_states_that_matter(indicators: duckdb.DuckDBPyConnection) -> None:
    row = dictionaries(
        indicators,
        """select count(*) filter (where onbekend > 0) as open, count(*) filter (where teller > 0) as met,
        count(*) filter (where noemer_bekend < noemer) as unseen, count(*) filter (where n_event > 0) as ended
        from indicators.fct_indicator_values""",
    )[0]
    assert min(row.values()) > 100, row


def test_gemeenten_and_those_without_one_add_up_to_nl(indicators: duckdb.DuckDBPyConnection) -> None:
    rows = dictionaries(
        indicators,
        """select indicator_id, peildatum, dimensie, categorie,
            sum(noemer) filter (where gebied_type = 'NL') as nl,
            sum(noemer) filter (where gebied_type = 'provincie') as provincies,
            sum(noemer) filter (where gebied_type = 'arbeidsmarktregio') as regios,
            sum(noemer) filter (where gebied_type = 'gemeente') as gemeenten
        from indicators.fct_indicator_values where indicator_id = 'brede_intake_gestart' group by 1, 2, 3, 4""",
    )
    assert rows
    assert all(row["nl"] == row["provincies"] == row["regios"] == row["gemeenten"] for row in rows)


@pytest.mark.parametrize(
    ("gebied", "peildatum", "ambitie"),
    [
        (("NL", "NL01"), date(2022, 12, 31), 0.6),
        (("NL", "NL01"), date(2023, 3, 31), 0.7),  # same vastgesteld_op: the last line of the file
        (("NL", "NL01"), date(2023, 12, 31), 0.8),  # the newest vastgesteld_op
        (("NL", "NL01"), date(2024, 3, 31), 0.7),  # geldig_tot has passed
        (("gemeente", "GM0363"), date(2023, 12, 31), 0.5),  # its provincie is nearer than NL
        (("gemeente", "GM0344"), date(2023, 12, 31), 0.8),  # another provincie
        (("provincie", "PV27"), date(2022, 12, 31), 0.6),  # its own does not hold yet
    ],
)
def test_the_nearest_then_newest_valid_ambitie_reaches_a_gebied(
    indicators: duckdb.DuckDBPyConnection, gebied: tuple[str, str], peildatum: date, ambitie: float
) -> None:
    found = indicators.execute(
        """select ambitie from indicators.fct_indicator_ambities where indicator_id = 'pip_vastgesteld'
        and gebied_type = ? and gebied_code = ? and peildatum = ?""",
        [*gebied, peildatum],
    ).fetchall()
    assert found == [(ambitie,)]


@pytest.mark.parametrize("law", LAWS)
def test_the_result_tables_keep_the_law(indicators: duckdb.DuckDBPyConnection, law: str) -> None:
    assert dictionaries(indicators, LAWS[law]) == []


def test_the_laws_of_drivers_are_tried_both_ways_and_often(indicators: duckdb.DuckDBPyConnection) -> None:
    rows = dictionaries(
        indicators,
        """select driver, richting, count(*) as times from indicators.fct_indicator_drivers
        join indicators.fct_indicator_status using (indicator_id, peildatum, gebied_type, gebied_code)
        where driver in ('tekort', 'samenstelling', 'uitkomst', 'onbekend') group by all""",
    )
    assert len(rows) == 8
    assert min(row["times"] for row in rows) > 20


def test_a_teller_without_a_noemer_is_outcome(counted: World, tmp_path: Path) -> None:
    """Of a taakstelling the gemeenten without one are left out as cells; whom they housed still changed the whole."""
    warehouse = Path(shutil.copy(counted.warehouse, tmp_path / counted.warehouse.name))
    parts = [
        (year, dimensie, categorie, noemer, teller)
        for year, rest, whole in ((2022, 1.0, 5.0), (2023, 2.0, 8.0))
        for dimensie, categorie, noemer, teller in (
            ("totaal", "totaal", 10.0, whole),
            ("gemeente", "GM0363", 10.0, whole - rest),
            ("gemeente", "GEEN", 0.0, rest),
        )
    ]
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("delete from indicators.fct_indicator_parts")
        connection.executemany(
            "insert into indicators.fct_indicator_parts by name select 'realisatie_taakstelling' as indicator_id,"
            " make_date(?, 12, 31) as peildatum, 'NL' as gebied_type, 'NL01' as gebied_code, ? as dimensie,"
            " ? as categorie, 1.0 as ambitie, 1 as sign, ? as noemer, ? as teller, 0.0 as onbekend",
            parts,
        )
    counted.run("run", "--select", "fct_indicator_drivers", warehouse=warehouse)
    with open_read_only(warehouse) as connection:
        rows = dictionaries(connection, "select * from indicators.fct_indicator_drivers where dimensie = 'gemeente'")
    found = {(row["driver"], row["categorie"]): row["bijdrage"] for row in rows if row["driver"] != "tekort"}
    assert found == {
        ("samenstelling", "GM0363"): 0.0, ("samenstelling", "GEEN"): 0.0,
        ("uitkomst", "GM0363"): pytest.approx(0.2), ("uitkomst", "GEEN"): pytest.approx(0.1),
    }  # fmt: skip


def test_recomputing_named_indicators_leaves_the_others_as_they_were(counted: World, tmp_path: Path) -> None:
    warehouse = tmp_path / counted.warehouse.name
    shutil.copy(counted.warehouse, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table main.before as select * from indicators.fct_indicator_cells")
        connection.execute("update indicators.fct_indicator_cells set noemer = -1 where indicator_id in ('voldaan')")
        connection.execute("update indicators.fct_indicator_cells set noemer = -2 where indicator_id in ('ontzorgd')")
    counted.run(
        "run", "--select", "fct_indicator_cells", "--vars", '{"indicator_ids": ["voldaan"]}', warehouse=warehouse
    )
    with open_read_only(warehouse) as connection:
        changed = connection.execute(
            """select distinct indicator_id, noemer from (
                select * from indicators.fct_indicator_cells except all select * from main.before)"""
        ).fetchall()
        counts = connection.execute(
            "select (select count(*) from main.before), (select count(*) from indicators.fct_indicator_cells)"
        ).fetchone()
    assert changed == [("ontzorgd", -2)]
    assert counts is not None
    assert counts[0] == counts[1]
