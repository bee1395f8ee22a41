"""The operator's outline: its arcs are shared and simplified together, its errors name file, fault and remedy.

The maps here are invented (``outline_world``): squares, one for each code.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contracts.errors import ContractError
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.publish.outline.drawing import draw
from pipelines.publish.outline.read import OF_THE_COUNTRY, read_outline
from pipelines.publish.outline.simplify import furthest, simplified
from pipelines.publish.outline.topojson import decode
from pipelines.publish.publication import publish
from pipelines.publish.site.atlas import Atlas, make_atlas
from pipelines.steps.fingerprint import built_mark, published_mark, remember
from tests.unit.outline_world import Grid
from tests.unit.publication_world import INDICATORS, PROJECT, QUARTERS, figures, make_root, share

NOW = datetime(2025, 9, 2, tzinfo=UTC)
TWO = ("GM0344", "GM0307")
STEP = re.compile(r"-?\d+")


def atlas_of(*codes: str) -> Atlas:
    rows = [(code, f"Plaats {code}", "PV26", "Utrecht", "AM13", "Midden-Utrecht") for code in codes]
    names = ["gemeente_code", "gemeente_naam", "provincie_code", "provincie_naam"]
    names += ["arbeidsmarktregio_code", "arbeidsmarktregio_naam"]
    return make_atlas(pl.DataFrame(rows, schema=names, orient="row"))


def walked(path: str) -> list[tuple[int, int]]:
    """The places of a path with one ring."""
    numbers = [int(one) for one in STEP.findall(path)]
    places = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        places.append((places[-1][0] + dx, places[-1][1] + dy))
    return places


def test_steps_become_places_and_a_negative_number_walks_back() -> None:
    drawing = draw(decode(Grid(TWO).document), TWO, 1000)
    assert drawing.size == (640, 320)
    assert walked(drawing.paths["GM0344"]) == [(0, 0), (320, 0), (320, 320), (0, 320)]
    assert walked(drawing.paths["GM0307"]) == [(320, 0), (640, 0), (640, 320), (320, 320)]


def test_a_file_without_transform_holds_places_and_north_is_above() -> None:
    arcs = [[[5.0, 52.0], [5.1, 52.0], [5.1, 52.2], [5.0, 52.2], [5.0, 52.0]]]
    shape = {"type": "MultiPolygon", "id": "GM0344", "arcs": [[[0]]]}
    drawing = draw(decode({"type": "Topology", "arcs": arcs, "objects": {"a": shape}}), ["GM0344"], 1000)
    width, height = drawing.size
    assert width / height == pytest.approx(0.5 * 0.614, abs=0.01), "a degree to the east is shorter than one north"
    assert walked(drawing.paths["GM0344"])[0] == (0, height)


def test_a_hole_and_an_island_are_rings_of_their_gemeente() -> None:
    square = lambda x, y, side: [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]  # noqa: E731
    arcs = [square(0, 0, 900), square(300, 300, 300), square(950, 0, 50)]
    shape = {"type": "MultiPolygon", "id": "GM0344", "arcs": [[[0], [~1]], [[2]]]}
    drawing = draw(decode({"type": "Topology", "arcs": arcs, "objects": {"a": shape}}), ["GM0344"], 1000)
    assert drawing.paths["GM0344"].count("M") == drawing.paths["GM0344"].count("z") == 3


def test_neighbours_still_share_their_border_when_it_is_simplified() -> None:
    codes = [f"GM{number:04}" for number in range(1, 37)]
    grid = Grid(codes, across=6, bends=30)
    drawing = draw(decode(grid.document), codes, 1500)
    sides: dict[frozenset[tuple[int, int]], int] = {}
    for path in drawing.paths.values():
        places = walked(path)
        for side in pairwise([*places, places[0]]):
            sides[frozenset(side)] = sides.get(frozenset(side), 0) + 1
    assert set(sides.values()) == {1, 2}
    assert sum(len(walked(path)) for path in drawing.paths.values()) < 36 * 4 * 20, "places were left out"
    assert sum(one == 2 for one in sides.values()) >= 60, "every inner border is drawn from both sides alike"


def test_a_gemeente_that_is_too_small_to_see_is_still_there() -> None:
    arcs = [[[0, 0], [0, 90000], [90000, 90000], [0, 0]], [[50, 0], [51, 0], [51, 1], [50, 0]]]
    shapes = [{"type": "Polygon", "id": code, "arcs": [[number]]} for number, code in enumerate(TWO)]
    objects = {"a": {"type": "GeometryCollection", "geometries": shapes}}
    drawing = draw(decode({"type": "Topology", "arcs": arcs, "objects": objects}), TWO, 1000)
    assert drawing.paths["GM0307"] == "M0 640h2v2h-2z"


PLACES = st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), min_size=2, max_size=60)


@given(PLACES, st.floats(0.1, 80))
def test_what_is_left_out_lies_within_the_tolerance_and_the_ends_stay(
    places: list[tuple[int, int]], far: float
) -> None:
    arc = tuple((float(x), float(y)) for x, y in places)
    kept = simplified(arc, far)
    assert (kept[0], kept[-1]) == (arc[0], arc[-1])
    at = 0
    for before, after in pairwise(kept):
        start = arc.index(before, at)
        end = next(i for i in range(start + 1, len(arc)) if arc[i] == after and furthest(arc, start, i)[0] <= far * far)
        at = end


def broken(change: Callable[[dict], object]) -> str:
    document = Grid(TWO).document
    change(document)
    return json.dumps(document)


def shapes(document: dict) -> list[dict]:
    return document["objects"]["gemeenten"]["geometries"]


CASES = {
    "not_json": ("{", "is not JSON"),
    "nested": ("[" * 100_000, "is not JSON"),
    "geojson": ('{"type": "FeatureCollection"}', "this is not TopoJSON"),
    "no_arcs": (broken(lambda d: d.pop("arcs")), '"arcs" is missing'),
    "no_objects": (broken(lambda d: d.pop("objects")), '"objects" is missing'),
    "transform": (broken(lambda d: d["transform"].update(scale=[1])), '"transform" must hold'),
    "infinite": (broken(lambda d: d["arcs"][0].append([float("inf"), 0])), "arc 0 holds something else"),
    "short_arc": (broken(lambda d: d["arcs"].__setitem__(0, [[0, 0]])), "arc 0 has fewer than two places"),
    "no_codes": (broken(lambda d: [s.pop("properties") for s in shapes(d)]), "no object has shapes with a code"),
    "one_code": (broken(lambda d: shapes(d)[0].pop("properties")), "a shape has no gemeentecode"),
    "two_codes": (broken(lambda d: shapes(d)[0].update(id="GM0307")), "a shape has 2 gemeentecodes"),
    "two_objects": (
        broken(lambda d: d["objects"].update(labels=d["objects"]["gemeenten"])),
        "more than one object (gemeenten, labels)",
    ),
    "points": (broken(lambda d: shapes(d)[0].update(type="Point")), "GM0344 is a Point"),
    "no_such_arc": (broken(lambda d: shapes(d)[0].update(arcs=[[99]])), "GM0344 names an arc that is not there"),
    "open_ring": (broken(lambda d: shapes(d)[0]["arcs"][0].pop()), "a ring of GM0344 does not close"),
    "not_rings": (broken(lambda d: shapes(d)[0].update(arcs=[0])), "the arcs of GM0344 are not lists of rings"),
    "unknown": (broken(lambda d: shapes(d)[0]["properties"].update(statcode="GM9999")), "unknown gemeenten: GM9999"),
    "missing": (broken(lambda d: shapes(d).pop()), "missing gemeenten: GM0307 Plaats GM0307"),
    "empty": (broken(lambda d: shapes(d)[1].update(type="MultiPolygon", arcs=[])), "missing gemeenten: GM0307"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_file_is_named_with_what_is_wrong_and_what_to_do(tmp_path: Path, name: str) -> None:
    content, expected = CASES[name]
    path = tmp_path / "gemeenten.topojson"
    path.write_text(content)
    with pytest.raises(ContractError) as found:
        read_outline(tmp_path, atlas_of(*TWO))
    assert expected in str(found.value)
    assert str(found.value).startswith(str(path))
    assert "To do: " in str(found.value)


def test_a_division_of_another_year_tells_how_many_gemeenten_more(tmp_path: Path) -> None:
    Grid([f"GM{number:04}" for number in range(9000, 9030)]).write(tmp_path / "gemeenten.topojson")
    with pytest.raises(ContractError, match=r"GM9011 and 18 more; missing gemeenten: GM0307 .*, GM0344 "):
        read_outline(tmp_path, atlas_of(*TWO))


def test_without_a_file_there_is_no_outline(tmp_path: Path) -> None:
    assert read_outline(tmp_path, atlas_of(*TWO)) is None


def test_all_gemeenten_fit_in_a_page_however_fine_the_file_is() -> None:
    codes = list(load_reference(PROJECT, None).gemeenten)
    drawing = draw(decode(Grid(codes, bends=60).document), codes, OF_THE_COUNTRY)
    assert set(drawing.paths) == set(codes)
    assert sum(map(len, drawing.paths.values())) <= OF_THE_COUNTRY


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a country of all gemeenten, each with a figure, and an invented map of bent squares."""
    reference = load_reference(PROJECT, None)
    rows = figures()
    for index, code in enumerate(reference.gemeenten):
        if code not in TWO:
            rows.append(share(QUARTERS[-1], ("gemeente", code), 200, 100 + index % 90))
    root = make_root(tmp_path_factory.mktemp("outline") / "root", rows)
    with duckdb.connect(str(root.warehouse)) as connection:
        known = [
            (
                one.code,
                one.naam,
                one.provincie_code,
                one.provincie_naam,
                one.arbeidsmarktregio_code,
                one.arbeidsmarktregio_naam,
            )
            for one in reference.gemeenten.values()
            if one.code not in TWO
        ]
        connection.executemany("insert into core.dim_gemeenten values (?, ?, ?, ?, ?, ?)", known)
    Grid(list(reference.gemeenten), bends=60).write(root.reference / "gemeenten.topojson")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, NOW, synthetic=True)
    return root.published


