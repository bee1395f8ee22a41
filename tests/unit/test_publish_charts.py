"""Charts say what they show to who cannot see them, and draw nothing where nothing is known."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.reference import load_reference
from pipelines.publish.site.charts.line import NARROW, WIDE, Frame, Point, line_chart
from pipelines.publish.site.charts.scale import ticks
from pipelines.publish.site.charts.sparkline import sparkline
from pipelines.publish.site.charts.tiles import LAYOUT, Tile, tile_map
from pipelines.publish.site.numbers import tidy_percent
from pipelines.publish.site.pages.shades import better_side
from pipelines.publish.site.reading import Reading
from tests.unit.publication_world import PROJECT

DAYS = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), date(2024, 12, 31)]
POINTS = [Point(day, 0.4 + index / 10, 0.35, 0.75, 0.9) for index, day in enumerate(DAYS)]
WORDS = ("Aandeel <b> per kwartaal", "Van 40 % naar 70 %.")


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_a_chart_has_a_title_and_a_description_and_escapes_them(frame: Frame) -> None:
    drawn = line_chart("breed", POINTS, tidy_percent, WORDS, frame)
    assert '<title id="breed-t">Aandeel &lt;b&gt; per kwartaal</title>' in drawn
    assert '<desc id="breed-d">Van 40 % naar 70 %.</desc>' in drawn
    assert 'aria-labelledby="breed-t breed-d"' in drawn


def test_a_quarter_without_a_value_breaks_the_line() -> None:
    broken = [*POINTS[:2], Point(date(2024, 9, 30), None), *POINTS[3:]]
    drawn = line_chart("breed", broken, tidy_percent, WORDS, WIDE)
    (path,) = re.findall(r'<path d="([^"]+)" class="c-line"', drawn)
    assert path.count("L") == 1
    assert drawn.count('class="c-dot"') == 1


def test_nothing_is_written_outside_a_narrow_picture() -> None:
    drawn = line_chart("smal", POINTS, tidy_percent, WORDS, NARROW)
    for x, anchor, content in re.findall(
        r'<text x="([\d.]+)" y="[\d.]+" class="[^"]+"(?: text-anchor="(\w+)")?>([^<]+)', drawn
    ):
        width = len(content) * 7.2
        left = float(x) - {"end": width, "middle": width / 2}.get(anchor, 0)
        assert left >= -1
        assert left + width <= NARROW.width + 1, content


def test_a_flat_trend_of_zero_does_not_go_below_zero() -> None:
    drawn = line_chart("breed", [Point(day, 0.0) for day in DAYS], tidy_percent, WORDS, WIDE)
    assert "\u2212" not in drawn


def test_a_flat_trend_of_everybody_does_not_go_above_everybody() -> None:
    drawn = line_chart("breed", [Point(day, 1.0) for day in DAYS], tidy_percent, WORDS, WIDE)
    marks = [int(mark) for mark in re.findall(r">(\d+)\u00a0%<", drawn)]
    assert max(marks) == 100
    assert min(marks) < 100


def test_a_sparkline_writes_its_first_and_last_figure() -> None:
    drawn = sparkline("v", POINTS, tidy_percent, WORDS)
    assert re.findall(r">(\d+)\u00a0%<", drawn) == ["40", "70"]
    assert sparkline("v", [Point(DAYS[0], None)], tidy_percent, WORDS) == ""


def test_every_arbeidsmarktregio_has_a_tile_of_its_own() -> None:
    regions = load_reference(PROJECT, None).arbeidsmarktregios
    assert set(LAYOUT) == set(regions)
    assert len({(column, row) for column, row, _ in LAYOUT.values()}) == len(LAYOUT) == 35


def test_a_secret_tile_is_hatched_and_holds_no_figure() -> None:
    drawn = tile_map("kaart", [Tile("AM13", "t-geheim", "", "Midden-Utrecht: geheim")], WORDS)
    assert 'fill="url(#kaart-h)"' in drawn
    assert "%" not in drawn.replace("Van 40 % naar 70 %.", "")


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_marks_of_an_axis_hold_all_figures_and_are_few(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert marks[0] <= low + span * 1e-6
    assert marks[-1] >= low + span - span * 1e-6
    assert 2 <= len(marks) <= 9


def test_of_a_duration_a_larger_share_within_the_norm_is_better_though_fewer_days_are() -> None:
    assert better_side(Reading("duration", has_norm=True, unit="dagen"), "lager") == "hoger"
    assert better_side(Reading("duration", has_norm=False, unit="dagen"), "lager") == "lager"
    assert better_side(Reading("share", has_norm=False, unit="personen"), "lager") == "lager"
