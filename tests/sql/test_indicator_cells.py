"""Cells equal a recount of the rows they are made of, and what is made of cells keeps the laws of indicators.md."""

import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts.indicators import load_indicators
from pipelines.warehouse.swap import open_read_only
from tests.sql.conftest import PROJECT, World

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


def test_waarde_and_limits_hold_each_other(indicators: duckdb.DuckDBPyConnection) -> None:
    assert not dictionaries(
        indicators,
        """select * from indicators.fct_indicator_values where not (
            coalesce(ondergrens <= waarde and waarde <= bovengrens, true)
            and coalesce(0 <= wilson_laag and wilson_laag <= ondergrens, true)
            and coalesce(least(bovengrens, 1) <= wilson_hoog and wilson_hoog <= 1, true)
            and coalesce(binnen_norm_laag <= binnen_norm + 1e-12 and binnen_norm <= binnen_norm_hoog + 1e-12, true)
            and coalesce(mediaan_dagen <= p90_dagen, true))""",
    )


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


def test_parts_of_a_shortfall_add_up_to_the_gap_exactly(indicators: duckdb.DuckDBPyConnection) -> None:
    rows = dictionaries(
        indicators,
        """select d.indicator_id, d.peildatum, d.gebied_code, d.dimensie, sum(d.bijdrage) as explained,
            any_value(abs(s.ambitie - v.ondergrens)) as gap
        from indicators.fct_indicator_drivers d
        join indicators.fct_indicator_values v using (indicator_id, peildatum, gebied_type, gebied_code)
        join indicators.fct_indicator_status s using (indicator_id, peildatum, gebied_type, gebied_code)
        where d.driver = 'tekort' and v.dimensie = 'totaal' and s.dimensie = 'totaal' group by 1, 2, 3, 4""",
    )
    assert {row["dimensie"] for row in rows} == {"totaal", "gemeente", "leerroute", "doelgroep"}
    assert max(abs(abs(row["explained"]) - row["gap"]) for row in rows) < 1e-12


def test_composition_and_outcome_add_up_to_the_change_of_a_year(indicators: duckdb.DuckDBPyConnection) -> None:
    rows = dictionaries(
        indicators,
        """select d.indicator_id, d.peildatum, d.gebied_code, d.dimensie, sum(d.bijdrage) as explained,
            any_value(now.ondergrens - before.ondergrens) as change
        from indicators.fct_indicator_drivers d
        join indicators.fct_indicator_values now using (indicator_id, peildatum, gebied_type, gebied_code)
        join indicators.fct_indicator_values before on d.indicator_id = before.indicator_id
            and d.gebied_code = before.gebied_code and before.peildatum = d.peildatum - interval 1 year
        where d.driver in ('samenstelling', 'uitkomst') and now.dimensie = 'totaal' and before.dimensie = 'totaal'
        group by 1, 2, 3, 4""",
    )
    assert len(rows) > 20
    assert max(abs(row["explained"] - row["change"]) for row in rows) < 1e-12


def test_the_unknown_explains_the_way_from_the_value_to_the_farther_bound(
    indicators: duckdb.DuckDBPyConnection,
) -> None:
    rows = dictionaries(
        indicators,
        """select d.dimensie, s.richting, sum(d.bijdrage) as explained, any_value(v.waarde) as waarde,
            any_value(v.ondergrens) as low, any_value(v.bovengrens) as high
        from indicators.fct_indicator_drivers d
        join indicators.fct_indicator_values v using (indicator_id, peildatum, gebied_type, gebied_code)
        join indicators.fct_indicator_status s using (indicator_id, peildatum, gebied_type, gebied_code)
        where d.driver = 'onbekend' and v.dimensie = 'totaal' and s.dimensie = 'totaal' and v.waarde is not null
        group by d.indicator_id, d.peildatum, d.gebied_code, d.dimensie, s.richting""",
    )
    assert {row["richting"] for row in rows} == {"hoger", "lager"}
    for row in rows:
        reach = row["high"] - row["waarde"] if row["richting"] == "hoger" else row["waarde"] - row["low"]
        assert row["explained"] == pytest.approx(reach, abs=1e-12)


def test_every_driver_says_something_in_dutch(indicators: duckdb.DuckDBPyConnection) -> None:
    rows = dictionaries(
        indicators,
        "select driver, min(zin) as zin, count(*) - count(zin) as silent"
        " from indicators.fct_indicator_drivers group by driver",
    )
    assert {row["driver"] for row in rows} >= {"tekort", "samenstelling", "uitkomst", "onbekend"}
    assert all(row["silent"] == 0 and row["zin"].endswith(".") for row in rows)


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
