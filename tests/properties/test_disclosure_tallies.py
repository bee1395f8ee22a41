"""Rows of deliveries are counts of persons: rounded, adding up, and a few of them cannot be told from the rest."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.publish.quality import ROWS, findings_released, rows_released
from tests.unit.publication_world import PROJECT

CONFIG = load_cuts(PROJECT)
BASE, MINIMUM = CONFIG.base, CONFIG.minimum_noemer
PARTS = st.tuples(st.integers(0, 60), st.integers(0, 25), st.integers(0, 25))


def released(parts: tuple[int, int, int], secret: bytes) -> list[int | None]:
    row = {"extract": "gem_swi", "period_end": date(2025, 3, 31), **dict(zip(ROWS, (sum(parts), *parts), strict=True))}
    (found,) = rows_released(pl.DataFrame([row]), CONFIG, secret).rows(named=True)
    return [found[name] for name in ROWS]


def limits(value: int, shown: int | None) -> tuple[int, int]:
    """What a reader knows of one count alone."""
    if shown is not None:
        return (0, 0) if value == 0 else (max(shown - BASE + 1, 0), shown + BASE - 1)
    return (1, MINIMUM - 1) if 0 < value < MINIMUM else (0, 10**6)


@settings(deadline=None, max_examples=200)
@given(PARTS, st.binary(min_size=1, max_size=3))
def test_few_rows_are_hidden_and_stay_so_for_who_knows_the_others_and_the_sum(
    parts: tuple[int, int, int], secret: bytes
) -> None:
    values, shown = [sum(parts), *parts], released(parts, secret)
    known = [limits(value, count) for value, count in zip(values, shown, strict=True)]
    for value, count in zip(values, shown, strict=True):
        assert count is None or (count % BASE == 0 and abs(count - value) < BASE)
        assert count is None or value == 0 or value >= MINIMUM
    for place, value in enumerate(values):
        if not 0 < value < MINIMUM:
            continue
        others = [one for index, one in enumerate(known) if index not in {0, place}]
        if place:
            low = known[0][0] - sum(high for _, high in others)
            high = known[0][1] - sum(low for low, _ in others)
        else:
            low, high = sum(low for low, _ in others), sum(high for _, high in others)
        width = min(high, known[place][1]) - max(low, known[place][0])
        assert width >= CONFIG.protection_width or all(count is None for count in shown)


@settings(deadline=None, max_examples=50)
@given(PARTS, st.binary(min_size=1, max_size=3))
def test_shown_rows_add_up(parts: tuple[int, int, int], secret: bytes) -> None:
    shown = released(parts, secret)
    if None not in shown:
        assert shown[0] == sum(shown[1:])


def test_differences_between_partners_are_rounded_and_few_are_a_word() -> None:
    rows = [{"rule": f"C{count:02d}", "extract": "gem_swi", "leverancier": "GM0001", "other_partner": "DUO",
             "periode": "2025K1", "findings": count} for count in range(1, 60)]  # fmt: skip
    found = findings_released(pl.DataFrame(rows), CONFIG, b"sleutel")
    for row in found.rows(named=True):
        exact = int(row["rule"][1:])
        assert row["is_small"] == (exact < MINIMUM)
        assert (row["findings"] is None) == row["is_small"]
        assert row["findings"] is None or (row["findings"] % BASE == 0 and abs(row["findings"] - exact) < BASE)
    assert set(found["leverancier"]) == {"GEMEENTEN"}
