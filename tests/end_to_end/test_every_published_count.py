"""Every whole number that leaves the house is either no count of persons, or a multiple of five."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.settings import PROJECT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]
CONFIG = load_cuts(PROJECT)
DELIVERIES = set(CONFIG.without_persons)
PERSONS = {
    "noemer", "teller", "onbekend", "noemer_bekend", "teller_bekend", "n_event", "n_censored", "findings", "geland",
    "aanvaard", "afgekeurd", "geweigerd",
}  # fmt: skip
NO_PERSONS = {"speling", "mediaan_dagen", "p90_dagen", "norm_days", "minimum_noemer"}
PERSON_LABELS = {
    "Onbekend", "Geland", "Aanvaard", "Apart gezet", "Geweigerd", "Verschillen", "Eerder", "Nu", "Definitie",
    "Referentiegegevens", "Verwijderd", "Correctie", "Late levering", "Nieuwere stand",
}  # fmt: skip
STATES = {
    "Ontvangen", "Ontvangen met uitval", "Niets te melden", "Nog verwacht", "Te laat", "Afgekeurd", "Vastgehouden",
    "Vrijgesteld", "Totaal", "eerder aanvaard", "In orde",
}  # fmt: skip
DERIVED = {"Gemiddelde", "Mediaan", "90e percentiel", "Ambitie", "Verschil met ambitie", "Verschil met Nederland"}
DERIVED |= {"Sinds een jaar eerder", "Nederland", "Gepubliceerd", "Ketenmonitor"}
TEXTS = {"Inhoud", "Grootte", "Andere bron", "Levering", "Groep", "Stand", "Bron", "Waarom", "Kwartaal", "Bestand"}
COUNTED = re.compile(r"Aantal(?: \w+)?|\d{4}\s*K\d")  # persons; quarters above a cohort
NO_COUNT = re.compile(
    r"[\d.,\u2013\u2212+]+\s?(?:%|pp|dag\w*|bytes|[kM]B)|\d{4}\s*K\d|<10"
)  # rates, days, sizes of files, quarters, too small to tell
WHOLE = re.compile(r"(?<![\d.,])\d[\d.]*(?![\d.,])")


class Figures(HTMLParser):
    """The labelled cells of tables, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, str]] = []
        self.text = ""
        self.label: str | None = None
        self.content = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self.label, self.content = dict(attrs).get("data-label") or "", ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self.label is not None:
            self.cells.append((self.label, self.content.strip()))
            self.label = None

    def handle_data(self, data: str) -> None:
        self.text += data
        self.content += data


def whole_numbers(text: str) -> list[int]:
    return [int(found.replace(".", "")) for found in WHOLE.findall(NO_COUNT.sub("", text))]


def pages(root: Path) -> Iterator[tuple[str, Figures]]:
    site = root / "published" / "site"
    for path in sorted(site.rglob("*.html")):
        if path.stem not in DELIVERIES:
            yield path.relative_to(site).as_posix(), Figures(path.read_text(encoding="utf-8"))


def tables(root: Path) -> dict[str, pl.DataFrame]:
    with duckdb.connect(str(root / "published" / "ketenmonitor.duckdb"), read_only=True) as connection:
        names = [name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()]
        return {name: connection.execute(f"from {name}").pl() for name in names}


def test_every_count_of_persons_in_every_table_is_a_multiple_of_the_base_or_empty(analysed: Path) -> None:
    found = tables(analysed)
    assert len(found) >= 7
    checked = 0
    for name, frame in found.items():
        about_persons = (
            frame.filter(~frame["indicator_id"].is_in(DELIVERIES)) if "indicator_id" in frame.columns else frame
        )
        for column, kind in about_persons.schema.items():
            if not kind.is_integer():
                continue
            assert column in PERSONS | NO_PERSONS, f"{name}.{column}: say whether it counts persons"
            if column in PERSONS:
                values = about_persons[column].drop_nulls()
                assert (values % CONFIG.base == 0).all(), f"{name}.{column}"
                checked += len(values)
    assert checked > 5000


def test_the_value_of_a_count_is_its_rounded_count(analysed: Path) -> None:
    found = tables(analysed)
    kinds = dict(found["pub_indicators"].select("indicator_id", "kind").iter_rows())
    values = found["pub_indicator_values"]
    counted = values.filter(values["indicator_id"].is_in([one for one, kind in kinds.items() if kind == "count"]))
    assert counted["waarde"].drop_nulls().len() > 10
    assert (counted["waarde"].drop_nulls() % CONFIG.base == 0).all()


def test_the_files_hold_the_columns_and_counts_of_the_database(analysed: Path) -> None:
    found = tables(analysed)
    folder = analysed / "published" / "downloads"
    for name, frame in found.items():
        plain = name.removeprefix("pub_")
        assert pl.read_parquet(folder / f"{plain}.parquet").equals(
            frame.select(pl.read_parquet(folder / f"{plain}.parquet").columns)
        )
        with (folder / f"{plain}.csv").open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        for column in PERSONS & set(frame.columns):
            assert [row[column] for row in rows] == ["" if one is None else str(one) for one in frame[column]]


def test_every_count_of_persons_on_every_page_is_a_multiple_of_the_base(analysed: Path) -> None:
    checked = 0
    for name, page in pages(analysed):
        for label, text in page.cells:
            numbers = whole_numbers(text)
            if not numbers or label.split(",")[0] in {"", *STATES, *DERIVED, *TEXTS}:
                continue
            assert label in PERSON_LABELS or COUNTED.fullmatch(label), f"{name}: {label} {text}: does it count persons?"
            assert all(number % CONFIG.base == 0 for number in numbers), f"{name}: {label} {text}"
            checked += len(numbers)
        for unknown, whole in re.findall(r"Bij ([\d.]+) van de ([\d.]+) is voor", page.text):
            assert all(number % CONFIG.base == 0 for number in whole_numbers(f"{unknown} {whole}")), name
    assert checked > 500
