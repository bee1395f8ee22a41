"""Vergaderstuk and indicator sheets as PDF: one side each, tagged, in Dutch, the same bytes; none without Chromium."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipelines.contracts.loader import load_contracts
from pipelines.publish.print.paper import write_paper
from pipelines.publish.print.pdf import renumbered
from pipelines.publish.publication import publish
from tests.browser.test_site_in_a_browser import CHROMIUM
from tests.unit.publication_world import AREAS, INDICATORS, PROJECT, QUARTERS, definition, make_root, share

MOMENT = datetime(2025, 9, 1, 10, tzinfo=UTC)


PAPERS = ("vergaderstuk.pdf", "indicatorbladen.pdf")
EMPTY = 200  # characters: a side with only a head and a foot has more, one that is blank has none


def publication(folder: Path, rows: list[dict] | None = None, indicators: dict | None = None) -> Path:
    root = make_root(folder / "root", rows)
    declared = INDICATORS if indicators is None else indicators
    publish(root, PROJECT, load_contracts(PROJECT), declared, MOMENT, synthetic=True, chromium=Path(str(CHROMIUM)))
    return root.published


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publication(tmp_path_factory.mktemp("paper"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phase of a dozen indicators with long names and definitions, each of which misses its ambitie everywhere."""
    names = [f"een_indicator_met_een_lange_naam_{number:02}" for number in range(12)]
    rows = [
        share(day, area, noemer, noemer // 2, 40) | {"indicator_id": name}
        for name in names
        for day in QUARTERS
        for area, noemer in ((AREAS[0], 900), (AREAS[1], 900), (AREAS[2], 500), (AREAS[3], 400), (AREAS[4], 500))
    ]
    text = " ".join(["Aandeel van wie iets gebeurde, onder de personen van wie dat te zeggen is."] * 4)
    declared = {name: definition(name, "share").model_copy(update={"definition": text}) for name in names}
    return publication(tmp_path_factory.mktemp("full"), rows, declared)


def sides(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


@pytest.mark.parametrize("name", PAPERS)
def test_a_pdf_is_tagged_and_dutch_and_holds_no_number_of_a_person(published: Path, name: str) -> None:
    read = PdfReader(published / "downloads" / name)
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "nl"
    assert read.trailer["/Root"]["/StructTreeRoot"]
    text = "".join(sides(published / "downloads" / name))
    assert "Brede intake en PIP" in text
    assert re.findall(r"(?<![\d.,])\d{9,10}(?![\d.,])", text) == []


@pytest.mark.parametrize("world", ["published", "full"])
def test_a_phase_takes_one_side_and_no_side_is_blank(request: pytest.FixtureRequest, world: str) -> None:
    found = sides(request.getfixturevalue(world) / "downloads" / "vergaderstuk.pdf")
    assert len(found) == 1, "all indicators of these worlds are of one phase"
    assert len(found[0]) > EMPTY


@pytest.mark.parametrize("world", ["published", "full"])
def test_an_indicator_takes_one_side_and_no_side_is_blank(request: pytest.FixtureRequest, world: str) -> None:
    folder = request.getfixturevalue(world)
    titles = [title.lower() for title in indicator_titles(folder)]
    found = [" ".join(text.lower().split()) for text in sides(folder / "downloads" / "indicatorbladen.pdf")]
    assert [title in side for title, side in zip(titles, found, strict=True)] == [True] * len(titles)
    assert min(map(len, found)) > EMPTY


def indicator_titles(folder: Path) -> list[str]:
    pages = sorted((folder / "site" / "print").glob("*.html"))
    found = [re.search(r'<h1 class="name"[^>]*>([^<]+)', page.read_text()) for page in pages]
    return sorted(one[1] for one in found if one)


@pytest.mark.parametrize("name", PAPERS)
def test_another_publication_of_the_same_gives_the_same_bytes(published: Path, tmp_path: Path, name: str) -> None:
    again = publication(tmp_path)
    assert (again / "downloads" / name).read_bytes() == (published / "downloads" / name).read_bytes()


def test_marks_are_numbered_from_one_whatever_was_drawn_before() -> None:
    drawn = b"/Names [(node00000089) 3 0 R (node00000091) 4 0 R] /ID (node00000091)"
    later = drawn.replace(b"00089", b"00090").replace(b"00091", b"00092")
    assert renumbered(drawn) == b"/Names [(node00000001) 3 0 R (node00000002) 4 0 R] /ID (node00000002)"
    assert renumbered(later) == renumbered(drawn)


def test_the_page_of_all_sheets_was_for_the_printer_only(published: Path) -> None:
    assert not (published / "site" / "print" / "indicatorbladen.html").exists()


def test_without_a_chromium_that_works_there_is_no_pdf_and_no_failure(published: Path, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    assert write_paper(tmp_path, None, MOMENT) == ()
    assert write_paper(tmp_path, tmp_path / "nothing", MOMENT) == ()
    assert not list((tmp_path / "downloads").iterdir())


def test_the_page_of_downloads_lists_the_pdf(published: Path) -> None:
    page = (published / "site" / "downloads.html").read_text()
    assert [name in page for name in PAPERS] == [True, True]
    assert "geen Chromium" not in page
