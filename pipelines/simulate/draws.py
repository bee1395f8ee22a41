"""Reproducible chance: one named stream of random numbers per subject, so that a new subject disturbs no other.

What belongs here: drawing chances, waits and choices as numpy columns. What does not: knowing what they are for.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipelines.simulate.assumptions import Wait

# numpy's date types do not survive arithmetic in its stubs: these names say what a column holds, for the reader
Days = NDArray[Any]  # datetime64[D], NaT where there is no day
Spans = NDArray[Any]  # timedelta64[D]
Mask = NDArray[np.bool_]
Texts = NDArray[Any]  # objects: str or None

NO_DAY = np.datetime64("NaT", "D")


class Draws:
    """One stream of random numbers, fixed by seed and name (never by process, order of use or hash seed)."""

    def __init__(self, seed: int, name: str) -> None:
        self.random = np.random.default_rng([seed, zlib.crc32(name.encode())])

    def chance(self, share: float | NDArray[np.float64], count: int) -> Mask:
        """True with the given chance. **Shape**: ``count``."""
        return np.asarray(self.random.random(count) < share)

    def wait(self, wait: Wait, count: int, tempo: float | NDArray[np.float64] = 1.0) -> Spans:
        """Whole days of a log-normal wait, stretched by ``tempo``. **Shape**: ``count``."""
        drawn = np.exp(self.random.normal(np.log(wait.median), wait.spread, count)) * tempo
        return np.floor(drawn).astype("timedelta64[D]")

    def rate(self, wait: Wait, count: int) -> NDArray[np.float64]:
        """A log-normal number that is no span of days. **Shape**: ``count``."""
        return np.asarray(np.exp(self.random.normal(np.log(wait.median), wait.spread, count)))

    def days(self, low: int, high: int, count: int) -> Spans:
        """Whole days from ``low`` up to and including ``high``. **Shape**: ``count``."""
        return self.random.integers(low, high + 1, count).astype("timedelta64[D]")

    def pick(self, options: Mapping[str, float], count: int) -> Texts:
        """One of the options by weight; the empty option becomes None. **Shape**: ``count``."""
        names: Texts = np.array([name or None for name in options], dtype=object)
        weights = np.array(list(options.values()), dtype=float)
        return np.asarray(names[self.random.choice(len(names), count, p=weights / weights.sum())])

    def one_of(self, options: Sequence[Any]) -> Any:
        """One of the options, each as likely."""
        return options[int(self.random.integers(len(options)))]

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, ``limit``."""
        return int(self.random.integers(limit))


def where(mask: Mask, days: Days) -> Days:
    """Keep the days where the mask holds, no day elsewhere. **Shape**: as the mask."""
    return np.asarray(np.where(mask, days, NO_DAY))


def shown(mask: Mask, values: NDArray[Any]) -> Texts:
    """Keep the values where the mask holds, None elsewhere. **Shape**: as the mask."""
    nothing = np.full(len(mask), None, dtype=object)
    return np.asarray(np.where(mask, values, nothing))


def later(first: Days, second: Days) -> Days:
    """The later of two days; **Nulls**: no day when either is missing."""
    return np.asarray(np.maximum(first, second))


def latest(first: Days, second: Days) -> Days:
    """The later of two days, a missing one ignored."""
    return np.asarray(np.fmax(first, second))


def until(days: Days, limit: Days) -> Days:
    """Drop days that lie after the limit; a missing limit drops none."""
    return where(~(days > limit), days)
