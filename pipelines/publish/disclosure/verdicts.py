"""The verdict of a released cell, made from what is released: whoever has the published table comes to the same one.

What belongs here: verdict, reason, distance and the quarter in which a straight line reaches the ambitie. What does
not: the limits that a verdict compares (``figures``), which already hold what rounding took away.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from pipelines.publish.cells import SECRET

MEAN_SLACK: Final = 0.05  # a mean is published with one decimal
LINE: Final = 8  # quarters of a straight line
FURTHEST: Final = 400  # quarters; a line that takes longer says nothing
TOO_SMALL, NO_DELIVERY, TOO_FEW = "te_kleine_groep", "leveringen_ontbreken", "te_weinig_waarnemingen"
MET, MISSED, OPEN, NONE = "GEHAALD", "NIET_GEHAALD", "NIET_TE_ZEGGEN", "GEEN_AMBITIE"
PLACE: Final = ("indicator_id", "gebied_type", "gebied_code", "dimensie", "categorie")


def with_verdicts(cells: pl.DataFrame, counts: tuple[str, ...], minimum: int) -> pl.DataFrame:
    """The same cells with verdict, reason, distance and expected date made anew from their published figures.

    **Shape** ``cells`` with ``weergave``; ``counts`` are the indicators of kind aantal. GEHAALD when even the lower
    limit reaches the ambitie less its margin, NIET_GEHAALD when even the upper limit stays below that: of the exact
    figures the same is then true, so that a published verdict is theirs or NIET_TE_ZEGGEN.
    **Nulls** reason but for NIET_TE_ZEGGEN; the date where there is no line or it never gets there.
    """
    kinds = cells.with_columns(kind(counts).alias("kind")).with_columns(is_mirrored().alias("mirrored"))
    turned = kinds.with_columns(**oriented())
    judged = turned.with_columns(verdict=verdict(minimum))
    told = judged.with_columns(
        verdict_reden=reason(minimum),
        verschil=pl.when(pl.col("ambitie").is_not_null()).then(pl.col("waarde") - pl.col("ambitie")),
    )
    return with_expected(told).select(cells.columns)


def kind(counts: tuple[str, ...]) -> pl.Expr:
    """Share, duration, count or mean, by the counts that a cell has."""
    return (
        pl.when(pl.col("indicator_id").is_in(counts)).then(pl.lit("count"))
        .when(pl.col("n_event").is_not_null()).then(pl.lit("duration"))
        .when(pl.col("noemer_bekend").is_not_null()).then(pl.lit("share"))
        .otherwise(pl.lit("mean"))
    )  # fmt: skip


def is_mirrored() -> pl.Expr:
    """Whether lower is better; of a duration the share within the norm is judged, for which higher is."""
    return (pl.col("richting") == "lager").fill_null(value=False) & (pl.col("kind") != "duration")


def oriented() -> dict[str, pl.Expr]:
    """Limits, bounds and goal, turned so that higher is better."""
    low, high = limit("wilson_laag", "binnen_norm_laag", -1), limit("wilson_hoog", "binnen_norm_hoog", 1)
    pairs = {
        "goal": (pl.col("ambitie"), -pl.col("ambitie")),
        "low_limit": (low, -high),
        "high_limit": (high, -low),
        "low_bound": (pl.col("ondergrens"), -pl.col("bovengrens")),
        "high_bound": (pl.col("bovengrens"), -pl.col("ondergrens")),
    }
    return {name: pl.when(pl.col("mirrored")).then(turned).otherwise(plain) for name, (plain, turned) in pairs.items()}


def limit(share: str, duration: str, side: int) -> pl.Expr:
    """How low or high the exact value, with its chance, can lie: of counts and means by their rounding alone."""
    return (
        pl.when(pl.col("kind") == "share").then(pl.col(share))
        .when(pl.col("kind") == "duration").then(pl.col(duration))
        .when(pl.col("kind") == "count").then(pl.col("waarde") + side * pl.col("speling"))
        .otherwise(pl.col("waarde") + side * MEAN_SLACK)
    )  # fmt: skip


def is_too_small(minimum: int) -> pl.Expr:
    """Whether too few stand behind a share, duration or mean."""
    return (pl.col("kind") != "count") & (pl.col("noemer") < minimum).fill_null(value=False)


def verdict(minimum: int) -> pl.Expr:
    """The verdict of oriented cells."""
    floor = pl.col("goal") - pl.col("marge").fill_null(0.0)
    return (
        pl.when(pl.col("ambitie").is_null() | (pl.col("richting") == "context")).then(pl.lit(NONE))
        .when(is_too_small(minimum)).then(pl.lit(OPEN))
        .when(pl.col("low_limit").is_null() | pl.col("high_limit").is_null()).then(pl.lit(OPEN))
        .when(pl.col("low_limit") >= floor).then(pl.lit(MET))
        .when(pl.col("high_limit") < floor).then(pl.lit(MISSED))
        .otherwise(pl.lit(OPEN))
    )  # fmt: skip


def reason(minimum: int) -> pl.Expr:
    """Why nothing can be said."""
    bounds_leave_it = (pl.col("low_bound") < pl.col("goal")) & (pl.col("goal") <= pl.col("high_bound"))
    return (
        pl.when(pl.col("verdict") != OPEN).then(None)
        .when(is_too_small(minimum)).then(pl.lit(TOO_SMALL))
        .when(bounds_leave_it).then(pl.lit(NO_DELIVERY))
        .otherwise(pl.lit(TOO_FEW))
    )  # fmt: skip


def with_expected(cells: pl.DataFrame) -> pl.DataFrame:
    """The quarter's last day at which the line through the last eight published values reaches the ambitie."""
    aim, level, slope = pl.col("ambitie"), pl.col("level"), pl.col("slope")
    sign = pl.when(pl.col("mirrored")).then(-1.0).otherwise(1.0)
    gap = ((aim / (1 - aim)).log() - level) * sign
    ahead = slope * sign
    judged = (pl.col("verdict") != NONE) & (aim > 0) & (aim < 1) & level.is_not_null()
    quarters = (
        pl.when(judged & (gap <= 0)).then(0.0)
        .when(judged & (ahead > 0) & (gap <= FURTHEST * ahead)).then((gap / ahead).ceil())
    )  # fmt: skip
    joined = cells.join(lines(cells), on=[*PLACE, "peildatum"], how="left", maintain_order="left")
    later = pl.col("peildatum").dt.offset_by("1d").dt.offset_by(pl.format("{}mo", pl.col("ahead_months")))
    dated = joined.with_columns(ahead_months=(3 * quarters).cast(pl.Int64))
    return dated.with_columns(
        verwacht_gehaald_op=pl.when(pl.col("ahead_months").is_not_null()).then(later.dt.offset_by("-1d"))
    )


