"""Why an ambitie is missed: parts that add up, a change that is split whole, and nothing told about few persons."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publish.cells import Cell
from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.publish.print.pages import fitting, list_height
from pipelines.publish.print.pdf import dated
from pipelines.publish.restated import inherited_waits, make_comparisons
from pipelines.publish.site.atlas import NATION, Area, Atlas
from pipelines.publish.site.edition import ComparedTotal, Edition
from pipelines.publish.site.numbers import NBSP
from pipelines.publish.site.pages.comparisons import comparisons_page, total_text
from pipelines.publish.site.pages.drivers import Gap, gap_of, kitagawa, parts_of
from pipelines.publish.site.pages.reasons import reasons_of
from pipelines.publish.site.store import Store
from pipelines.publish.site.supply import Supply
from tests.unit.publication_world import INDICATORS, PROJECT, frame, share

CONFIG = load_cuts(PROJECT)

DAY = date(2025, 6, 30)
ID = "brede_intake_gestart"
GEMEENTEN = ("GM0001", "GM0002", "GM0003")


def cell(noemer: int, teller: int, onbekend: int = 0, *, richting: str = "hoger", **place: str) -> Cell:
    where = {"gebied_type": "NL", "gebied_code": NATION, "dimensie": "totaal", "categorie": "totaal", **place}
    return Cell(
        ID, "1", DAY, **where, weergave="getoond", noemer=noemer, teller=teller, onbekend=onbekend,
        waarde=teller / noemer, ondergrens=teller / noemer, bovengrens=(teller + onbekend) / noemer, ambitie=0.8,
        richting=richting, verdict="NIET_GEHAALD",
    )  # fmt: skip


def edition(whole: Cell, parts: dict[str, Cell] | None = None, **more: object) -> Edition:
    areas = {NATION: Area(NATION, "NL", "Nederland")}
    areas |= {code: Area(code, "gemeente", f"Gemeente {code}", (NATION,)) for code in GEMEENTEN}
    trails = {(ID, NATION, "totaal", "totaal"): {DAY: whole}}
    trails |= {(ID, code, "totaal", "totaal"): {DAY: one} for code, one in (parts or {}).items()}
    return Edition(
        INDICATORS, Atlas(areas), Store(trails, {}, (DAY,)), Supply((), {}, {}, frozenset(), {}), (),
        datetime(2025, 9, 1, tzinfo=UTC), "1", is_synthetic=True, minimum=10, **more,
    )  # fmt: skip


def gemeente(noemer: int, teller: int, onbekend: int = 0) -> Cell:
    return cell(noemer, teller, onbekend, gebied_type="gemeente")


counts = st.integers(0, 500).flatmap(lambda noemer: st.tuples(st.just(noemer), st.integers(0, noemer)))


@given(st.lists(counts, min_size=1, max_size=8), st.sampled_from(["hoger", "lager"]), counts)
def test_the_parts_and_their_remainder_add_up_to_the_gap(parts, richting, rest) -> None:
    shown = {str(place): gemeente(*one) for place, one in enumerate(parts) if one[0]}
    total = [sum(one[side] for one in [*parts, rest]) for side in (0, 1)]
    if not total[0]:
        return
    whole = cell(*total, richting=richting)
    sign = -1 if richting == "lager" else 1
    gap = sign * (0.8 * total[0] - total[1])
    assert sum(part.shortfall for part in parts_of(shown, whole)) == pytest.approx(gap, abs=1e-9)


weights = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 100), min_size=1)


@given(weights, weights, st.data())
def test_composition_and_outcome_together_are_the_whole_change(now, then, data) -> None:
    def shares(sizes: dict[str, int]) -> dict[str, tuple[float, float]]:
        total = sum(sizes.values())
        return {name: (size / total, data.draw(st.floats(0, 1))) for name, size in sizes.items()}

    here, before = shares(now), shares(then)
    change = sum(w * r for w, r in here.values()) - sum(w * r for w, r in before.values())
    assert sum(kitagawa(here, before)) == pytest.approx(change, abs=1e-12)


def test_the_gap_is_rounded_up_to_whole_persons() -> None:
    found = gap_of(edition(cell(101, 60)), ID, NATION, DAY)
    assert isinstance(found, Gap)
    assert found.shortfall == 21  # 0.8 x 101 - 60 = 20.8


def test_fewer_than_ten_persons_are_not_told_and_have_no_bar() -> None:
    parts = {"GM0001": gemeente(60, 34), "GM0002": gemeente(40, 26), "GM0003": gemeente(20, 18)}
    found = reasons_of(edition(cell(120, 78), parts), ID, NATION, DAY)
    assert found is not None
    (table,) = found.tables
    assert [(row.name, row.shortfall, row.bar) for row in table.rows] == [
        ("Gemeente GM0001", "14", 100.0),
        ("Gemeente GM0002", "minder dan 10", 0.0),
        ("Gemeente GM0003", "geen", 0.0),
    ]
    assert found.sentences[0] == f"18 personen te weinig voor de ambitie van 80{NBSP}%."


def test_parts_that_are_more_than_the_whole_do_not_divide_it() -> None:
    parts = {"GM0001": gemeente(90, 40), "GM0002": gemeente(90, 40)}
    found = gap_of(edition(cell(100, 60), parts), ID, NATION, DAY)
    assert found is not None
    assert found.splits == {}


def test_a_reached_ambitie_is_said_shortly() -> None:
    found = reasons_of(edition(cell(100, 80)), ID, NATION, DAY)
    assert found is not None
    assert found.tables == []
    assert "geen tekort" in found.sentences[0]


def test_missing_deliveries_explain_at_most_what_lies_above_the_value() -> None:
    found = reasons_of(edition(cell(200, 100, 30)), ID, NATION, DAY)
    assert found is not None
    assert "hoogstens 15,0 procentpunt" in " ".join(found.sentences)


def test_an_earlier_wait_is_told_of_a_large_group_only_and_in_twentieths() -> None:
    waits = {ID: ("doorlooptijd_pip", 33.0)}
    large = reasons_of(edition(cell(1000, 900 - 200), inherited=waits), ID, NATION, DAY)
    small = reasons_of(edition(cell(120, 60), inherited=waits), ID, NATION, DAY)
    assert large is not None
    assert small is not None
    assert f"Ongeveer 10{NBSP}% van hen" in large.sentences[-1]
    assert not any("Ongeveer" in one for one in small.sentences)


def restated(cause: str, teller: int, noemer: int, size: int = 400) -> dict[str, object]:
    return {
        "from_known_at": datetime(2025, 4, 1), "to_known_at": datetime(2025, 9, 1), "indicator_id": ID,  # noqa: DTZ001
        "peildatum": date(2025, 3, 31), "oorzaak": cause, "teller_change": teller, "noemer_change": noemer,
        "teller_before": size // 2, "teller_after": size // 2 + 21, "noemer_before": size, "noemer_after": size + 33,
    }  # fmt: skip


def compare(*rows: dict[str, object], released: list[dict] | None = None, secret: bytes = b"sleutel"):
    cells = frame(released or [])
    return make_comparisons(pl.DataFrame(rows), cells, datetime(2025, 9, 1, tzinfo=UTC), CONFIG, secret)


def test_a_comparison_shows_parts_in_fives_and_hides_small_ones() -> None:
    found = compare(restated("correctie", 17, 28), restated("late_levering", 4, 5))
    page = comparisons_page(edition(cell(100, 60), comparisons=found))
    (one,) = page.content["compared"]
    assert one.causes == ["Correctie", "Late levering"]
    assert one.rows[0].before == f"200 van 400 (50,0{NBSP}%)"
    large, small = one.rows[0].parts
    assert small == "<10 / <10"
    assert large in {f"+{teller} / +{noemer}" for teller in (15, 20) for noemer in (25, 30)}


def test_a_compared_total_of_the_moment_of_this_publication_is_the_released_one() -> None:
    now = share(date(2025, 3, 31), ("NL", NATION), 435, 220)
    (one,) = compare(restated("correctie", 21, 33), released=[now])
    assert (one.cells[0].after.teller, one.cells[0].after.noemer) == (220, 435)
    (other,) = compare(restated("correctie", 21, 33))
    assert other.cells[0].after.teller in {220, 225}


@given(st.integers(0, 40), st.integers(-40, 40), st.integers(-40, 40), st.binary(min_size=1, max_size=3))
def test_no_part_below_the_minimum_can_be_told_from_the_others(start, first, second, secret) -> None:
    """Whoever knows the totals, the other parts and their roundings finds at least four values."""
    rows = [restated("correctie", first, 0), restated("late_levering", second, 0)]
    for row in rows:
        row |= {"teller_before": 200 + start, "teller_after": 200 + start + first + second, "noemer_after": 400}
    (found,) = compare(*rows, secret=secret)
    (shown,) = found.cells
    limits = [(one.shown - 4, one.shown + 4) if one.shown is not None else (-9, 9) if one.is_small else (-999, 999)
              for one in (part.teller for part in shown.parts)]  # fmt: skip
    ends = [
        (one.teller - 4, one.teller + 4) if one.teller is not None else (0, 999) for one in (shown.before, shown.after)
    ]
    for place, value in enumerate((first, second)):
        if abs(value) < 10:
            low, high = limits[place]
            other = limits[1 - place]
            low = max(low, ends[1][0] - ends[0][1] - other[1])
            high = min(high, ends[1][1] - ends[0][0] - other[0])
            assert high - low >= CONFIG.protection_width


def test_a_compared_total_hides_a_small_teller_and_a_small_rest() -> None:
    for teller in (5, 395):
        row = restated("correctie", 10, 50) | {
            "teller_before": teller,
            "teller_after": teller + 10,
            "noemer_after": 450,
        }
        (one,) = compare(row)
        assert total_text(one.cells[0].before) == "geheim van 400"
    assert total_text(ComparedTotal(10, 400, is_secret=False)) == f"10 van 400 (2,5{NBSP}%)"
    assert total_text(ComparedTotal(120, None, is_secret=False)) == "120"


def test_a_total_about_few_is_not_compared() -> None:
    assert compare(restated("correctie", 17, 28, size=99)) == ()
    assert make_comparisons(pl.DataFrame(), frame([]), datetime(2025, 9, 1, tzinfo=UTC), CONFIG, b"") == ()


def test_a_wait_of_few_is_not_told_and_one_of_more_is_a_multiple_of_five() -> None:
    rows = [{"indicator_id": name, "peildatum": DAY, "categorie": "x", "personen": persons}
            for name, persons in (("a", 9.0), ("b", 33.0))]  # fmt: skip
    found = inherited_waits(pl.DataFrame(rows), CONFIG, b"sleutel")
    assert set(found) == {"b"}
    assert found["b"][1] in {30, 35}


def test_a_side_of_paper_takes_texts_as_long_as_they_fit() -> None:
    pairs = [("a", "b" * 90)] * 6
    assert list(fitting(pairs, list_height(pairs))) == pairs
    assert list(fitting(pairs, list_height(pairs) - 0.1)) == pairs[:5]
    assert list(fitting(pairs, 0)) == []


def test_a_pdf_gets_the_moment_of_the_publication_and_keeps_its_length() -> None:
    written = b"/CreationDate (D:20261123205015+00'00') /ModDate (D:20261123205015+00'00') x"
    found = dated(written, datetime(2025, 9, 1, 10, tzinfo=UTC))
    assert found == written.replace(b"20261123205015", b"20250901100000")
