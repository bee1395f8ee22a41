"""The law of the bounds: whatever deliveries are missing, the value of the full data lies between them.

What belongs here: the law, how often it was tried, and exactly when it holds. It is about one group of people: a
missing delivery that changes who is in the noemer changes the question, which no bound on its teller can cover. So a
share is looked at where the noemer holds the same persons with and without the deliveries, and deliveries tell the
truth of their moment (``tests.oracle.truthful``): what a later one takes back, nobody could know.

Within that it holds for every share and every extract but the pairs of ``NEWER_FACTS``, where an older state tells
something definite that a newer one would tell otherwise; each of them is shown to break the law, so none is left out
for convenience. The three-valued logic of indicators.md makes no promise there: an attribute is never unknown, and
what is present is taken as true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import polars as pl
import pytest

from tests.oracle.compute import SHARES, indicator_values
from tests.oracle.indicators import learning
from tests.oracle.look import Judged, Look
from tests.oracle.persons import read_register
from tests.oracle.shares import from_counts
from tests.oracle.states import Known
from tests.oracle.truthful import TOLD, P, truthful_world
from tests.oracle.world import Delivery, World

WORLDS = 24
SUBSETS_EACH = 2  # of the deliveries of each extract of each world
AT_LEAST = 500
EXTRACTS = (*TOLD, "bow_aanbieders")
KEURMERK = "aanbod_bij_keurmerkinstelling"
NEWER_FACTS = {
    ("instemming_voorinburgering", "coa_voorinburgering"): "asked, and agreed only later",
    ("lbt_b1_haalbaar", "duo_leerbaarheidstoets"): "a later afname with another result",
    ("leerroute_wijkt_af_van_lbt", "duo_leerbaarheidstoets"): "the same",
    ("aandeel_b1_route", "duo_pip"): "a later PIP with another leerroute",
    ("aandeel_onderwijsroute", "duo_pip"): "the same",
    ("aandeel_z_route", "duo_pip"): "the same",
    ("nog_in_opvang", "coa_opvang"): "left, and came back",
    ("werk_tijdens_opvang", "coa_opvang"): "a job after leaving counts while leaving is not known",
    ("termijn_overschreden", "duo_termijn"): "the termijn was extended since",
    (KEURMERK, "bow_aanbieders"): "the keurmerk ended since",
}
# Tellers that are attributes of the noemer's own row or told by it, or open only where NEWER_FACTS says; one point.
NEVER_OPEN = {
    "aandeel_asiel_instroom", "instemming_voorinburgering", "taallessen_voorinburgering_voldaan", "lbt_b1_haalbaar",
    "leerroute_wijkt_af_van_lbt", "aandeel_b1_route", "aandeel_onderwijsroute", "aandeel_z_route", "warme_overdracht",
    "nog_in_opvang", KEURMERK,
}  # fmt: skip
Units = dict[str, Judged]


def units_of(of: World) -> dict[str, Units]:
    """What every share says of every person in its noemer at P."""
    register = read_register(Known(of))
    keurmerk = learning.aanbod_bij_keurmerkinstelling(register.known.rows("bow_aanbieders"))
    looks = [look for look in (Look(one, P, register.knowledge) for one in register.persons) if look.plichtig]
    rules = SHARES | {KEURMERK: keurmerk}
    answers = {name: {look.person.bsn: rule(look) for look in looks} for name, rule in rules.items()}
    return {name: {bsn: one for bsn, one in found.items() if one is not None} for name, found in answers.items()}


def cell(units: Units) -> dict[str, Any]:
    """The share of some persons; it has bounds because somebody is in it."""
    tellers = [one.teller for one in units.values()]
    seen = [one.teller for one in units.values() if one.bekend]
    found = from_counts(len(tellers), tellers.count(True), tellers.count(None), len(seen), seen.count(True))
    assert found is not None
    return found


def subset(candidates: list[Delivery], dice: Random) -> list[Delivery]:
    """Some deliveries, here and there, and as often as not the newest ones: who stopped delivering."""
    share, stopped = dice.choice((0.1, 0.5, 0.9)), dice.randrange(len(candidates)) if dice.random() < 0.5 else None
    return [one for place, one in enumerate(candidates) if dice.random() < share or (stopped or 999) <= place]


def tried(extract: str, worlds: int = WORLDS) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Share, full and partial cell for each random subset of an extract's deliveries that leaves the noemer as it is.

    A subset is announced by its extract with empty cells, so that it can be counted.
    """
    for seed in range(worlds):
        full, dice = truthful_world(seed), Random(f"{extract} {seed}")
        complete = units_of(full)
        for _ in range(SUBSETS_EACH):
            gone = subset([one for one in full.deliveries if one.extract == extract], dice)
            partial = units_of(full.without(*gone))
            yield extract, {}, {}
            for name, units in complete.items():
                if units and units.keys() == partial[name].keys():
                    yield name, cell(units), cell(partial[name])


