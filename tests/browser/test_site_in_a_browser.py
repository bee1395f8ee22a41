"""The site in a real browser: no sideways scrolling, readable charts, order of headings, no request elsewhere."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.publish.cells import COUNTS
from pipelines.publish.publication import publish
from tests.unit.outline_world import Grid
from tests.unit.publication_world import INDICATORS, PROJECT, figures, make_root

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    pytest.skip(
        "Chromium is not installed (Debian: apt-get install chromium): browser tests left out", allow_module_level=True
    )
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: browser tests left out")

PAGES = ("index.html", "indicator/brede_intake_gestart.html", "indicator/doorlooptijd_pip.html", "gebied/GM0344.html")
PAGES += ("indicator/doorlooptijd_participatieverklaringstraject_kennisgeving.html",)
PAGES += (
    "indicator/instroom_inburgeringsplichtigen.html",
    "gebied/AM13.html",
    "gebied/PV26.html",
    "gebied/index.html",
    "fase/f4.html",
    "leveringen.html",
    "begrippen.html",
    "downloads.html",
    "toegankelijkheid.html",
    "vergelijken.html",
    "print/index.html",
    "print/brede_intake_gestart.html",
)
CONTRAST = """() => {
  const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return 'rgb(255,255,255)';
  };
  const poor = [];
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest('svg, .vh, .skip') || !e.getClientRects().length) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of page, with a map of two invented gemeenten and figures for both."""
    tenfold = [
        {key: value * 10 if key in COUNTS and isinstance(value, int) else value for key, value in row.items()}
        for row in figures()
    ]
    root = make_root(tmp_path_factory.mktemp("browser") / "root", tenfold)
    Grid(["GM0344", "GM0307"], bends=9).write(root.reference / "gemeenten.topojson")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, datetime(2025, 9, 2, tzinfo=UTC), synthetic=True)
    return root.published / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_of_320_points_does_not_scroll_sideways(browser, site: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto((site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_has_enough_contrast_in_light_and_dark(browser, site: Path, name: str, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto((site / name).as_uri())
    assert page.evaluate(CONTRAST) == []
    page.close()


def test_nothing_is_asked_of_another_server_and_nothing_is_refused(browser, site: Path) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for name in PAGES:
        page.goto((site / name).as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == [], "the content security policy refuses nothing of our own"
    page.close()


def test_a_phone_gets_the_narrow_chart_with_text_of_12_points(browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((site / PAGES[1]).as_uri())
    assert not page.locator(".chart-wide").is_visible()
    scale = page.evaluate(
        "(e => e.getBoundingClientRect().width / e.viewBox.baseVal.width)(document.querySelector('.chart-narrow'))"
    )
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.chart-narrow text')).fontSize)")
    assert size * scale >= 11.9
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_headings_do_not_skip_a_level_and_tables_have_captions(browser, site: Path, name: str) -> None:
    page = browser.new_page()
    page.goto((site / name).as_uri())
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("[...document.querySelectorAll('table')].filter(t => !t.caption).length") == 0
    assert page.evaluate("[...document.querySelectorAll('th')].filter(t => !t.scope).length") == 0
    page.close()


FOCUS = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const box = e.getBoundingClientRect(), look = getComputedStyle(e);
  return {
    place: [...document.querySelectorAll('*')].indexOf(e),
    name: e.tagName + ' ' + (e.textContent || '').trim().slice(0, 40),
    is_seen: box.width > 0 && box.height > 0 && box.right > 0 && look.visibility === 'visible',
    is_marked: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
  };
}"""
REACHABLE = """() => [...document.querySelectorAll('a[href], summary, [tabindex="0"]')]
  .filter(e => e.matches('summary') || e.checkVisibility({ contentVisibilityAuto: true })
    && !(e.closest('details:not([open])'))).length"""


def test_the_keyboard_finds_the_way_past_the_menu_first(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')"), "and lands in the content"
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_fold_is_reached_in_order_and_seen_to_have_the_focus(browser, site: Path, name: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / name).as_uri())
    wanted = page.evaluate(REACHABLE)
    stops = []
    for _ in range(wanted + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["place"] <= stops[-1]["place"]):
            break
        stops.append(stop)
    assert len(stops) == wanted
    assert [one["name"] for one in stops if not (one["is_seen"] and one["is_marked"])] == []
    page.close()


def test_a_fold_opens_by_keyboard_and_shows_its_table_without_javascript(browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / PAGES[1]).as_uri())
    fold = page.locator("details", has_text="Cijfers bij deze grafiek")
    assert not fold.locator("table").is_visible()
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    assert fold.locator("table").is_visible()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_the_same_without_javascript(browser, site: Path, name: str) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.goto((site / name).as_uri())
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1] != ""


def test_the_table_behind_a_chart_is_printed_though_it_was_folded(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / PAGES[1]).as_uri())
    page.emulate_media(media="print")
    height = "e => e.getBoundingClientRect().height"
    table = page.locator("details", has_text="Cijfers bij deze grafiek").locator("table")
    assert table.evaluate(height) > 20
    page.close()
