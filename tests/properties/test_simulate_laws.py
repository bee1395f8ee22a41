"""Laws of the synthetic chain: at any seed and period identifiers are valid and no partner knows the future."""

from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.model import Mode
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.period import Period, periods_between
from pipelines.simulate.assumptions import load_assumptions
from pipelines.simulate.differences import Differences
from pipelines.simulate.draws import Draws
from pipelines.simulate.extracts import Extracts, derive_extracts
from pipelines.simulate.identifiers import DUMMIES, draw_bsns, draw_v_numbers
from pipelines.simulate.population import Population, simulate_population

PROJECT = Path(__file__).parents[2]
FIRST, LAST = date(2022, 1, 1), date(2024, 12, 31)


@lru_cache(maxsize=1)
def people() -> Population:
    return simulate_population(load_reference(PROJECT), 300, 21, "2022K1", "2024K4", 8)


@lru_cache(maxsize=1)
def world() -> tuple[Contracts, Extracts]:
    contracts = load_contracts(PROJECT)
    sources = derive_extracts(people(), Differences(), contracts, load_assumptions(), 21, (FIRST, LAST))
    return contracts, sources


@given(seed=st.integers(0, 2**31), count=st.integers(0, 300))
@settings(max_examples=40, deadline=None)
def test_any_seed_draws_valid_and_unique_identifiers(seed: int, count: int) -> None:
    bsns = draw_bsns(Draws(seed, "bsn"), count).tolist()
    assert len(bsns) == len(set(bsns)) == count
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    assert all(sum(int(one) * weight for one, weight in zip(bsn, weights, strict=True)) % 11 == 0 for bsn in bsns)
    assert not DUMMIES & set(bsns)
    numbers = draw_v_numbers(Draws(seed, "v"), count).tolist()
    assert len(set(numbers)) == count
    assert all(len(number) == 10 for number in numbers)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_no_delivery_tells_an_event_after_the_end_of_its_period(data: st.DataObject) -> None:
    contracts, sources = world()
    contract = contracts.latest(data.draw(st.sampled_from(contracts.ids)))
    period = data.draw(st.sampled_from(periods_between(contract.rhythm, FIRST, LAST)))
    rows = sources.rows(contract.id, period)
    for field in contract.fields:
        if field.event_date and rows[field.name].dtype == pl.Date:
            assert rows.filter(pl.col(field.name) > period.end).is_empty(), field.name


@given(index=st.integers(0, 33))
@settings(max_examples=34, deadline=None)
def test_a_stand_only_loses_the_persons_whose_plicht_was_withdrawn(index: int) -> None:
    contracts, sources = world()
    contract = contracts.latest("duo_inburgeringsplicht")
    assert contract.mode is Mode.STAND
    earlier, later = periods_between(contract.rhythm, FIRST, LAST)[index : index + 2]
    before = set(sources.rows(contract.id, earlier)["bsn"].to_list())
    after = set(sources.rows(contract.id, later)["bsn"].to_list())
    withdrawn = people().persons.filter(pl.col("ingetrokken_op").is_between(earlier.start, later.end))
    assert before - after <= set(withdrawn["bsn"].to_list())


def test_the_months_of_duo_examen_together_are_all_exams() -> None:
    contracts, sources = world()
    months = periods_between(contracts.latest("duo_examen").rhythm, FIRST, LAST)
    delivered = sum(sources.rows("duo_examen", month).height for month in months)
    known = people().exams.filter(pl.col("datum_uitslag") <= Period.parse("2024M12").end)
    assert delivered == known.height > 0