def lines(cells: pl.DataFrame) -> pl.DataFrame:
    """Level and slope, on the logit, of the straight line through the published shares of eight quarters in a row.

    **Shape** one row a place and peildatum that has all eight, each above 0 and below 1.
    """
    index = (pl.col("peildatum").dt.year() * 4 + pl.col("peildatum").dt.quarter()).cast(pl.Int64)
    usable = (pl.col("weergave") != SECRET) & pl.col("kind").is_in(["share", "duration"])
    points = cells.filter(usable & (pl.col("waarde") > 0) & (pl.col("waarde") < 1)).select(
        *PLACE, "peildatum", quarter=index, logit=(pl.col("waarde") / (1 - pl.col("waarde"))).log()
    )
    spread = points.select(*PLACE, "quarter", "logit")
    joined = points.select(*PLACE, "peildatum", pl.col("quarter").alias("last")).join(spread, on=list(PLACE))
    ago = pl.col("last") - pl.col("quarter")
    window = joined.filter((ago >= 0) & (ago < LINE)).with_columns(x=3.5 - ago)
    fitted = window.group_by(*PLACE, "peildatum").agg(
        pl.len().alias("points"),
        pl.col("logit").sort_by("x").sum().alias("total"),
        (pl.col("logit") * pl.col("x")).sort_by("x").sum().alias("product"),
    )
    slope = pl.col("product") / 42
    return fitted.filter(pl.col("points") == LINE).select(
        *PLACE, "peildatum", slope=slope, level=pl.col("total") / LINE + 3.5 * slope
    )
