"""axe-core finds nothing to report on any kind of page, wide and narrow, light and dark.

axe-core is a test dependency: ``npm ci --prefix tests/browser`` puts it in ``node_modules``.
"""

from pathlib import Path

import pytest

from tests.browser.test_site_in_a_browser import PAGES, browser, site  # noqa: F401 - fixtures

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
if not AXE.is_file():
    pytest.skip("axe-core is not installed (npm ci --prefix tests/browser): axe left out", allow_module_level=True)
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  const places = one => one.nodes.map(node => node.target.join(' ')).slice(0, 4).join(', ');
  return found.violations.map(one => one.id + ': ' + places(one));
}"""


@pytest.fixture(scope="module")
def script() -> str:
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(browser, site: Path, script: str, name: str, width: int) -> None:  # noqa: F811
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto((site / name).as_uri())
    page.evaluate(script)
    assert page.evaluate(RUN) == []
    context.close()


def test_axe_does_find_a_violation_where_there_is_one(browser, script: str) -> None:  # noqa: F811
    page = browser.new_page()
    page.set_content("<html><body><img src='x'></body></html>")
    page.evaluate(script)
    assert any(one.startswith("image-alt") for one in page.evaluate(RUN))
    page.close()
