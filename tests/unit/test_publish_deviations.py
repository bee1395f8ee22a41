"""An accepted deviation stands beside the verdict that it is about, changes nothing and tells nothing hidden."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.publish import publication
from tests.unit.publication_world import AREAS, INDICATORS, PROJECT, QUARTERS, figures, make_root, share

NOW = datetime(2025, 9, 2, tzinfo=UTC)
NEWEST = QUARTERS[-1]
TOLD = "afwijking aanvaard tot 1 januari 2026: te weinig tolken"


def missed() -> list[dict]:
    """The invented figures with an ambitie that is missed for certain, whatever rounding did."""
    return [row | {"ambitie": 0.95} if "ambitie" in row else row for row in figures()]


def pages_with(folder: Path, *accepted: tuple[date, str], rows: list[dict] | None = None) -> dict[str, str]:
    """The text of every page when these cells (peildatum, area) have an accepted deviation."""
    root = make_root(folder, missed() if rows is None else rows)
    with duckdb.connect(str(root.warehouse)) as connection:
        connection.execute(
            """create table indicators.fct_indicator_deviations (indicator_id varchar, peildatum date,
            gebied_code varchar, dimensie varchar, categorie varchar, reden varchar, geldig_tot date,
            vastgesteld_door varchar)"""
        )
        for day, area in accepted:
            connection.execute(
                """insert into indicators.fct_indicator_deviations values
                ('brede_intake_gestart', ?, ?, 'totaal', 'totaal', 'te weinig tolken', '2026-01-01', 'bestuur')""",
                [day, area],
            )
    publication.publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, NOW, synthetic=True)
    site = root.published / "site"
    return {path.relative_to(site).as_posix(): text_of(path) for path in site.rglob("*.html")}


def text_of(path: Path) -> str:
    """What a page reads like, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")).replace("\xa0", " "))


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return pages_with(tmp_path_factory.mktemp("accepted") / "data", (NEWEST, "NL01"), (NEWEST, "GM0307"))


@pytest.mark.parametrize("page", ["index.html", "fase/f4.html", "print/index.html"])
def test_it_stands_beside_the_verdict_in_the_tables_of_the_country(accepted: dict[str, str], page: str) -> None:
    """Until when; why is told on its own page, where there is room."""
    assert re.search(f"Niet gehaald {TOLD.partition(':')[0]}", accepted[page])


@pytest.mark.parametrize("page", ["indicator/brede_intake_gestart.html", "print/brede_intake_gestart.html"])
def test_the_page_of_the_indicator_says_that_it_changes_nothing(accepted: dict[str, str], page: str) -> None:
    told = TOLD.replace("afwijking", "Afwijking")
    assert f"{told}. Het cijfer en het oordeel veranderen daar niet door." in accepted[page]


def test_it_stands_only_where_it_was_accepted(accepted: dict[str, str]) -> None:
    assert "aanvaard tot" not in accepted["gebied/AM13.html"]


def test_beside_a_secret_cell_nothing_is_said(accepted: dict[str, str]) -> None:
    """Whether it stands there would tell whether the hidden verdict is Gehaald."""
    pages = [text for name, text in accepted.items() if "GM0307" in name.upper()]
    assert pages
    assert all("aanvaard tot" not in text for text in pages)


def test_one_of_an_earlier_quarter_is_not_shown_at_the_newest(tmp_path: Path) -> None:
    found = pages_with(tmp_path / "data", (QUARTERS[1], "NL01"))
    assert all("aanvaard tot" not in text for text in found.values())


@pytest.mark.parametrize("row", [
    share(NEWEST, AREAS[0], 57, 57, ambitie=0.5, verdict="GEHAALD"),
    share(NEWEST, AREAS[0], 57, 31, 4, ambitie=0.8, verdict="NIET_GEHAALD"),
])  # fmt: skip
def test_no_deviation_stands_beside_what_is_met_or_cannot_be_said(tmp_path: Path, row: dict) -> None:
    """Beside *niet te zeggen* it would tell that the exact verdict is not Gehaald."""
    found = pages_with(tmp_path / "data", (NEWEST, "NL01"), rows=[row])
    assert all("aanvaard tot" not in text for text in found.values())
    assert "Niet gehaald" not in found["index.html"].split("Brede intake gestart")[1]