def test_the_full_value_lies_within_the_bounds_in_each_of_at_least_500_random_subsets_of_deliveries() -> None:
    subsets, widened = Counter[str](), Counter[str]()
    for extract in EXTRACTS:
        for name, truth, seen in tried(extract):
            subsets[extract] += name == extract
            if name != extract and (name, extract) not in NEWER_FACTS:
                assert seen["ondergrens"] <= truth["waarde"] <= seen["bovengrens"], (name, extract)
                widened[name] += seen["ondergrens"] < seen["bovengrens"]
    assert subsets.total() == len(EXTRACTS) * WORLDS * SUBSETS_EACH == 528
    assert subsets.total() >= AT_LEAST
    assert {name for name in (*SHARES, KEURMERK) if not widened[name]} == NEVER_OPEN


def test_subsets_over_all_extracts_at_once_keep_it_for_every_share_that_no_extract_breaks() -> None:
    free = {*SHARES, KEURMERK} - {name for name, _ in NEWER_FACTS}
    kept = 0
    for seed in range(100, 100 + 2 * WORLDS):
        full, dice = truthful_world(seed), Random(seed)
        complete, gone = units_of(full), subset(list(full.deliveries), dice)
        partial = units_of(full.without(*gone))
        for name in (name for name in free if complete[name] and complete[name].keys() == partial[name].keys()):
            truth, seen = cell(complete[name]), cell(partial[name])
            assert seen["ondergrens"] <= truth["waarde"] <= seen["bovengrens"], (name, seed)
            kept += seen["ondergrens"] < seen["bovengrens"]
    assert kept > 50


@pytest.mark.parametrize(("share", "extract"), NEWER_FACTS, ids=map("-".join, NEWER_FACTS))
def test_what_is_left_out_really_breaks_the_law(share: str, extract: str) -> None:
    found = (
        (truth, seen)
        for name, truth, seen in tried(extract, worlds=300)
        if name == share and not seen["ondergrens"] <= truth["waarde"] <= seen["bovengrens"]
    )
    assert next(found, None) is not None, "the law holds here too: take the pair out of NEWER_FACTS"


def test_with_all_deliveries_nothing_is_unknown_and_the_bounds_meet_in_the_value() -> None:
    reached = set()
    for seed in range(WORLDS):
        for name, units in units_of(truthful_world(seed)).items():
            if units:
                found = cell(units)
                assert found["onbekend"] == 0, name
                assert found["ondergrens"] == found["waarde"] == found["bovengrens"], name
                reached.add(name)
    assert reached == {*SHARES, KEURMERK}


@pytest.mark.parametrize("seed", range(3))
def test_the_cells_of_the_oracle_hold_what_its_units_say(seed: int) -> None:
    """So what is shown above of persons is shown of the figures that the product is compared with."""
    full = truthful_world(seed)
    partial = full.without(*subset(list(full.deliveries), Random(seed)))
    totals = indicator_values(partial, [P]).filter(pl.col("dimensie") == "totaal", pl.col("gebied_type") == "NL")
    found = {one["indicator_id"]: one for one in totals.to_dicts()}
    for name, units in units_of(partial).items():
        assert (name in found) == bool(units)
        for column, value in (cell(units) if units else {}).items():
            assert found[name][column] == value, (name, column)
