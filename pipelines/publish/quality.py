"""The tables about quality for outside: rows, checks and findings, counts rounded and small ones hidden.

What belongs here: from the frames of the warehouse to what may be read. What does not: the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from pipelines.publish.cells import SECRET
from pipelines.publish.disclosure.tallies import Tally, is_small, round_tally, shielded
from pipelines.publish.site import numbers
from pipelines.publish.site.pages.deliveries import Check, Finding, Quality, RowTally

if TYPE_CHECKING:
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.site.supply import Supply
    from pipelines.publish.source import Source

MUNICIPAL: Final = "gem_swi"
ABOUT: Final = {"chain": "tussen partners", "indicators": "de indicatoren"}  # checks that are of no single extract
ROWS: Final = ("geland", "aanvaard", "afgekeurd", "geweigerd")


def findings_released(findings: pl.DataFrame, config: PublicationConfig, secret: bytes) -> pl.DataFrame:
    """Findings per rule and partner, rounded; the gemeenten together, and a count below the minimum empty.

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
        .sort(keys, nulls_last=True)
    )
    tallies = [Tally("|".join(map(str, ("bevinding", *place))), count) for *place, count in summed.iter_rows()]
    small = [is_small(one, config) for one in tallies]
    counts = [None if hidden else round_tally(one, config, secret) for one, hidden in zip(tallies, small, strict=True)]
    return summed.with_columns(
        findings=pl.Series(counts, dtype=pl.Int64), is_small=pl.Series(small, dtype=pl.Boolean)
    )  # fmt: skip


def rows_released(deliveries: pl.DataFrame, config: PublicationConfig, secret: bytes) -> pl.DataFrame:
    """Rows per extract over all judged deliveries: a row is about a person, so that these are counts of persons.

    **Shape** rounded so that landed = accepted + quarantined + refused. **Nulls** a count of few rows, and as many
    others as it takes to keep it so.
    """
    counts = [pl.col(name).cast(pl.Int64).sum() for name in ROWS]
    summed = deliveries.filter(pl.col("extract").is_not_null()).group_by("extract").agg(counts).sort("extract")
    rows = [
        (extract, *(one.shown for one in shielded(row_tallies(extract, values), 0, config, secret)))
        for extract, *values in summed.iter_rows()
    ]
    return pl.DataFrame(rows, schema={"extract": pl.String, **dict.fromkeys(ROWS, pl.Int64)}, orient="row")


def row_tallies(extract: str, values: list[int]) -> list[Tally]:
    """The four counts of one extract."""
    return [Tally(f"rijen|{extract}|{name}", value) for name, value in zip(ROWS, values, strict=True)]


def count_or_secret(value: int | None) -> str:
    """A count, or that it is about too few."""
    return SECRET if value is None else numbers.count(value)


def names_of(supply: Supply, partners: str | None) -> str:
    """The other partners of a finding, each by its name; a dash when there is none."""
    return ", ".join(supply.name(one.strip()) for one in partners.split(",")) if partners else numbers.NOTHING


def make_quality(
    source: Source, released: dict[str, pl.DataFrame], supply: Supply, titles: dict[str, str], minimum: int
) -> Quality:
    """The tables about quality, for reading; ``released`` are the published tables by name."""
    rows = tuple(
        RowTally(
            titles.get(row["extract"], row["extract"]),
            *(count_or_secret(row[name]) for name in ROWS),
        )
        for row in released["rijen"].iter_rows(named=True)
    )
    checks = tuple(
        Check(
            row["expectation_id"],
            titles.get(row["extract"]) or ABOUT.get(row["extract"], row["extract"]),
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
            names_of(supply, row["other_partner"]),
            f"minder dan {minimum}" if row["is_small"] else numbers.count(row["findings"]),
        )
        for row in released["bevindingen"].iter_rows(named=True)
    )
    return Quality(rows, checks, findings)
