"""The figures of a released cell, made from its published counts and from nothing finer.

What belongs here: rates, bounds and limits as arithmetic on frames. What does not: rounding counts, hiding cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from pipelines.publish.disclosure.cuts import PublicationConfig

Z: Final = 1.959963984540054
WEEK: Final = 7
QUANTILES: Final = {"mediaan_dagen": 5, "p90_dagen": 1}  # how many tenths of the persons lie beyond it
DOWN, NEAR, UP = "down", "near", "up"
ON_A_SHARE: Final = {"waarde": NEAR, "ondergrens": NEAR, "bovengrens": NEAR, "wilson_laag": DOWN, "wilson_hoog": UP}
ON_A_NORM: Final = {"binnen_norm": NEAR, "binnen_norm_naief": NEAR, "binnen_norm_laag": DOWN, "binnen_norm_hoog": UP}
DUST: Final = 1e-9  # what arithmetic leaves of a whole number


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
    return found.with_columns(waarde=value, **quantiles(config))


def quantiles(config: PublicationConfig) -> dict[str, pl.Expr]:
    """Median and 90th percentile with enough persons on either side; of few persons in whole weeks."""
    found: dict[str, pl.Expr] = {}
    for name in QUANTILES:
        days = pl.col(name)
        weeks = ((days / WEEK).round(0) * WEEK).cast(pl.Int64)
        fit = pl.when(pl.col("noemer") >= config.decimal_minimum).then(days).otherwise(weeks)
        found[name] = pl.when(is_carried(name, config)).then(fit)
    return found


def is_carried(name: str, config: PublicationConfig) -> pl.Expr:
    """Whether enough persons lie on either side of a quantile and enough had the event, by the published counts."""
    beyond = pl.col("noemer") * QUANTILES[name]
    return (pl.col("n_event") >= 2 * config.quantile_side) & (beyond >= 10 * config.quantile_side)


def shares(applies: pl.Expr) -> dict[str, pl.Expr]:
    """Bounds of a share, and its value among those who are known, moved to the nearer bound."""
    low = pl.col("teller") / pl.col("noemer")
    high = (pl.col("teller") + pl.col("onbekend")) / pl.col("noemer")
    known = pl.when(pl.col("noemer_bekend") > 0).then(pl.col("teller_bekend") / pl.col("noemer_bekend"))
    value = pl.when(known < low).then(low).when(known > high).then(high).otherwise(known)
    found = {"waarde": value, "ondergrens": low, "bovengrens": high}
    return {name: pl.when(applies).then(new).otherwise(pl.col(name)) for name, new in found.items()}


def limits(applies: pl.Expr) -> dict[str, pl.Expr]:
    """Wilson's 95 % limits at the bounds, as low and as high as the exact counts can make them.

    **Shape** the teller at its least and the noemer where the limit is lowest; the upper limit from those who did not.
    """
    slack, size = pl.col("speling"), pl.col("noemer")
    most, least = size + slack, (size - slack).clip(lower_bound=1)
    did = (pl.col("teller") - slack).clip(lower_bound=0)
    did_not = (size - pl.col("teller") - pl.col("onbekend") - slack).clip(lower_bound=0)
    found = {
        "wilson_laag": pl.min_horizontal(wilson_low(did, most), wilson_low(did, least)),
        "wilson_hoog": 1 - wilson_low(did_not, most),
    }
    return {name: pl.when(applies).then(new).otherwise(pl.col(name)) for name, new in found.items()}


def wilson_low(did: pl.Expr, size: pl.Expr) -> pl.Expr:
    """Wilson's lower limit of ``did`` out of ``size``, between 0 and 1. **Source** Wilson (1927)."""
    share = (did / size).clip(0, 1)
    centre = share + Z**2 / (2 * size)
    spread = Z * (share * (1 - share) / size + Z**2 / (4 * size**2)).sqrt()
    return ((centre - spread) / (1 + Z**2 / size)).clip(0, 1)


def norms(applies: pl.Expr, base: int) -> dict[str, pl.Expr]:
    """The share within the norm as persons in steps of the base from those counted within it, and its limits.

    **Shape** ``n_norm`` is the published count of those within the norm, ``norm_weight`` the exact number with the
    correction for who still waits; what is published lies less than the base from it. A limit is the exact one outward
    in the same steps, or Wilson's at the furthest that the published number can lie off, whichever is wider: an exact
    limit alone says for certain when nobody, or everybody, was within the norm.
    """
    size, step = pl.col("noemer"), base / pl.col("noemer")
    within = pl.col("n_norm") + ((pl.col("norm_weight") - pl.col("n_norm")) / base).cast(pl.Int64) * base
    most = size + pl.col("speling")
    low = wilson_low((within - base).clip(lower_bound=0), most)
    high = 1 - wilson_low((size - within - base - pl.col("speling")).clip(lower_bound=0), most)
    outward_low = (pl.col("binnen_norm_laag") / step + DUST).floor() * step
    outward_high = (pl.col("binnen_norm_hoog") / step - DUST).ceil() * step
    found = {
        "binnen_norm": within / size,
        "binnen_norm_naief": pl.col("n_norm") / size,
        "binnen_norm_laag": pl.min_horizontal(outward_low, low),
        "binnen_norm_hoog": pl.max_horizontal(outward_high, high),
    }
    has_norm = pl.col("n_norm").is_not_null()
    return {
        name: pl.when(applies & has_norm).then(new.clip(0, 1)).otherwise(pl.col(name)) for name, new in found.items()
    }


def precise(is_share: pl.Expr, is_duration: pl.Expr, config: PublicationConfig) -> dict[str, pl.Expr]:
    """Rates with as many decimals as their noemer carries; a limit never inward."""
    found = {}
    for names, applies in ((ON_A_SHARE, is_share), (ON_A_NORM, is_duration)):
        for name, way in names.items():
            rate = pl.col(name)
            fine = pl.col("noemer") >= config.decimal_minimum
            fit = pl.when(fine).then(to_places(rate, way, 3)).otherwise(to_places(rate, way, 2))
            found[name] = pl.when(applies).then(fit).otherwise(rate)
    return found


def to_places(rate: pl.Expr, way: str, places: int) -> pl.Expr:
    """A rate on so many decimals, to the nearest, down or up."""
    scale = 10**places
    if way == NEAR:
        return rate.round(places)
    whole: pl.Expr = ((rate * scale + DUST).floor() if way == DOWN else (rate * scale - DUST).ceil()) / scale
    return whole.round(places)
