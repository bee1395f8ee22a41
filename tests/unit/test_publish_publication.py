"""A whole publication of a tiny invented warehouse: what leaves the house, and what does not."""

import csv
import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from openpyxl import load_workbook

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.publish import publication, tables
from pipelines.publish.database import write_database
from pipelines.publish.downloads.delimited import write_csv
from pipelines.publish.exchange import put_in_place
from tests.unit.publication_world import INDICATORS, PROJECT, QUARTERS, count, figures, make_root, share

NOW = datetime(2025, 9, 2, tzinfo=UTC)
NL = ("NL", "NL01")
CONTRACTS = load_contracts(PROJECT)
DESCRIPTIONS = {"datapackage.json", "csv-metadata.json", "dcat-ap-nl.jsonld"}


def publish_in(folder: Path, rows: list[dict] | None = None, *, synthetic: bool = True) -> DataRoot:
    root = make_root(folder, rows)
    publication.publish(root, PROJECT, CONTRACTS, INDICATORS, NOW, synthetic=synthetic)
    return root


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_in(tmp_path_factory.mktemp("publication") / "root").published


@pytest.fixture(scope="module")
def pages(published: Path) -> dict[str, str]:
    site = published / "site"
    return {path.relative_to(site).as_posix(): path.read_text() for path in site.rglob("*.html")}


def test_every_kind_of_page_is_there(pages: dict[str, str]) -> None:
    wanted = {
        "index.html",
        "fase/f4.html",
        "indicator/doorlooptijd_pip.html",
        "gebied/index.html",
        "gebied/GM0344.html",
    }
    wanted |= {"gebied/AM13.html", "gebied/PV26.html", "leveringen.html", "begrippen.html", "toegankelijkheid.html"}
    assert wanted | {"downloads.html"} <= set(pages)


def test_no_page_asks_anything_of_another_server(pages: dict[str, str], published: Path) -> None:
    for name, text in pages.items():
        addresses = set(re.findall(r"https?://[^\s\"'<>]+", text)) - {"http://www.w3.org/2000/svg"}
        assert addresses == set(), name
        assert "<script" not in text
        assert " style=" not in text, "the content security policy forbids it"
        assert "default-src 'none'; style-src 'self'; img-src 'self' data:" in text
    assert "url(" not in (published / "site" / "monitor.css").read_text()


def test_every_link_leads_somewhere(pages: dict[str, str], published: Path) -> None:
    for name, text in pages.items():
        for href in re.findall(r'href="([^"#][^"]*)"', text):
            if not href.startswith("data:"):
                target = (published / "site" / name).parent / href.split("#")[0]
                assert target.exists(), f"{name}: {href}"


