"""A figure is the same in database, CSV, Parquet, Excel, tables, charts, maps and small trends."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.publish.publication import publish
from tests.unit.outline_world import Grid
from tests.unit.page_reader import PageReader, rows_below
from tests.unit.publication_world import AREAS, INDICATORS, PROJECT, QUARTERS, count, duration, make_root, share

NBSP = "\u00a0"
PLACES = {
    "GM0344": "Utrecht",
    "GM0307": "Amersfoort",
    "AM13": "Midden-Utrecht",
    "AM14": "Amersfoort",
    "PV26": "Utrecht",
}
SIZES = {"NL01": 960, "PV26": 960, "AM13": 880, "AM14": 80, "GM0344": 880, "GM0307": 80}
SHARES = ("brede_intake_gestart", "doorlooptijd_participatieverklaringstraject_kennisgeving")


def rows() -> Iterator[dict]:
    for number, day in enumerate(QUARTERS):
        for area in AREAS:
            size = SIZES[area[1]]
            for part, name in enumerate(SHARES, 2):
                yield share(day, area, size, size * (part + number) // 7, size // 40) | {"indicator_id": name}
            yield duration(day, area, size) | {"waarde": 0.25 + number / 8, "binnen_norm": 0.25 + number / 8}
            yield count(day, area, size * (4 + number))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_root(tmp_path_factory.mktemp("numbers") / "root", list(rows()))
    Grid(["GM0344", "GM0307"]).write(root.reference / "gemeenten.topojson")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, datetime(2025, 9, 2, tzinfo=UTC), synthetic=True)
    return root.published


@pytest.fixture(scope="module")
def database(published: Path) -> pl.DataFrame:
    with duckdb.connect(str(published / "ketenmonitor.duckdb"), read_only=True) as connection:
        return connection.execute("select * from pub_indicator_values").pl()


def written(row: dict) -> str:
    """A published figure as a reader should meet it, by rules of this test: one decimal from a hundred on."""
    if row["waarde"] is None:
        return "geheim" if row["weergave"] == "geheim" else "onvoldoende"
    if INDICATORS[row["indicator_id"]].kind == "count":
        return f"{round(row['waarde']):,}".replace(",", ".")
    step = Decimal("0.1") if row["noemer"] >= 100 else Decimal(1)
    return f"{(Decimal(repr(row['waarde'])) * 100).quantize(step, ROUND_HALF_UP)}".replace(".", ",") + NBSP + "%"


def figures(database: pl.DataFrame, **wanted: str) -> list[dict]:
    chosen = database.filter(pl.col("dimensie") == "totaal", *(pl.col(key) == one for key, one in wanted.items()))
    return chosen.sort("peildatum").rows(named=True)


def read(published: Path, name: str) -> PageReader:
    return PageReader((published / "site" / name).read_text(encoding="utf-8"))


def quarter(row: dict) -> str:
    return f"{row['peildatum'].year}{NBSP}K{row['peildatum'].month // 3}"


def test_database_parquet_and_both_csv_dialects_hold_the_same(published: Path, database: pl.DataFrame) -> None:
    downloads = published / "downloads"
    assert pl.read_parquet(downloads / "indicator_values.parquet").equals(database)
    plain = [["" if one is None else one for one in row] for row in database.rows()]
    for name, sign, comma in (("indicator_values.csv", ",", "."), ("indicator_values_excel.csv", ";", ",")):
        with (downloads / name).open(encoding="utf-8-sig", newline="") as file:
            heads, *found = csv.reader(file, delimiter=sign)
        assert heads == database.columns
        assert len(found) == len(plain)
        for cells, row in zip(found, plain, strict=True):
            numbers = [float(cell.replace(comma, ".")) for cell, one in zip(cells, row, strict=True) if is_number(one)]
            assert numbers == [float(one) for one in row if is_number(one)]


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def test_the_workbook_holds_the_figures_of_the_database(published: Path, database: pl.DataFrame) -> None:
    book = openpyxl.load_workbook(published / "downloads" / "ketenmonitor.xlsx", read_only=True)
    found = {}
    for sheet in book.worksheets[1:]:
        heads, *lines = sheet.iter_rows(values_only=True)
        at = {name: heads.index(name) for name in ("indicator_id", "gebied_code", "periode", "waarde", "noemer")}
        for line in lines:
            values = {name: line[place] for name, place in at.items()}
            found[values["indicator_id"], values["gebied_code"], values["periode"]] = values
    totals = [row for row in figures(database) if row["gebied_type"] == "NL" or row["peildatum"] == QUARTERS[-1]]
    assert totals
    for row in totals:
        told = found[row["indicator_id"], row["gebied_code"], row["periode"]]
        assert (told["waarde"], told["noemer"]) == (row["waarde"], row["noemer"])


@pytest.mark.parametrize("indicator", INDICATORS)
def test_the_page_of_an_indicator_tells_its_trend_as_published(
    published: Path, database: pl.DataFrame, indicator: str
) -> None:
    page = read(published, f"indicator/{indicator}.html")
    told = rows_below(page, f"{INDICATORS[indicator].title}, heel Nederland")
    wanted = {quarter(row): written(row) for row in figures(database, indicator_id=indicator, gebied_code="NL01")}
    assert len(wanted) == len(QUARTERS)
    assert {name: cells[0] for name, cells in told.items() if name != "Kwartaal"} == wanted
    charts = [one for one in page.pictures if one.words and "per kwartaal" in one.words[0]]
    newest = wanted[max(wanted)]
    assert [newest in one.texts for one in charts] == [True, True], "wide and narrow chart"
    assert all(one.words[1].count(newest) == 1 for one in charts), "and their descriptions"


@pytest.mark.parametrize("indicator", INDICATORS)
def test_regions_gemeenten_and_their_maps_tell_what_is_published(
    published: Path, database: pl.DataFrame, indicator: str
) -> None:
    page = read(published, f"indicator/{indicator}.html")
    newest = [row for row in figures(database, indicator_id=indicator) if row["peildatum"] == QUARTERS[-1]]
    for kind, picture in (("arbeidsmarktregio", "tilemap"), ("gemeente", "outline")):
        wanted = {PLACES[row["gebied_code"]]: written(row) for row in newest if row["gebied_type"] == kind}
        assert len(wanted) == 2
        told = rows_below(page, f"per {kind}")
        assert {name: cells[0] for name, cells in told.items() if name in wanted} == wanted
        maps = [one for one in page.pictures if one.words and f"per {kind}," in one.words[0]]
        assert len(maps) == (INDICATORS[indicator].kind != "count"), picture
        for one in maps:
            assert {title for title in one.titles if "ontbreekt" not in title} == {
                f"{name}: {text}" for name, text in wanted.items()
            }


@pytest.mark.parametrize("area", PLACES)
def test_the_page_of_an_area_tells_its_figures_and_those_of_the_country(
    published: Path, database: pl.DataFrame, area: str
) -> None:
    told = rows_below(read(published, f"gebied/{area}.html"), f"{PLACES[area]}, fase")
    for indicator, definition in INDICATORS.items():
        own, nation = (figures(database, indicator_id=indicator, gebied_code=code)[-1] for code in (area, "NL01"))
        cells = told[definition.title]
        assert (cells[1], cells[-1]) == (written(own), written(nation))


@pytest.mark.parametrize("name", ["index.html", "fase/f4.html", "print/index.html"])
def test_tables_and_small_trends_of_the_country_tell_what_is_published(
    published: Path, database: pl.DataFrame, name: str
) -> None:
    page = read(published, name)
    told = {key: cells for rows in (rows_below(page, "Ketenindicatoren van"),) for key, cells in rows.items()}
    trends = {one.words[0].removeprefix("Verloop van "): one.texts for one in page.pictures if one.words}
    for indicator, definition in INDICATORS.items():
        first, *_, newest = figures(database, indicator_id=indicator, gebied_code="NL01")
        assert told[definition.title][1] == written(newest)
        ends = [re.sub(rf"{NBSP}%$", "", written(row)) for row in (first, newest)]
        assert trends[definition.title] == ends
