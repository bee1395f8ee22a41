"""Ambitions and verdicts: which row wins, and what a value against it means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.oracle.shares import from_counts, wilson
from tests.oracle.status import DIRECTIONS, Direction, ambitie_of, verdict_of
from tests.oracle.tiny import world
from tests.oracle.world import Ambitie

HIGHER, LOWER = Direction("A", "hoger"), Direction("A", "lager")


def ambitie(value: float, **facts: Any) -> Ambitie:
    row = {
        "indicator_id": "voldaan", "gebied_type": "NL", "gebied_code": "NL01", "dimensie": "totaal",
        "categorie": "totaal", "geldig_vanaf": date(2022, 1, 1), "geldig_tot": None, "waarde": value, "marge": 0.0,
        "status": "werkhypothese", "vastgesteld_op": date(2022, 1, 1), "line": 0,
    }  # fmt: skip
    return Ambitie(**(row | facts))


def cell_of(noemer: int, teller: int, onbekend: int) -> dict[str, Any]:
    found = from_counts(noemer, teller, onbekend, noemer - onbekend, teller)
    assert found is not None
    return found


def test_limits_decide_also_where_nobody_is_observable() -> None:
    limits = {"ondergrens": 0.95, "bovengrens": 0.98, "wilson_laag": 0.93, "wilson_hoog": 0.99}
    unseen = {"indicator_id": "voldaan", "noemer": 1000, "waarde": None} | limits
    assert verdict_of(unseen, ambitie(0.9), HIGHER) == ("GEHAALD", None)
    assert verdict_of(unseen, ambitie(0.995), HIGHER) == ("NIET_GEHAALD", None)
    assert verdict_of(unseen, ambitie(0.96), HIGHER) == ("NIET_TE_ZEGGEN", "leveringen_ontbreken")
    assert verdict_of(unseen, ambitie(0.985), HIGHER) == ("NIET_TE_ZEGGEN", "te_weinig_waarnemingen")


@pytest.mark.parametrize(
    ("counts", "target", "direction", "verdict"),
    [
        ((1000, 950, 0), 0.9, HIGHER, ("GEHAALD", None)),
        ((1000, 800, 0), 0.9, HIGHER, ("NIET_GEHAALD", None)),
        ((1000, 900, 0), 0.9, HIGHER, ("NIET_TE_ZEGGEN", "te_weinig_waarnemingen")),
        ((1000, 800, 150), 0.9, HIGHER, ("NIET_TE_ZEGGEN", "leveringen_ontbreken")),
        ((9, 9, 0), 0.1, HIGHER, ("NIET_TE_ZEGGEN", "te_kleine_groep")),
        ((1000, 50, 0), 0.1, LOWER, ("GEHAALD", None)),
        ((1000, 200, 0), 0.1, LOWER, ("NIET_GEHAALD", None)),
        ((1000, 50, 150), 0.1, LOWER, ("NIET_TE_ZEGGEN", "leveringen_ontbreken")),
    ],
)
def test_a_share_is_judged_by_its_limits(
    counts: tuple[int, int, int], target: float, direction: Direction, verdict: tuple[str, str | None]
) -> None:
    assert verdict_of(cell_of(*counts), ambitie(target), direction) == verdict


def test_the_nearest_gebied_wins_then_the_own_dimension_then_the_newest_then_the_last() -> None:
    reference = world().reference
    cell = {"gebied_type": "gemeente", "gebied_code": "GM0363", "dimensie": "geslacht", "categorie": "V"}
    cell |= {"peildatum": date(2023, 12, 31)}
    regional = {"gebied_type": "arbeidsmarktregio", "gebied_code": "AM21"}
    rows = [
        ambitie(0.1, dimensie="geslacht", categorie="V"),
        ambitie(0.2, **regional, vastgesteld_op=date(2023, 1, 1)),
        ambitie(0.3, **regional, line=1),
        ambitie(0.4, gebied_type="gemeente", gebied_code="GM0363", geldig_tot=date(2023, 12, 31)),
        ambitie(0.5, gebied_type="provincie", gebied_code="PV27"),
    ]
    found = ambitie_of(cell, rows, reference)
    assert found is not None
    assert found.waarde == 0.2


def test_every_indicator_of_the_definitions_has_a_kind_and_a_direction() -> None:
    assert len(DIRECTIONS) == 57
    assert {direction.kind for direction in DIRECTIONS.values()} == set("ADNG")


@pytest.mark.parametrize("noemer", range(1, 400))
def test_the_limit_at_all_or_nothing_is_exact_so_that_an_ambitie_of_all_or_nothing_is_not_missed_by_rounding(
    noemer: int,
) -> None:
    assert wilson(1.0, noemer)[1] == 1.0
    assert wilson(0.0, noemer)[0] == 0.0
