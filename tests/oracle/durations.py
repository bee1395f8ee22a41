"""Kaplan-Meier and Aalen-Johansen by their plain formulas (indicators.md section 1, durations).

What belongs here: the values of one cell of kind D from (days, outcome). What does not: when a unit starts or stops.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

import polars as pl

from tests.oracle.cells import Cell, Measure
from tests.oracle.shares import Z95

TOLERANCE = 1e-12


@dataclass(frozen=True)
class Step:
    """One time at which something ended the risk: at risk just before, events and competing exits."""

    day: int
    at_risk: int
    events: int
    competing: int

    @property
    def causes(self) -> int:
        """Everything that ended the risk."""
        return self.events + self.competing


@dataclass(frozen=True)
class Curve:
    """Survival of all causes just before each step and the incidence of the event just after it."""

    steps: list[Step]
    before: list[float]
    incidence: list[float]

    def at(self, day: int) -> float:
        """Cumulative incidence of the event by a day."""
        reached = [value for step, value in zip(self.steps, self.incidence, strict=True) if step.day <= day]
        return reached[-1] if reached else 0.0

    def first_at_most(self, level: float) -> int | None:
        """Smallest observed day at which 1 - incidence is at most the level; None when not reached."""
        pairs = zip(self.steps, self.incidence, strict=True)
        return next((step.day for step, value in pairs if 1 - value <= level + TOLERANCE), None)


def steps_of(durations: list[tuple[int, str]]) -> list[Step]:
    """The steps of a set of durations; at tied days events and competing exits come before censoring."""
    ended, leaving = Counter(durations), sorted(days for days, _ in durations)
    days = sorted({days for days, outcome in durations if outcome != "censored"})
    return [
        Step(day, len(leaving) - bisect_left(leaving, day), ended[day, "event"], ended[day, "competing"])
        for day in days
    ]


def curve_of(steps: list[Step]) -> Curve:
    """Aalen-Johansen; without competing exits this is one minus Kaplan-Meier."""
    survival, reached = 1.0, 0.0
    before, incidence = [], []
    for step in steps:
        before.append(survival)
        reached += survival * step.events / step.at_risk
        survival *= 1 - step.causes / step.at_risk
        incidence.append(reached)
    return Curve(steps, before, incidence)


def greenwood_limits(curve: Curve, norm: int) -> tuple[float, float]:
    """95 % limits of the incidence by Greenwood on log(-log S); at 0 or 1 the value itself."""
    value = curve.at(norm)
    if not 0 < value < 1 - TOLERANCE:
        return value, value
    past = [step for step in curve.steps if step.day <= norm]
    variance = sum(step.causes / (step.at_risk * (step.at_risk - step.causes)) for step in past)
    survival = 1 - value
    width = Z95 * sqrt(variance) / -log(survival)
    return 1 - survival ** exp(-width), 1 - survival ** exp(width)


def aalen_johansen_limits(curve: Curve, norm: int) -> tuple[float, float]:
    """95 % limits of the incidence by the delta method on log(-log I); at 0 or 1 the value itself."""
    value = curve.at(norm)
    if not 0 < value < 1 - TOLERANCE:
        return value, value
    width = Z95 * sqrt(_incidence_variance(curve, norm)) / -(value * log(value))
    return value ** exp(width), value ** exp(-width)


def _incidence_variance(curve: Curve, norm: int) -> float:
    """Delta-method variance of the Aalen-Johansen incidence.

    Source: Marubini & Valsecchi (1995), 10.12.
    """
    value, total = curve.at(norm), 0.0
    for step, before, reached in zip(curve.steps, curve.before, curve.incidence, strict=True):
        if step.day > norm:
            break
        n, all_causes, events = step.at_risk, step.causes, step.events
        gap = value - reached
        if n > all_causes:
            total += gap**2 * all_causes / (n * (n - all_causes))
        total += before**2 * events * (n - events) / n**3
        total -= 2 * gap * before * events / n**2
    return max(total, 0.0)


def duration(norm: int | None, *, competing: bool) -> Measure:
    """How to value one cell of durations against a norm in days."""

    def value(units: pl.DataFrame) -> Cell:
        durations = list(zip(units["days"].to_list(), units["outcome"].to_list(), strict=True))
        return summary(durations, norm, competing=competing)

    return value


def summary(durations: list[tuple[int, str]], norm: int | None, *, competing: bool) -> Cell:
    """The values of one cell of kind D.

    Nulls: without a norm no binnen_norm columns and no waarde; mediaan and p90 null when not reached.
    """
    curve = curve_of(steps_of(durations))
    assert all(a.day < b.day for a, b in pairwise(curve.steps))
    outcomes = [outcome for _, outcome in durations]
    cell: Cell = {
        "noemer": len(durations), "n_event": outcomes.count("event"), "n_censored": outcomes.count("censored"),
        "mediaan_dagen": curve.first_at_most(0.5), "p90_dagen": curve.first_at_most(0.1),
    }  # fmt: skip
    return cell if norm is None else cell | _within(norm, curve, durations, competing=competing)


def _within(norm: int, curve: Curve, durations: list[tuple[int, str]], *, competing: bool) -> Cell:
    value = curve.at(norm)
    low, high = (aalen_johansen_limits if competing else greenwood_limits)(curve, norm)
    within = sum(1 for days, outcome in durations if outcome == "event" and days <= norm)
    return {
        "waarde": value, "binnen_norm": value, "binnen_norm_laag": low, "binnen_norm_hoog": high,
        "binnen_norm_naief": within / len(durations),
    }  # fmt: skip
