"""What a figure beside the counts tells of them: a median that is not reached, a share within the norm.

What belongs here: limits of counts that follow from the published figures of a duration. What does not: the counts' own
rounding (``audit``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.publish.cells import SECRET
from pipelines.publish.disclosure.figures import QUANTILES, is_carried

if TYPE_CHECKING:
    from pipelines.publish.disclosure.cuts import PublicationConfig

Limits = tuple[float, float]
Told = dict[str, Limits]
NO_LIMIT: Final = float("inf")


def told_by_figures(cells: pl.DataFrame, config: PublicationConfig, row: str) -> dict[int, Told]:
    """Of every shown duration, by its number in column ``row``, what its figures say of ``n_event`` and ``n_norm``.

    **Shape** a quantile that could be shown and is empty was not reached: fewer had the event. The corrected number
    within the norm exceeds the counted one by at most those who were censored: a censored person's weight goes to those
    after him.
    """
    shown = cells.filter((pl.col("weergave") != SECRET) & pl.col("n_event").is_not_null())
    most = pl.col("noemer") + pl.col("speling")
    found = shown.select(
        pl.col(row),
        event_high=pl.min_horizontal(
            pl.when(is_carried(name, config) & pl.col(name).is_null()).then(most * (10 - beyond) / 10)
            for name, beyond in QUANTILES.items()
        ),
        norm_low=pl.col("binnen_norm") * pl.col("noemer") - config.base - pl.col("n_censored") - pl.col("speling"),
    )
    return {
        number: {"n_event": (0.0, limit(event)), "n_norm": (max(low or 0.0, 0.0), NO_LIMIT)}
        for number, event, low in found.iter_rows()
    }


def limit(value: float | None) -> float:
    """An upper limit; without one there is none."""
    return NO_LIMIT if value is None else value
