"""The plain survival formulas against lifelines, an independent library, and against figures worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter

from tests.oracle.durations import curve_of, greenwood_limits, steps_of, summary

units = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["event", "censored"])), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(units, st.integers(0, 70))
def test_kaplan_meier_and_its_limits_equal_lifelines(durations: list[tuple[int, str]], norm: int) -> None:
    fitter = KaplanMeierFitter()
    fitter.fit([days for days, _ in durations], [outcome == "event" for _, outcome in durations])
    curve = curve_of(steps_of(durations))
    assert 1 - curve.at(norm) == pytest.approx(float(fitter.predict(norm)), abs=1e-9)
    band = fitter.confidence_interval_survival_function_
    reached = band[band.index <= norm].iloc[-1].to_numpy(dtype=float)
    if 1e-9 < curve.at(norm) < 1 - 1e-9 and not np.isnan(reached).any():
        low, high = greenwood_limits(curve, norm)
        assert (1 - high, 1 - low) == pytest.approx(tuple(reached), abs=1e-9)


def test_a_competing_exit_leaves_less_incidence_than_censoring_would() -> None:
    durations = [(10, "event"), (20, "competing"), (30, "event"), (40, "censored")]
    found = summary(durations, 35, competing=True)
    assert found["binnen_norm"] == pytest.approx(0.5)
    assert found["mediaan_dagen"] == 30
    censored = [(days, "censored" if outcome == "competing" else outcome) for days, outcome in durations]
    assert summary(censored, 35, competing=False)["binnen_norm"] == pytest.approx(1 - 3 / 4 * 1 / 2)


def test_events_come_before_censoring_at_the_same_day() -> None:
    assert summary([(5, "event"), (5, "censored")], 5, competing=False)["binnen_norm"] == pytest.approx(0.5)


def test_when_everyone_had_the_event_the_limits_equal_the_value() -> None:
    found = summary([(5, "event"), (6, "event")], 10, competing=True)
    assert (found["binnen_norm"], found["binnen_norm_laag"], found["binnen_norm_hoog"]) == (1.0, 1.0, 1.0)
    assert (found["mediaan_dagen"], found["p90_dagen"]) == (5, 6)