def test_the_map_shows_every_gemeente_with_title_description_and_table(mapped: Path) -> None:
    page = (
        (mapped / "site" / "indicator" / "brede_intake_gestart.html")
        .read_text(encoding="utf-8")
        .replace("&#39;", "&#x27;")
    )
    (picture,) = re.findall(r'<svg[^>]*class="outline".*?</svg>', page, re.DOTALL)
    assert picture.count('<path d="M') - 1 == len(load_reference(PROJECT, None).gemeenten), "and one for the hatch"
    assert '<title id="gemeentekaart-t">' in picture
    assert '<desc id="gemeentekaart-d">' in picture
    assert '<g class="t-geheim" fill="url(#gemeentekaart-h)"><path d="M' in picture
    coloured = dict(re.findall(r"<title>([^:<]+): ([\d,]+\u00a0%)</title>", picture))
    told = dict(
        re.findall(r'<a href="\.\./gebied/GM\d+\.html">([^<]+)</a></th><td class="n">([\d,]+\u00a0%)</td>', page)
    )
    assert len(coloured) > 300
    assert coloured == told, "the table holds what the map shows"


def test_the_page_of_a_gemeente_shows_where_it_lies_only_with_figures_to_compare(mapped: Path) -> None:
    page = (mapped / "site" / "gebied" / "GM0344.html").read_text(encoding="utf-8")
    assert page.count('class="here"') == page.count('class="outline"') == 1
    assert "tegenover de ambitie van 80" in page


def test_every_page_with_a_map_stays_below_200_kb(mapped: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (mapped / "site").rglob("*.html")}
    assert max(sizes.values()) < 200_000, max(sizes, key=lambda name: sizes[name])


def test_a_wrong_outline_leaves_the_previous_publication(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, NOW)
    before = (root.published / "site" / "index.html").stat().st_mtime_ns
    Grid(["GM0344"]).write(root.reference / "gemeenten.topojson")
    with pytest.raises(ContractError, match="missing gemeenten: GM0307 Amersfoort"):
        publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, NOW)
    assert (root.published / "site" / "index.html").stat().st_mtime_ns == before


def test_another_outline_publishes_anew_but_builds_nothing(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    remember(root, "built", "mark")
    marks = [published_mark(root)]
    for codes in (TWO, TWO[:1]):
        Grid(codes).write(root.reference / "gemeenten.topojson")
        marks.append(published_mark(root))
    assert marks[0] == built_mark(root) == "mark"
    assert len(set(marks)) == 3
