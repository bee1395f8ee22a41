"""The figures of a released cell, made from its published counts and from nothing finer.

What belongs here: rates, bounds and limits as arithmetic on frames. What does not: rounding counts, hiding cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from pipelines.publish.disclosure.cuts import PublicationConfig

Z: Final = 1.959963984540054
ON_A_SHARE: Final = ("waarde", "ondergrens", "bovengrens", "wilson_laag", "wilson_hoog")
ON_A_NORM: Final = ("binnen_norm", "binnen_norm_laag", "binnen_norm_hoog", "binnen_norm_naief")


def remade(cells: pl.DataFrame, config: PublicationConfig, counts: tuple[str, ...]) -> pl.DataFrame:
    """Every figure again from the counts that stand in the frame.

    **Shape** the same rows and columns; ``counts`` are the indicators of kind aantal, whose value is their count.
    **Units** rates 0-1: on whole per cents below the limit of the config, else on tenths of a per cent.
    """
    is_count = pl.col("indicator_id").is_in(counts)
    is_duration = pl.col("n_event").is_not_null()
    is_share = pl.col("noemer_bekend").is_not_null() & ~is_duration
    found = cells.with_columns(**shares(is_share), **norms(is_duration, config.base))
    found = found.with_columns(**limits(is_share)).with_columns(**precise(is_share, is_duration, config))
    mean = ~(is_count | is_duration | is_share)
    value = (
        pl.when(is_count).then(pl.col("teller").cast(pl.Float64))
        .when(is_duration).then(pl.col("binnen_norm"))
        .when(mean).then(pl.col("waarde").round(1))
        .otherwise(pl.col("waarde"))
    )  # fmt: skip
    p90 = pl.when(pl.col("noemer") >= config.p90_minimum).then(pl.col("p90_dagen"))
    found = found.with_columns(waarde=value, p90_dagen=p90)
    return found.with_columns(
        verschil=pl.when(pl.col("verschil").is_not_null()).then(pl.col("waarde") - pl.col("ambitie"))
    )


def shares(applies: pl.Expr) -> dict[str, pl.Expr]:
    """Bounds of a share, and its value among those who are known, moved to the nearer bound."""
    low = pl.col("teller") / pl.col("noemer")
    high = (pl.col("teller") + pl.col("onbekend")) / pl.col("noemer")
    known = pl.when(pl.col("noemer_bekend") > 0).then(pl.col("teller_bekend") / pl.col("noemer_bekend"))
    value = pl.when(known < low).then(low).when(known > high).then(high).otherwise(known)
    found = {"waarde": value, "ondergrens": low, "bovengrens": high}
    return {name: pl.when(applies).then(new).otherwise(pl.col(name)) for name, new in found.items()}


def limits(applies: pl.Expr) -> dict[str, pl.Expr]:
    """Wilson's 95 % limits: low at the lower bound, high at the upper one."""
    found = {"wilson_laag": wilson("ondergrens", -1), "wilson_hoog": wilson("bovengrens", 1)}
    return {name: pl.when(applies).then(new).otherwise(pl.col(name)) for name, new in found.items()}


def wilson(rate: str, sign: int) -> pl.Expr:
    """One limit of Wilson, for n = noemer, between 0 and 1. **Source** Wilson (1927)."""
    share, size = pl.col(rate).clip(0, 1), pl.col("noemer")
    centre = share + Z**2 / (2 * size)
    spread = Z * (share * (1 - share) / size + Z**2 / (4 * size**2)).sqrt()
    return ((centre + sign * spread) / (1 + Z**2 / size)).clip(0, 1)


def norms(applies: pl.Expr, base: int) -> dict[str, pl.Expr]:
    """The share within the norm in steps of as many persons as a count is rounded to; its limits outward."""
    step = base / pl.col("noemer")
    found = {
        "binnen_norm": (pl.col("binnen_norm") / step).round(0),
        "binnen_norm_naief": (pl.col("binnen_norm_naief") / step).round(0),
        "binnen_norm_laag": (pl.col("binnen_norm_laag") / step + 1e-9).floor(),
        "binnen_norm_hoog": (pl.col("binnen_norm_hoog") / step - 1e-9).ceil(),
    }
    return {name: pl.when(applies).then((new * step).clip(0, 1)).otherwise(pl.col(name)) for name, new in found.items()}


def precise(is_share: pl.Expr, is_duration: pl.Expr, config: PublicationConfig) -> dict[str, pl.Expr]:
    """Rates with as many decimals as their noemer carries."""
    found = {}
    for names, applies in ((ON_A_SHARE, is_share), (ON_A_NORM, is_duration)):
        for name in names:
            rate = pl.col(name)
            fit = pl.when(pl.col("noemer") >= config.decimal_minimum).then(rate.round(3)).otherwise(rate.round(2))
            found[name] = pl.when(applies).then(fit).otherwise(rate)
    return found
