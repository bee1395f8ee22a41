"""The vergaderstuk as PDF: one side a phase, tagged, in Dutch, the same bytes each time; and none without Chromium."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipelines.contracts.loader import load_contracts
from pipelines.publish.print.paper import write_paper
from pipelines.publish.publication import publish
from tests.browser.test_site_in_a_browser import CHROMIUM
from tests.unit.publication_world import INDICATORS, PROJECT, make_root

MOMENT = datetime(2025, 9, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_root(tmp_path_factory.mktemp("paper") / "root")
    contracts = load_contracts(PROJECT)
    publish(root, PROJECT, contracts, INDICATORS, MOMENT, synthetic=True, chromium=Path(str(CHROMIUM)))
    return root.published


def test_the_pdf_has_one_tagged_dutch_side_a_phase(published: Path) -> None:
    read = PdfReader(published / "downloads" / "vergaderstuk.pdf")
    assert len(read.pages) == len({one.phase for one in INDICATORS.values()})
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.trailer["/Root"]["/Lang"] == "nl"
    text = "".join(page.extract_text() for page in read.pages)
    assert "Brede intake en PIP" in text
    assert re.findall(r"(?<![\d.,])\d{9,10}(?![\d.,])", text) == []


def test_the_same_page_gives_the_same_bytes(published: Path) -> None:
    path = published / "downloads" / "vergaderstuk.pdf"
    before = path.read_bytes()
    assert write_paper(published, Path(str(CHROMIUM)), MOMENT)
    assert path.read_bytes() == before


def test_without_a_chromium_that_works_there_is_no_pdf_and_no_failure(published: Path, tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    assert write_paper(tmp_path, None, MOMENT) == ()
    assert write_paper(tmp_path, tmp_path / "nothing", MOMENT) == ()
    assert not list((tmp_path / "downloads").iterdir())


def test_the_page_of_downloads_lists_the_pdf(published: Path) -> None:
    page = (published / "site" / "downloads.html").read_text()
    assert "vergaderstuk.pdf" in page
    assert "geen Chromium" not in page
