"""The laws of the result tables on random cells: whatever stands in the cells, verdicts and drivers keep them.

What belongs here: cells and ambitions drawn at random, carried through the SQL of the project to verdicts and drivers.
What does not: cells that come from deliveries (``test_indicator_cells``); here counts are drawn apart and leave a rest.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random
from typing import Any

import duckdb
import pytest

from tests.mutation.rendering import Rendering
from tests.sql.laws import LAWS

MADE = ("fct_indicator_values", "fct_indicator_courses", "fct_indicator_status", "fct_indicator_parts",
        "fct_indicator_drivers")  # fmt: skip
QUARTERS = [date(2022 + number // 4, 3 * (number % 4) + 3, (31, 30, 30, 31)[number % 4]) for number in range(12)]
PLACES = (("NL", "NL01"), ("arbeidsmarktregio", "AM21"), ("gemeente", "GM0363"), ("gemeente", "GM0344"))
CUTS = (("totaal", "totaal"), ("leerroute", "B"), ("leerroute", "Z"), ("doelgroep", "ASIEL"), ("cohort", "2022"))
INDICATORS = (
    ("share_up", "share", "hoger"), ("share_down", "share", "lager"), ("share_context", "share", "context"),
    ("days", "duration", "lager"), ("count", "count", "lager"), ("mean", "mean", "hoger"),
)  # fmt: skip
Key = tuple[Any, ...]
Figures = tuple[Any, ...]
CELL_COLUMNS = """indicator_id varchar, peildatum date, gebied_type varchar, gebied_code varchar, dimensie varchar,
    categorie varchar, noemer bigint, teller double, onbekend bigint, noemer_bekend bigint, teller_bekend double,
    n_event bigint, n_censored bigint, mediaan_dagen integer, p90_dagen integer, binnen_norm double,
    binnen_norm_laag double, binnen_norm_hoog double, binnen_norm_naief double"""
TABLES = f"""
    create schema indicators;
    create table indicators.fct_indicator_cells ({CELL_COLUMNS});
    create table indicators.dim_indicators (indicator_id varchar, kind varchar, direction varchar, unit varchar,
        definition_version varchar, has_own_gebied boolean);
    create table indicators.fct_indicator_ambities (indicator_id varchar, peildatum date, gebied_type varchar,
        gebied_code varchar, dimensie varchar, categorie varchar, distance integer, ambitie double,
        ambitie_status varchar, marge double, geldig_tot date);
    create table indicators.fct_indicator_waits (indicator_id varchar, peildatum date, gebied_type varchar,
        gebied_code varchar, earlier_indicator_id varchar, late_count bigint, waited_count bigint);
    create table indicators.dim_gemeente_gebieden as select * from (values
        ('GM0363', 'NL', 'NL01'), ('GM0344', 'NL', 'NL01'), ('GM0363', 'arbeidsmarktregio', 'AM21'),
        ('GM0363', 'gemeente', 'GM0363'), ('GM0344', 'gemeente', 'GM0344'), ('GEEN', 'NL', 'NL01')
    ) as t (gemeente_code, gebied_type, gebied_code);
"""


def figures(kind: str, dice: Random) -> Figures:
    """A cell's counts and estimates, small more often than large, with gaps as wide as they come."""
    size = dice.choice((1, 9, 10, 11, 40, 400)) + dice.randrange(5)
    seen = dice.randrange(size + 1)
    met = dice.randrange(seen + 1)
    if kind == "duration":
        low, value, high = sorted(round(dice.random(), 2) for _ in range(3))
        limits = (value, low, high, value) if dice.random() < 0.8 else (None, None, None, None)
        return (size, None, None, None, None, met, size - met, 10, 20, *limits)
    unknown = dice.choice((0, size - seen)) if kind == "share" else 0
    known = dice.randrange(size + 1)
    return (size, float(met), unknown, known, float(dice.randrange(min(known, met) + 1)), *([None] * 8))


