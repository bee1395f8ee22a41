"""Scales: from figures to places in a picture, and the round numbers an axis is marked with.

What belongs here: arithmetic. What does not: markup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A straight scale from ``low`` and ``high`` to ``start`` and ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value lies."""
        span = self.high - self.low
        return self.start + (value - self.low) / span * (self.end - self.start) if span else (self.start + self.end) / 2


def nice_step(span: float, wanted: int) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that gives at most ``wanted`` steps."""
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in (1, 2, 2.5, 5) if factor * power >= rough - 1e-12), 10 * power)


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round numbers that span ``low`` to ``high``, which differ."""
    step = nice_step(high - low, wanted)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]
