"""The simple rule: a cell about fewer persons than the minimum is not shown, and each cell says why.

What belongs here: deciding ``weergave`` and emptying what is not shown. What does not: rounding, the attack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from pipelines.publish.cells import COUNTS, FIGURES, INSUFFICIENT, PRECISION, SECRET, SHOWN, TARGET, VERDICT

if TYPE_CHECKING:
    from pipelines.publish.disclosure.cuts import PublicationConfig

HIDDEN_WITH_A_SECRET = (*COUNTS, *PRECISION, *FIGURES, "verdict", "verdict_reden", "verschil", "verwacht_gehaald_op")


def group_size(is_count: pl.Expr) -> pl.Expr:
    """How many units stand behind a cell: the noemer, or for a count the count itself."""
    return pl.when(is_count).then(pl.col("waarde")).otherwise(pl.col("noemer"))


def is_small(config: PublicationConfig, counts: tuple[str, ...]) -> pl.Expr:
    """Whether fewer units than the minimum stand behind a cell; an unknown size counts as small."""
    is_count = pl.col("indicator_id").is_in(counts)
    return group_size(is_count).fill_null(0) < config.minimum_noemer


def tells_a_group_apart(config: PublicationConfig) -> pl.Expr:
    """Whether 0 % or 100 % of a small group would tell the same of each of its persons."""
    extreme = (pl.col("teller_bekend") == 0) | (pl.col("teller_bekend") == pl.col("noemer_bekend"))
    certain = pl.col("binnen_norm").is_in([0.0, 1.0])
    return (pl.col("noemer") < config.group_limit) & (extreme.fill_null(value=False) | certain.fill_null(value=False))


def has_no_figure() -> pl.Expr:
    """Whether there are observations but neither a value nor a median can be given."""
    return pl.col("waarde").is_null() & pl.col("mediaan_dagen").is_null()


def control(
    cells: pl.DataFrame, config: PublicationConfig, counts: tuple[str, ...], *, empty: bool = True
) -> pl.DataFrame:
    """Say of every cell how it may be shown, and empty the figures of those that may not (unless that comes later).

    **Shape** one row a cell in, the same row out with ``weergave`` added; ``counts`` are the indicators of kind aantal.
    **Nulls** figures of hidden cells; their verdict becomes NIET_TE_ZEGGEN where there was an ambitie.
    """
    hidden = is_small(config, counts) | tells_a_group_apart(config)
    state = (
        pl.when(hidden).then(pl.lit(SECRET)).when(has_no_figure()).then(pl.lit(INSUFFICIENT)).otherwise(pl.lit(SHOWN))
    )
    labelled = cells.with_columns(weergave=state)
    return empty_hidden(labelled) if empty else labelled


def judged(cells: pl.DataFrame, config: PublicationConfig, counts: tuple[str, ...]) -> pl.DataFrame:
    """The same rule on published figures: what became 0 % or 100 % of few is hidden too, what is hidden stays so."""
    again = control(cells, config, counts, empty=False)["weergave"]
    is_hidden = (cells["weergave"] == SECRET) | (again == SECRET)
    return cells.with_columns(
        weergave=pl.when(is_hidden).then(pl.lit(SECRET)).otherwise(again),
    )


def empty_hidden(cells: pl.DataFrame) -> pl.DataFrame:
    """Take every figure out of the cells that are secret; what remains are their key and their ambitie."""
    is_secret = pl.col("weergave") == SECRET
    has_target = pl.col("ambitie").is_not_null()
    emptied = cells.with_columns(
        pl.when(is_secret).then(None).otherwise(pl.col(name)).alias(name)
        for name in HIDDEN_WITH_A_SECRET
        if name in cells.columns
    )
    verdict = pl.when(has_target).then(pl.lit("NIET_TE_ZEGGEN")).otherwise(pl.lit("GEEN_AMBITIE"))
    reason = pl.when(has_target).then(pl.lit("te_kleine_groep"))
    return emptied.with_columns(
        verdict=pl.when(is_secret).then(verdict).otherwise(pl.col("verdict")),
        verdict_reden=pl.when(is_secret).then(reason).otherwise(pl.col("verdict_reden")),
    )


def columns_released() -> tuple[str, ...]:
    """The figures of a released cell, in the order of the published table."""
    return (*COUNTS, *FIGURES, *TARGET, *VERDICT)