def drawn_cells(kind: str, dice: Random) -> dict[Key, Figures]:
    """Cells of one indicator; wholes hold at least what each way of dividing them holds, and a rest beside it."""
    keys = [(day, *place, *cut) for day in QUARTERS for place in PLACES for cut in CUTS]
    cells = {key: figures(kind, dice) for key in keys if key[3] != "cohort" or dice.random() < 0.9}
    for day, (area, code), members in product(QUARTERS, PLACES[:2], [("GM0363", "GM0344")]):
        inside = members if area == "NL" else members[:1]
        divisions = [[cells[day, "gemeente", one, "totaal", "totaal"] for one in inside]]
        divisions += [
            [f for k, f in cells.items() if k[:4] == (day, area, code, cut)] for cut in ("leerroute", "doelgroep")
        ]
        if kind == "share":
            cells[day, area, code, "totaal", "totaal"] = whole_of(divisions, dice)
    return cells


def whole_of(divisions: list[list[Figures]], dice: Random) -> Figures:
    """The counts of a whole that each of these divisions fits into."""
    noemer, teller, unknown, known, known_met = (
        max(sum(part[place] for part in parts) for parts in divisions) + dice.choice((0, 0, 3)) for place in range(5)
    )
    return (
        max(noemer, int(teller) + unknown, known) + 2,
        teller,
        unknown,
        known,
        min(known_met, teller),
        *([None] * 8),
    )


@pytest.fixture(scope="module", params=range(3))
def made(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """Result tables made by the project's SQL of random cells, with ambitions on and around their values."""
    dice, connection = Random(request.param), duckdb.connect(config={"threads": 1})
    connection.execute(TABLES)
    known = [(name, kind, way, "personen", "1", False) for name, kind, way in INDICATORS]
    connection.executemany("insert into indicators.dim_indicators values (?, ?, ?, ?, ?, ?)", known)
    for name, kind, _ in INDICATORS:
        cells = drawn_cells(kind, dice)
        fill(connection, "fct_indicator_cells", [(name, *key, *found) for key, found in cells.items()])
        goals = [(name, *key, dice.randrange(2), *goal(dice)) for key in cells if dice.random() < 0.6]
        fill(connection, "fct_indicator_ambities", goals)
    rendering = Rendering(lambda table: f"indicators.{table}")
    for table in MADE:
        connection.execute(f"create table indicators.{table} as {rendering.sql_of(table)}")
    return connection


def goal(dice: Random) -> tuple[Any, ...]:
    """An ambitie, its status and margin, without an end."""
    value = dice.choice((0.0, 0.25, 0.5, 0.9, 1.0, round(dice.random(), 2)))
    return value, "werkhypothese", dice.choice((0.0, 0.0, 0.05)), None


def fill(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    connection.executemany(f"insert into indicators.{table} values ({marks})", rows)


@pytest.mark.parametrize("law", LAWS)
def test_random_cells_keep_the_law(made: duckdb.DuckDBPyConnection, law: str) -> None:
    assert made.execute(LAWS[law]).fetchall() == []


def test_the_random_cells_reach_every_verdict_and_straddle_often(made: duckdb.DuckDBPyConnection) -> None:
    verdicts = dict(made.execute("select verdict, count(*) from indicators.fct_indicator_status group by 1").fetchall())
    assert set(verdicts) == {"GEHAALD", "NIET_GEHAALD", "NIET_TE_ZEGGEN", "GEEN_AMBITIE"}
    assert min(verdicts.values()) > 50
    straddling = made.execute(
        """select count(*) from indicators.fct_indicator_status s join indicators.fct_indicator_values v
        using (indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie)
        where v.wilson_laag < s.ambitie and s.ambitie < v.wilson_hoog"""
    ).fetchone()
    assert straddling is not None
    assert straddling[0] > 100
    drivers = dict(made.execute("select driver, count(*) from indicators.fct_indicator_drivers group by 1").fetchall())
    assert min(drivers[name] for name in ("tekort", "samenstelling", "uitkomst", "onbekend")) > 20
