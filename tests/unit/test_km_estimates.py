"""The survival macro gives what the textbooks and lifelines give, ties, exits and empty ends included."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.datasets import load_lung, load_rossi, load_waltons

MACROS = Path(__file__).parents[2] / "dbt_project" / "macros"
ENGINE = duckdb.connect(config={"threads": 1})
Z = 1.959963984540054
CLOSE = {"rel": 1e-9, "abs": 1e-9}
Observation = tuple[int, str]


def estimate(observed: list[Observation], norm_days: int | None, exits: str = "censoring") -> dict[str, Any]:
    """One cell's estimates by the macro that the warehouse uses."""
    text = "".join((MACROS / name).read_text(encoding="utf-8") for name in ("xdb/values.sql", "indicator_survival.sql"))
    template = jinja2.Environment(autoescape=False).from_string(text)  # SQL, not HTML
    sql = template.module.indicator_survival("days", ["cell"], norm_days, exits)  # type: ignore[attr-defined]
    listed = ", ".join(f"({day}, '{outcome}')" for day, outcome in observed)
    with ENGINE.cursor() as connection:
        connection.execute(
            "create or replace temp view days as select 'x' as cell, duration_days, count(*) as unit_count,"
            " count(*) filter (where outcome = 'event') as event_count,"
            " count(*) filter (where outcome = 'competing') as competing_count"
            f" from (values {listed}) as rows (duration_days, outcome) group by duration_days"
        )
        cursor = connection.execute(sql)
        row = cursor.fetchone()
        assert row is not None
        return dict(zip((column[0] for column in cursor.description), row, strict=True))


def textbook(observed: list[Observation], norm_days: int, exits: str) -> dict[str, float | None]:
    """The same estimates by a loop over the days, straight from the formulas."""
    days = sorted({day for day, outcome in observed if outcome != "censored"})
    survival, incidence, median = 1.0, 0.0, None
    steps: list[tuple[float, float, float, float, float]] = []
    for day in days:
        at_risk = sum(1 for other, _ in observed if other >= day)
        events = observed.count((day, "event"))
        gone = events + observed.count((day, "competing"))
        before = survival
        survival *= 1 - gone / at_risk
        incidence = incidence + before * events / at_risk if exits == "competing" else 1 - survival
        if median is None and events and 1 - incidence <= 0.5 + 1e-12:
            median = day
        if day <= norm_days:
            steps.append((at_risk, gone, events, before, incidence))
    total = steps[-1][4] if steps else 0.0
    if total <= 1e-12 or total >= 1 - 1e-12:
        return {"mediaan_dagen": median, "binnen_norm": total, "binnen_norm_laag": total, "binnen_norm_hoog": total}
    if exits == "competing":
        variance = sum(
            ((total - i) ** 2 * d / (n * (n - d)) if n > d else 0.0)
            + s**2 * d1 * (n - d1) / n**3
            - 2 * (total - i) * s * d1 / n**2
            for n, d, d1, s, i in steps
        )
        power = math.exp(Z * math.sqrt(variance) / abs(total * math.log(total)))
        low, high = total**power, total ** (1 / power)
    else:
        greenwood = sum(d / (n * (n - d)) for n, d, *_ in steps)
        power = math.exp(Z * math.sqrt(greenwood) / abs(math.log(1 - total)))
        low, high = 1 - (1 - total) ** (1 / power), 1 - (1 - total) ** power
    return {"mediaan_dagen": median, "binnen_norm": total, "binnen_norm_laag": low, "binnen_norm_hoog": high}


def _observed(times: pd.Series, died: pd.Series) -> list[Observation]:
    return [(int(day), "event" if seen else "censored") for day, seen in zip(times, died, strict=True)]


DATASETS = {
    "rossi": (load_rossi, "week", "arrest", (10, 26, 52)),
    "waltons": (load_waltons, "T", "E", (15, 41, 60, 75)),
    "lung": (load_lung, "time", "status", (30, 200, 500, 1000)),
}


@pytest.mark.parametrize("name", DATASETS)
def test_kaplan_meier_equals_lifelines_with_ties(name: str) -> None:
    load, time, died, norms = DATASETS[name]
    data = load()
    fitter = KaplanMeierFitter().fit(data[time], data[died])
    for norm in norms:
        got = estimate(_observed(data[time], data[died]), norm)
        survival = fitter.survival_function_at_times(norm).iloc[0]
        limits = fitter.confidence_interval_[fitter.confidence_interval_.index <= norm].iloc[-1]
        assert got["binnen_norm"] == pytest.approx(1 - survival, **CLOSE)
        assert got["binnen_norm_laag"] == pytest.approx(1 - limits.max(), **CLOSE)
        assert got["binnen_norm_hoog"] == pytest.approx(1 - limits.min(), **CLOSE)
        median = fitter.median_survival_time_
        assert got["mediaan_dagen"] == (None if math.isinf(median) else median)
        p90 = fitter.percentile(0.1)
        assert got["p90_dagen"] == (None if math.isinf(p90) else p90)
        assert got["n_event"] == int(data[died].sum())
        assert got["noemer"] == got["n_event"] + got["n_censored"]


