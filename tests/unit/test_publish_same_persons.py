"""Counts of the same persons in two tables are one to the attacker, and are published the same."""

from datetime import date

import polars as pl

from pipelines.publish.cells import SECRET
from pipelines.publish.disclosure.attacked import Release
from pipelines.publish.disclosure.audit import Audit, audit
from pipelines.publish.disclosure.counts import Table, table_of
from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.publish.disclosure.persons import persons_of
from pipelines.publish.disclosure.protect import areas_of, protect
from tests.unit.publication_world import PROJECT, count, frame, share

CONFIG = load_cuts(PROJECT)
DAY = date(2025, 6, 30)
COUNT = "instroom_inburgeringsplichtigen"
REGION, FULL, FEW = ("arbeidsmarktregio", "AM01"), ("gemeente", "GM0001"), ("gemeente", "GM0002")
OTHERS = [("gemeente", f"GM{number:04d}") for number in range(3, 8)]
SIZES = {REGION: 21, FULL: 13, FEW: 8, **dict.fromkeys(OTHERS, 43)}
GEMEENTEN = pl.DataFrame(
    [(FULL[1], "PV20", "AM01"), (FEW[1], "PV20", "AM01"), *((code, "PV21", "AM02") for _, code in OTHERS)],
    schema=["gemeente_code", "provincie_code", "arbeidsmarktregio_code"], orient="row",
)  # fmt: skip


def rows_of(indicator: str, sizes: dict[tuple[str, str], int], teller: int = 5) -> list[dict]:
    """A share of which so many are in the teller of each gemeente, and as many again in the region."""
    tellers = {area: teller * (2 if area == REGION else 1) for area in sizes}
    return [{**share(DAY, area, size, tellers[area]), "indicator_id": indicator} for area, size in sizes.items()]


def table(rows: list[dict]) -> Table:
    full = frame(rows).rows(named=True)
    name = (full[0]["indicator_id"], str(DAY))
    return table_of(name, full, [row["noemer"] >= CONFIG.minimum_noemer for row in full], areas_of(GEMEENTEN))


def release(rows: list[dict], published: dict[tuple[str, str], int]) -> Release:
    """A share about the same persons with these noemers published; its teller is hidden far from what matters here."""
    made = table(rows)
    shown = {cell for cell, is_shown in enumerate(made.shown) if is_shown}
    counts = [
        {"noemer": published.get((place[0], place[1]), 45), "teller": 5} if cell in shown else {}
        for cell, place in enumerate(made.places)
    ]
    return Release(made, counts, set(range(len(made.places))) - shown, CONFIG.base - 1)


def attacked(*releases: Release) -> Audit:
    return audit(list(releases), {}, CONFIG)


def once() -> Release:
    return release(rows_of("een", SIZES), {REGION: 20, FULL: 10})


def again(sizes: dict[tuple[str, str], int] = SIZES) -> Release:
    return release(rows_of("twee", sizes, teller=4), {REGION: 25, FULL: 15})


def test_two_roundings_of_the_same_persons_open_what_neither_opens_alone() -> None:
    """21 to 24 persons, of whom 11 to 14 in one gemeente: 7 to 9 in the other. Each table alone leaves 2 to 9."""
    assert attacked(once()).would_open == 0
    assert attacked(again()).would_open == 0
    together = attacked(once(), again())
    assert together.would_open > 0
    assert together.hidden_more > 0
    assert together.still_open == 0


def test_what_was_closed_stays_closed_for_an_attacker_who_starts_anew() -> None:
    releases = once(), again()
    assert attacked(*releases).would_open > 0
    assert attacked(*releases).would_open == 0


def test_two_tables_about_other_persons_say_nothing_of_each_other() -> None:
    assert attacked(once(), again(SIZES | {OTHERS[0]: 44})).would_open == 0


def test_who_is_in_the_teller_is_in_the_noemer_of_the_attacker_too() -> None:
    """Eight persons at most, as an earlier release told: no more than eight in the teller, where nine were possible."""
    told = {(("een", str(DAY), (*FEW, "totaal", "totaal")), "noemer"): [(0.0, 8.0)]}
    wide = CONFIG.model_copy(update={"protection_width": 9})
    assert audit([once()], {}, wide).would_open == 1, "the noemer, 1 to 9"
    assert audit([once()], told, wide).would_open == 2


def test_a_teller_and_a_noemer_that_never_differ_are_one() -> None:
    started = [{**share(DAY, area, size + 9, size), "indicator_id": "gestart"} for area, size in SIZES.items()]
    tested = table(rows_of("getoetst", SIZES))
    found = persons_of([(table(started), "teller"), (tested, "noemer"), (tested, "teller")]).numbers
    gemeenten = [cell for cell, place in enumerate(tested.places) if place[0] == "gemeente"]
    assert [found[0][cell] for cell in gemeenten] == [found[1][cell] for cell in gemeenten]
    assert not set(found[1]) & set(found[2])


def test_a_few_small_counts_that_agree_are_no_evidence() -> None:
    few = {FULL: 13, FEW: 8}
    found = persons_of([(table(rows_of("een", few)), "noemer"), (table(rows_of("twee", few)), "noemer")]).numbers
    assert not set(found[0]) & set(found[1])


def test_that_nobody_is_somewhere_is_told_by_a_row_that_is_not_there() -> None:
    """Nobody of this gemeente has started: it has no row among who started, so that its 0 is no secret."""
    begun = {area: size for area, size in SIZES.items() if area != FEW}
    started = [
        {**share(DAY, area, size, begun.get(area, 0)), "indicator_id": "gestart"} for area, size in SIZES.items()
    ]
    persons = persons_of([(table(started), "teller"), (table(rows_of("getoetst", begun)), "noemer")])
    assert persons.nobody[0] == {table(started).places.index((*FEW, "totaal", "totaal"))}
    assert persons_of([(table(started), "teller")]).nobody == [frozenset()]


def test_what_is_counted_nowhere_is_no_secret_anywhere() -> None:
    never = table(rows_of("een", SIZES, teller=0))
    assert persons_of([(never, "teller")]).nobody == [frozenset(range(len(never.places)))]


def test_the_same_persons_are_published_the_same_in_every_table() -> None:
    sizes = {("NL", "NL01"): 236, **SIZES}
    rows = [
        *rows_of("een", sizes),
        *rows_of("twee", sizes, teller=11),
        *(count(DAY, area, n) for area, n in sizes.items()),
    ]
    for secret in (b"een", b"twee", b"drie", b"vier"):
        cells = protect(frame(rows), GEMEENTEN, CONFIG, (COUNT,), secret).cells.filter(pl.col("weergave") != SECRET)
        for area in OTHERS:
            of_area = cells.filter(pl.col("gebied_code") == area[1])
            found = of_area.select(pl.coalesce(pl.when(pl.col("indicator_id") != COUNT).then("noemer"), "teller"))
            assert found.height == 3
            assert found.to_series().n_unique() == 1