def test_every_page_is_dutch_small_and_says_that_the_data_are_invented(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        assert '<html lang="nl">' in text
        assert text.count("<h1") == 1, name
        assert "Verzonnen gegevens." in text
        assert len(text.encode()) < 200_000


def test_a_publication_of_real_deliveries_does_not_call_them_invented(tmp_path: Path) -> None:
    root = publish_in(tmp_path / "root", synthetic=False)
    assert "erzonnen gegevens" not in (root.published / "site" / "index.html").read_text()


def test_nothing_that_looks_like_an_identifier_leaves_the_house(published: Path) -> None:
    texts = [path for path in published.rglob("*") if path.suffix in {".html", ".csv"}]
    assert texts
    for path in texts:
        text = path.read_text()
        assert re.findall(r"(?<![\d.,])\d{9,10}(?![\d.,])", text) == [], path.name
        assert re.findall(r"\b[0-9a-f]{32}\b", text) == [], path.name


def test_the_same_figure_stands_in_table_picture_csv_and_database(published: Path, pages: dict[str, str]) -> None:
    page = pages["indicator/brede_intake_gestart.html"]
    with duckdb.connect(str(published / "ketenmonitor.duckdb"), read_only=True) as connection:
        query = "select waarde from pub_indicator_values where indicator_id = 'brede_intake_gestart'"
        ((value,),) = connection.execute(f"{query} and gebied_code = 'NL01' and periode = '2025KW02'").fetchall()
    written = f"{value * 100:.0f}"  # of fewer than 100 persons
    assert f'<td class="n" data-label="Aandeel">{written}\u00a0%</td>' in page
    assert f">{written}\u00a0%</text>" in page
    rows = list(csv.DictReader((published / "downloads" / "indicator_values.csv").open()))
    (row,) = [
        one
        for one in rows
        if (one["indicator_id"], one["gebied_code"], one["periode"]) == ("brede_intake_gestart", "NL01", "2025KW02")
    ]
    assert float(row["waarde"]) == value


def test_secret_insufficient_missing_and_zero_are_four_things(tmp_path: Path) -> None:
    day = QUARTERS[-1]
    rows = [
        share(day, NL, 100, 0),
        share(day, ("gemeente", "GM0344"), 40, 0, 40),
        share(day, ("gemeente", "GM0307"), 9, 3),
    ]
    site = publish_in(tmp_path / "root", rows).published / "site"
    assert "0,0\u00a0%" in (site / "index.html").read_text()
    assert ">onvoldoende<" in (site / "gebied" / "GM0344.html").read_text()
    assert ">geheim<" in (site / "gebied" / "GM0307.html").read_text()
    assert ">ontbreekt<" in (site / "gebied" / "PV26.html").read_text()


def test_a_warehouse_without_figures_gives_a_site_that_says_so(tmp_path: Path) -> None:
    site = publish_in(tmp_path / "root", []).published / "site"
    assert "Er zijn nog geen cijfers" in (site / "index.html").read_text()
    assert "nog geen cijfer" in (site / "indicator" / "doorlooptijd_pip.html").read_text()


def test_whose_delivery_is_missing_stands_with_the_indicator(pages: dict[str, str]) -> None:
    page = pages["indicator/brede_intake_gestart.html"]
    assert "1 levering ontbreekt" in page
    assert "Utrecht: " in page
    assert "bekend tot en met 31\u00a0maart\u00a02025" in page


def test_the_excel_dialect_has_a_mark_semicolons_and_commas(published: Path) -> None:
    content = (published / "downloads" / "indicator_values_excel.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfindicator_id;")
    assert b";0,6;" in content


def test_the_workbook_explains_first_and_holds_numbers(published: Path) -> None:
    book = load_workbook(published / "downloads" / "ketenmonitor.xlsx")
    assert book.sheetnames == ["Toelichting", "Nederland", "Gebieden nieuwste kwartaal"]
    header, *rows = book["Nederland"].iter_rows(values_only=True)
    values = [row[header.index("waarde")] for row in rows if row[0] == "doorlooptijd_pip"]
    sizes = [row[header.index("noemer")] for row in rows if row[0] == "doorlooptijd_pip"]
    assert set(sizes) <= {55, 60}, "57 persons, rounded to five"
    for value, size in zip(values, sizes, strict=True):
        within = round(value * size)
        assert within % 5 == 0
        assert abs(within - 0.4 * 57) < 5, "the corrected number within the norm, in steps of five"


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    write_csv(pl.DataFrame({"a": ["=1+1", "-x", "@y", "goed"], "b": [-1.5, 0.0, 1.0, 2.0]}), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text().splitlines()[1:] == ["'=1+1,-1.5", "'-x,0.0", "'@y,1.0", "goed,2.0"]


def test_the_data_package_describes_every_file_and_column(published: Path) -> None:
    package = json.loads((published / "downloads" / "datapackage.json").read_text())
    described = {one["path"] for one in package["resources"]}
    files = {path.name for path in (published / "downloads").iterdir()} - DESCRIPTIONS - {"ketenmonitor.xlsx"}
    assert described == files
    assert all(field["description"] for one in package["resources"] for field in one["schema"]["fields"])


def test_the_release_note_holds_the_hash_of_every_file(published: Path) -> None:
    note = json.loads((published / "release.json").read_text())
    for name, expected in note["bestanden"].items():
        assert hashlib.sha256((published / name).read_bytes()).hexdigest() == expected
    files = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert files == set(note["bestanden"]) | {"release.json"}
    assert note["bekend_tot"]["gem_swi"] == {"GM0307": "2025-06-30", "GM0344": "2025-03-31"}
    assert note["zoals_bekend_op"] == "2025-09-01T10:00:00+00:00"


def test_the_same_warehouse_gives_the_same_bytes_at_another_moment(tmp_path: Path, published: Path) -> None:
    other = publish_in(tmp_path / "elders").published
    assert (other / "release.json").read_bytes() == (published / "release.json").read_bytes()
    assert (other / "ketenmonitor.duckdb").read_bytes() == (published / "ketenmonitor.duckdb").read_bytes()


def test_the_database_holds_nothing_of_what_stood_in_memory(tmp_path: Path) -> None:
    """The unused ends of blocks would: exact counts may have stood there."""
    table = tables.Published(
        "release", "Over", pl.DataFrame({"minimum_noemer": range(3000), "code_versie": ["a"] * 3000})
    )
    files = []
    for place in range(4):
        with duckdb.connect() as noise:
            noise.execute(f"create table t as select md5((random() * {place + 1})::varchar) as s from range(200000)")
        write_database(tmp_path / f"{place}.duckdb", [table])
        files.append((tmp_path / f"{place}.duckdb").read_bytes())
    assert len(set(files)) == 1


def test_a_publication_that_fails_leaves_the_previous_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = publish_in(tmp_path / "root")
    before = (root.published / "release.json").read_bytes()
    monkeypatch.setattr(publication, "write_release", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publication.publish(root, PROJECT, CONTRACTS, INDICATORS, NOW)
    assert (root.published / "release.json").read_bytes() == before


def test_a_new_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    for name in ("new", "current"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    put_in_place(tmp_path / "new", tmp_path / "current")
    assert [path.name for path in (tmp_path / "current").iterdir()] == ["new"]
    assert not (tmp_path / "new").exists()


def test_who_has_only_the_database_reads_that_the_data_are_invented(published: Path) -> None:
    with duckdb.connect(str(published / "ketenmonitor.duckdb"), read_only=True) as connection:
        rows = connection.execute("select zoals_bekend_op, synthetisch from pub_release").fetchall()
    assert rows == [("2025-09-01T10:00:00+00:00", True)]


def test_a_count_of_few_findings_is_a_word(pages: dict[str, str]) -> None:
    assert "minder dan 10" in pages["leveringen.html"]
    assert ">12<" not in pages["leveringen.html"]
    assert re.search(r'<td class="n">1[05]<', pages["leveringen.html"])


def test_a_figure_without_a_definition_is_not_published(tmp_path: Path) -> None:
    stranger = {**count(QUARTERS[-1], NL, 50), "indicator_id": "zonder_definitie"}
    root = publish_in(tmp_path / "root", [*figures(), stranger])
    assert "zonder_definitie" not in (root.published / "downloads" / "indicator_values.csv").read_text()
