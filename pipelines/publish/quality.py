"""The tables about quality for outside: rows, checks and findings, small counts replaced by words.

What belongs here: from the frames of the warehouse to what may be read. What does not: the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.publish.site import numbers
from pipelines.publish.site.pages.deliveries import Check, Finding, Quality, RowTally

if TYPE_CHECKING:
    from pipelines.publish.site.supply import Supply
    from pipelines.publish.source import Source

MUNICIPAL = "gem_swi"


def findings_released(findings: pl.DataFrame, minimum: int) -> pl.DataFrame:
    """Findings per rule and partner; the gemeenten together, and a count below the minimum empty.

    **Shape** rule, extract, leverancier (``GEMEENTEN`` for all berichtgevers), other_partner, findings, is_small.
    **Nulls** findings when there are fewer than the minimum.
    """
    supplier = pl.when(pl.col("extract") == MUNICIPAL).then(pl.lit("GEMEENTEN")).otherwise(pl.col("leverancier"))
    other = (
        pl.when(pl.col("other_partner").str.contains(r"^(GM|BG)[0-9]"))
        .then(pl.lit("GEMEENTEN"))
        .otherwise(pl.col("other_partner"))
    )
    keys = ["rule", "extract", "leverancier", "other_partner"]
    summed = (
        findings.with_columns(leverancier=supplier, other_partner=other)
        .group_by(keys)
        .agg(pl.col("findings").cast(pl.Int64).sum())
    )
    small = pl.col("findings") < minimum
    marked = summed.with_columns(is_small=small).with_columns(
        findings=pl.when(small).then(None).otherwise(pl.col("findings"))
    )
    return marked.sort(keys, nulls_last=True)


def rows_released(deliveries: pl.DataFrame) -> pl.DataFrame:
    """Rows per extract over all judged deliveries; the law landed = accepted + quarantined + refused holds for each."""
    counts = [pl.col(name).cast(pl.Int64).sum() for name in ("geland", "aanvaard", "afgekeurd", "geweigerd")]
    return deliveries.filter(pl.col("extract").is_not_null()).group_by("extract").agg(counts).sort("extract")


def make_quality(source: Source, supply: Supply, titles: dict[str, str], minimum: int) -> Quality:
    """The tables about quality, for reading."""
    rows = tuple(
        RowTally(
            titles.get(row["extract"], row["extract"]),
            *(numbers.count(row[name]) for name in ("geland", "aanvaard", "afgekeurd", "geweigerd")),
        )
        for row in rows_released(source.deliveries).iter_rows(named=True)
    )
    checks = tuple(
        Check(
            row["expectation_id"],
            titles.get(row["extract"], row["extract"]),
            f"{row['passed']} van {row['batches']}",
            row["because"] or "",
            row["passed"] == row["batches"],
        )
        for row in source.results.iter_rows(named=True)
    )
    findings = tuple(
        Finding(
            row["rule"],
            f"{supply.name(row['leverancier'])}: {titles.get(row['extract'], row['extract'])}",
            supply.name(row["other_partner"]) if row["other_partner"] else numbers.NOTHING,
            f"minder dan {minimum}" if row["is_small"] else numbers.count(row["findings"]),
        )
        for row in findings_released(source.findings, minimum).iter_rows(named=True)
    )
    return Quality(rows, checks, findings)
