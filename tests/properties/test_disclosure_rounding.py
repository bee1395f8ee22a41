"""Controlled rounding keeps every sum and stays close; the attacker finds what is left unprotected."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.disclosure.attack import interval, knowledge_of, opened
from pipelines.publish.disclosure.rounding import alone, controlled, draw
from pipelines.publish.disclosure.tables import Sum

BASE = 5
SECRET = b"sleutel"
TABLES = st.integers(1, 8).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 80), min_size=width, max_size=width), min_size=1, max_size=8)
)


def with_margins(rows: list[list[int]]) -> tuple[list[int], list[Sum]]:
    """A table read row by row, then its row sums, its column sums and its total."""
    height, width = len(rows), len(rows[0])
    values = [value for row in rows for value in row]
    values += [sum(row) for row in rows] + [sum(column) for column in zip(*rows, strict=True)]
    values.append(sum(map(sum, rows)))
    first_row, first_column, total = height * width, height * width + height, len(values) - 1
    sums = [Sum(first_row + y, tuple(range(y * width, (y + 1) * width)), is_whole=True) for y in range(height)]
    sums += [Sum(first_column + x, tuple(range(x, height * width, width)), is_whole=True) for x in range(width)]
    sums += [Sum(total, tuple(range(first_row, first_column)), is_whole=True)]
    return values, sums


@settings(deadline=None, max_examples=30)
@given(TABLES, st.binary(min_size=1, max_size=8))
def test_a_rounded_table_adds_up_in_multiples_close_to_the_truth(rows: list[list[int]], secret: bytes) -> None:
    values, sums = with_margins(rows)
    chances = [draw(secret, str(place), value) for place, value in enumerate(values)]
    found = controlled(values, sums, chances, BASE)
    assert found is not None, "a table of two ways always has one"
    assert all(count % BASE == 0 and abs(count - value) < BASE for count, value in zip(found, values, strict=True))
    for one in sums:
        assert found[one.total] == sum(found[part] for part in one.parts)
    assert found == controlled(values, sums, chances, BASE)


def test_what_is_a_multiple_already_stays() -> None:
    values, sums = with_margins([[5, 10], [15, 20]])
    assert controlled(values, sums, [0.0] * len(values), BASE) == values


def test_parts_that_are_not_all_stay_below_their_total() -> None:
    found = controlled([11, 6, 4], [Sum(0, (1, 2), is_whole=False)], [0.9, 0.1, 0.1], BASE)
    assert found is not None
    assert found[0] >= found[1] + found[2]


def test_a_table_that_cannot_be_rounded_closely_is_told_so_and_is_found_further_away() -> None:
    values = [5, 0]  # a total and its only part, which differ
    sums = [Sum(0, (1,), is_whole=True)]
    assert controlled(values, sums, [0.5, 0.5], BASE) is None
    found = controlled(values, sums, [0.5, 0.5], BASE, reach=1)
    assert found in ([0, 0], [5, 5])


@given(st.integers(0, 500), st.text(max_size=6))
def test_the_same_count_is_rounded_the_same_way(value: int, name: str) -> None:
    chance = draw(SECRET, name, value)
    assert 0 <= chance < 1
    assert chance == draw(SECRET, name, value)
    assert abs(alone(value, chance, BASE) - value) < BASE


def test_a_changed_count_or_another_secret_is_drawn_anew() -> None:
    assert len({draw(SECRET, "a", value) for value in range(50)}) == 50
    assert draw(SECRET, "a", 7) != draw(b"andere", "a", 7)


def test_rounding_alone_leans_neither_way() -> None:
    drift = sum(alone(value, draw(SECRET, str(value), value), BASE) - value for value in range(4000))
    assert abs(drift) / 4000 < 0.15


EXACT = [Sum(0, (1, 2, 3), is_whole=True)]


def test_hiding_one_part_of_an_exact_total_protects_nothing() -> None:
    known = knowledge_of([100, 60, 33, 1], [100, 60, 33, 9], EXACT)
    assert interval(known, 3) == (7, 7)
    assert opened([(known, [3])], width=3) == [[3]]


def test_hiding_one_part_of_rounded_counts_leaves_the_attacker_in_the_dark() -> None:
    known = knowledge_of([96, 56, 31, 1], [104, 64, 39, 9], EXACT)
    assert interval(known, 3) == (1, 9)
    assert opened([(known, [3])], width=3) == [[]]


def test_two_tables_swept_together_are_judged_as_each_alone() -> None:
    narrow = knowledge_of([100, 60, 33, 1], [100, 60, 33, 9], EXACT)
    wide = knowledge_of([96, 56, 31, 1], [104, 64, 39, 9], EXACT)
    assert opened([(wide, [3]), (narrow, [3]), (wide, [3])], width=3) == [[], [3], []]


@settings(deadline=None, max_examples=25)
@given(TABLES, st.integers(1, 8))
def test_the_sweeps_find_exactly_what_looking_at_each_count_alone_finds(rows: list[list[int]], width: int) -> None:
    values, sums = with_margins(rows)
    low = [max(value - value % 5, 0) for value in values]
    high = [value + 4 - value % 5 for value in values]
    known = knowledge_of(low, high, sums)
    places = list(range(len(values)))
    alone_found = [place for place in places if interval(known, place)[1] - interval(known, place)[0] < width - 1e-6]
    assert opened([(known, places)], width) == [alone_found]