@pytest.mark.parametrize("norm", [50, 200, 400, 900])
def test_aalen_johansen_equals_lifelines_without_ties(norm: int) -> None:
    lung = load_lung().drop_duplicates("time").sort_values("time").reset_index(drop=True)
    kinds = [2 if seen and place % 3 == 0 else int(seen) for place, seen in enumerate(lung["status"])]
    fitter = AalenJohansenFitter(calculate_variance=True).fit(lung["time"], kinds, event_of_interest=1)
    names = {0: "censored", 1: "event", 2: "competing"}
    observed = [(int(day), names[kind]) for day, kind in zip(lung["time"], kinds, strict=True)]
    got = estimate(observed, norm, "competing")
    incidence = fitter.cumulative_density_[fitter.cumulative_density_.index <= norm].iloc[-1, 0]
    variance = fitter.variance_[fitter.variance_.index <= norm].iloc[-1]
    power = math.exp(Z * math.sqrt(variance) / abs(incidence * math.log(incidence)))
    assert got["binnen_norm"] == pytest.approx(incidence, **CLOSE)
    assert got["binnen_norm_laag"] == pytest.approx(incidence**power, **CLOSE)
    assert got["binnen_norm_hoog"] == pytest.approx(incidence ** (1 / power), **CLOSE)
    assert got["n_censored"] == kinds.count(0)


OBSERVATIONS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["event", "competing", "censored"])), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None)
@given(observed=OBSERVATIONS, norm=st.integers(0, 13))
def test_aalen_johansen_with_ties_equals_the_formula(observed: list[Observation], norm: int) -> None:
    got, expected = estimate(observed, norm, "competing"), textbook(observed, norm, "competing")
    assert got["mediaan_dagen"] == expected.pop("mediaan_dagen")
    assert {name: got[name] for name in expected} == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(observed=OBSERVATIONS, norm=st.integers(0, 13))
def test_kaplan_meier_with_ties_equals_the_formula(observed: list[Observation], norm: int) -> None:
    plain = [(day, "censored" if outcome == "competing" else outcome) for day, outcome in observed]
    got, expected = estimate(plain, norm), textbook(plain, norm, "censoring")
    assert got["mediaan_dagen"] == expected.pop("mediaan_dagen")
    assert {name: got[name] for name in expected} == pytest.approx(expected, **CLOSE)


def test_an_exit_that_competes_lowers_the_incidence_that_censoring_would_give() -> None:
    observed = [(1, "event"), (2, "competing"), (3, "event"), (4, "censored")]
    assert estimate(observed, 3, "competing")["binnen_norm"] == pytest.approx(0.5)
    plain = [(day, "censored" if outcome == "competing" else outcome) for day, outcome in observed]
    assert estimate(plain, 3)["binnen_norm"] == pytest.approx(1 - 0.75 * 0.5)


def test_nobody_left_gives_certainty_and_equal_limits() -> None:
    got = estimate([(3, "event"), (3, "event")], 3)
    assert (got["binnen_norm"], got["binnen_norm_laag"], got["binnen_norm_hoog"]) == (1.0, 1.0, 1.0)
    assert got["mediaan_dagen"] == 3


def test_no_event_gives_zero_and_no_median() -> None:
    got = estimate([(0, "censored"), (9, "censored")], 70)
    assert (got["binnen_norm"], got["binnen_norm_laag"], got["binnen_norm_hoog"]) == (0.0, 0.0, 0.0)
    assert got["mediaan_dagen"] is None
    assert got["n_censored"] == 2


def test_the_norm_day_itself_is_within_the_norm_and_the_next_is_not() -> None:
    assert estimate([(70, "event"), (71, "event")], 70)["binnen_norm"] == pytest.approx(0.5)
    assert estimate([(70, "event"), (71, "event")], 70)["binnen_norm_naief"] == 0.5


def test_without_a_norm_only_counts_and_quantiles_are_given() -> None:
    got = estimate([(5, "event"), (8, "event")], None)
    assert got["mediaan_dagen"] == 5
    assert got["p90_dagen"] == 8
    assert got["binnen_norm"] is None


@pytest.mark.parametrize("exits", ["censoring", "competing"])
def test_a_quantile_is_reached_at_exactly_its_share(exits: str) -> None:
    """Of ten persons five are done on day 5 and nine on day 9; a product of fractions only comes near 0.5 and 0.1."""
    observed = [*((day, "event") for day in range(1, 10)), (20, "censored")]
    got = estimate(observed, 9, exits)
    assert (got["mediaan_dagen"], got["p90_dagen"]) == (5, 9)
