"""Disclosure control in force: from exact cells to the cells that leave the house, or none when a person would show.

What belongs here: the order of the steps. What does not: any of the steps.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from pipelines.publish.cells import COUNTS, KEY, PRECISION, SECRET
from pipelines.publish.disclosure.attacked import Release
from pipelines.publish.disclosure.audit import Audit, audit
from pipelines.publish.disclosure.control import control, empty_hidden, judged
from pipelines.publish.disclosure.counts import ALONE, CONTROLLED, WIDER, rounded, table_of, tally
from pipelines.publish.disclosure.earlier import released_counts
from pipelines.publish.disclosure.figures import remade
from pipelines.publish.disclosure.persons import counted_in, persons_of
from pipelines.publish.disclosure.told import told_by_figures
from pipelines.publish.disclosure.verdicts import with_verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.publish.disclosure.attacked import Earlier
    from pipelines.publish.disclosure.counts import Table
    from pipelines.publish.disclosure.cuts import PublicationConfig
    from pipelines.publish.disclosure.persons import Counted, Persons
    from pipelines.publish.disclosure.told import Told

ROW: Final = "row_number"
NORM: Final = "n_norm"  # of a duration: how many had the event within the norm
WEIGHT: Final = "norm_weight"  # the same with the correction for who still waits
REPLACED: Final = (*COUNTS, NORM)
Unknowns = dict[tuple[str, str], dict[tuple[int, str], int]]  # table → cell and count → the unknown behind it
STEPS: Final = {CONTROLLED: 1, WIDER: 3, ALONE: 1}  # how many bases a published count may lie from the truth


class DisclosureError(Exception):
    """The audit found a protected cell that the attacker knows too well: nothing may be published.

    ``reasons`` are Dutch sentences without any count of persons.
    """

    def __init__(self, reasons: tuple[str, ...]) -> None:
        """Remember the reasons."""
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Protected:
    """What leaves the house.

    **Shape** ``cells`` as the published table; ``note`` for the release note; ``counts`` for the archive of releases.
    """

    cells: pl.DataFrame
    note: dict[str, Any]
    counts: pl.DataFrame


def protect(
    cells: pl.DataFrame, gemeenten: pl.DataFrame, config: PublicationConfig, counts: tuple[str, ...], secret: bytes,
    earlier: Earlier | None = None, beside_it: Earlier | None = None,
) -> Protected:  # fmt: skip
    """Hide, round, make every figure again from the rounded counts, and attack the result.

    **Shape** ``counts`` are the indicators of kind aantal; ``secret`` decides the direction of rounding: with the same
    secret a count that did not change is rounded as before. ``earlier`` holds the earlier releases,
    ``beside_it`` what this one says of counts elsewhere than in its cells.
    **Errors** DisclosureError when a protected cell stays open whatever else is hidden.
    """
    numbered = with_norm_count(newest_areas(cells, config).with_row_index(ROW))
    labelled = control(numbered, config, counts, empty=False)
    tables, rows_of = tables_of(labelled, gemeenten, config)
    counted = counted_in(tables)
    persons = persons_of(counted)
    releases, ways = release_tables(tables, unknowns_of(counted, persons), config, secret)
    replaced = with_counts(labelled, releases, rows_of)
    remade_cells = judged(exact_or_remade(replaced, config, counts), config, counts)
    see_hidden(remade_cells, releases, rows_of)
    see_figures(told_by_figures(remade_cells, config, ROW), releases, rows_of)
    found = audit(releases, earlier or {}, config, beside_it, persons)
    if found.still_open:
        raise DisclosureError(
            ("De onthullingstoets kan een geheim cijfer herleiden, wat er verder ook wordt verborgen.",)
        )
    final = hide_more(remade_cells, releases, rows_of)
    judged_cells = empty_hidden(with_verdicts(final, counts, config.minimum_noemer))
    return Protected(
        judged_cells.drop(ROW, NORM, WEIGHT), note_of(found, ways, final, config), released_counts(releases)
    )


def with_norm_count(cells: pl.DataFrame) -> pl.DataFrame:
    """How many of a duration had the event within the norm, without and with correction; room for the precision."""
    return cells.with_columns(
        (pl.col("binnen_norm_naief") * pl.col("noemer")).round(0).cast(pl.Int64).alias(NORM),
        (pl.col("binnen_norm") * pl.col("noemer")).alias(WEIGHT),
        *(pl.lit(0, dtype=pl.Int64).alias(name) for name in PRECISION),
    )


def newest_areas(cells: pl.DataFrame, config: PublicationConfig) -> pl.DataFrame:
    """All quarters of NL, and of the areas below it the newest of each indicator."""
    rank = pl.col("peildatum").rank("dense", descending=True).over("indicator_id")
    return cells.filter((pl.col("gebied_type") == "NL") | (rank <= config.area_peildata))


def tables_of(
    cells: pl.DataFrame, gemeenten: pl.DataFrame, config: PublicationConfig
) -> tuple[list[Table], list[list[int]]]:
    """One table for each indicator about persons and peildatum, and the rows of its cells."""
    within = areas_of(gemeenten)
    tables, rows_of = [], []
    about_persons = cells.filter(~pl.col("indicator_id").is_in(config.without_persons))
    for (indicator, peildatum), group in about_persons.group_by("indicator_id", "peildatum", maintain_order=True):
        rows = group.select(ROW, *KEY, *REPLACED, "weergave").to_dicts()
        shown = [row["weergave"] != SECRET for row in rows]
        tables.append(table_of((str(indicator), str(peildatum)), rows, shown, within))
        rows_of.append([row[ROW] for row in rows])
    return tables, rows_of


def unknowns_of(counted: list[Counted], persons: Persons) -> Unknowns:
    """The number of the unknown behind each cell and count of each table."""
    found: Unknowns = defaultdict(dict)
    for (table, name), numbers in zip(counted, persons.numbers, strict=True):
        found[table.name] |= {(cell, name): number for cell, number in enumerate(numbers.tolist())}
    return found


def release_tables(
    tables: list[Table], unknowns: Unknowns, config: PublicationConfig, secret: bytes
) -> tuple[list[Release], list[str]]:
    """Every table rounded, and how it went."""
    releases, ways = [], []
    for table, (found, how) in zip(tables, rounded_alike(tables, unknowns, config, secret), strict=True):
        hidden = {cell for cell, is_shown in enumerate(table.shown) if not is_shown}
        distance = STEPS[how] * config.base - 1
        releases.append(Release(table, found, hidden, distance, distance * apart(table, how)))
        ways.append(how)
    return releases, ways


def rounded_alike(
    tables: list[Table], unknowns: Unknowns, config: PublicationConfig, secret: bytes
) -> list[tuple[list[dict[str, int]], str]]:
    """Every table rounded, counts of the same persons in the same direction wherever the sums allow it."""
    direction: dict[int, float] = {}
    found = []
    for table in tables:
        unknown = unknowns.get(table.name, {})
        settled = {at: direction[number] for at, number in unknown.items() if number in direction}
        counts, how = rounded(table, config.base, secret, settled)
        found.append((counts, how))
        for (cell, name), number in unknown.items():
            if name in counts[cell]:
                is_up = counts[cell][name] > table.splits[cell].counts[name]
                direction.setdefault(number, 0.0 if is_up else 1.0)
    return found


def apart(table: Table, how: str) -> int:
    """How many roundings lie between the truth and a difference of published counts: one where they add up."""
    first = table.splits[0]
    if first.nested:
        return 3 if how == ALONE else 1
    return 2 if {"noemer", "teller"} <= set(first.counts) else 1


def areas_of(gemeenten: pl.DataFrame) -> Mapping[str, tuple[str, ...]]:
    """The provincie and the arbeidsmarktregio of each gemeente."""
    names = ("gemeente_code", "provincie_code", "arbeidsmarktregio_code")
    return {code: tuple(areas) for code, *areas in gemeenten.select(names).iter_rows()}


def with_counts(cells: pl.DataFrame, releases: list[Release], rows_of: list[list[int]]) -> pl.DataFrame:
    """The cells with their published counts instead of the exact ones; what is not published stays as it is."""
    found = []
    for release, rows in zip(releases, rows_of, strict=True):
        for row, counts in zip(rows, release.counts, strict=True):
            if counts:
                found.append({ROW: row, **published_counts(counts), PRECISION[0]: release.slack})
    schema: dict[str, type[pl.DataType]] = {ROW: pl.UInt32, **dict.fromkeys((*REPLACED, *PRECISION), pl.Int64)}
    new = pl.DataFrame(found, schema=schema)
    joined = cells.join(new, on=ROW, how="left", suffix="_new", maintain_order="left")
    is_rounded = pl.col(ROW).is_in([one[ROW] for one in found])
    return joined.with_columns(
        pl.when(pl.col(name).is_null()).then(None)
        .when(is_rounded).then(pl.col(f"{name}_new"))
        .otherwise(pl.col(name)).alias(name)
        for name in (*REPLACED, *PRECISION)
    ).drop([f"{name}_new" for name in (*REPLACED, *PRECISION)])  # fmt: skip


def published_counts(counts: dict[str, int]) -> dict[str, int | None]:
    """The columns of a cell from its rounded counts."""
    found: dict[str, int | None] = {name: counts.get(name) for name in REPLACED}
    if "niet_bekend" in counts:
        found["noemer_bekend"] = counts["teller_bekend"] + counts["niet_bekend"]
    elif "noemer" in counts and "teller" in counts:  # a quota: everything is known
        found |= {"noemer_bekend": counts["noemer"], "teller_bekend": counts["teller"], "onbekend": 0}
    return found


def exact_or_remade(cells: pl.DataFrame, config: PublicationConfig, counts: tuple[str, ...]) -> pl.DataFrame:
    """Every figure about persons made again from its counts; those about deliveries as they are."""
    is_exact = pl.col("indicator_id").is_in(config.without_persons) | (pl.col("weergave") == SECRET)
    new = remade(cells.filter(~is_exact), config, counts)
    return pl.concat([cells.filter(is_exact), new.select(cells.columns)]).sort(ROW)


def see_hidden(cells: pl.DataFrame, releases: list[Release], rows_of: list[list[int]]) -> None:
    """What is hidden only after rounding (0 % or 100 % of few) is hidden for the attacker too."""
    secret = set(cells.filter(pl.col("weergave") == SECRET)[ROW].to_list())
    for release, rows in zip(releases, rows_of, strict=True):
        release.hidden |= {cell for cell, row in enumerate(rows) if row in secret}


def see_figures(told: dict[int, Told], releases: list[Release], rows_of: list[list[int]]) -> None:
    """What figures say of counts is known to the attacker."""
    for release, rows in zip(releases, rows_of, strict=True):
        release.told = [told.get(row, {}) for row in rows]


def hide_more(cells: pl.DataFrame, releases: list[Release], rows_of: list[list[int]]) -> pl.DataFrame:
    """The cells with those secret too that the audit hid, and without those that it withdrew."""
    pairs = list(zip(releases, rows_of, strict=True))
    hidden = [rows[cell] for release, rows in pairs for cell in sorted(release.hidden)]
    withdrawn = [rows[cell] for release, rows in pairs for cell in sorted(release.withdrawn)]
    weergave = pl.when(pl.col(ROW).is_in(hidden)).then(pl.lit(SECRET)).otherwise(pl.col("weergave"))
    return cells.with_columns(weergave=weergave).filter(~pl.col(ROW).is_in(withdrawn))


def note_of(found: Audit, ways: list[str], cells: pl.DataFrame, config: PublicationConfig) -> dict[str, Any]:
    """What the release note says of the protection."""
    share = cells.group_by("gebied_type").agg((pl.col("weergave") == SECRET).mean().round(4)).sort("gebied_type")
    return {
        "basis": config.base,
        "minimum": config.minimum_noemer,
        "beschermde_breedte": config.protection_width,
        "tabellen": tally(ways),
        "toets": {
            "tabellen": found.tables, "peildata": len(found.quarters), "aanvallen": found.cases,
            "vergeleken_met_eerder": found.compared,
            "beschermde_cellen": found.protected, "beschermde_aantallen": found.unknowns,
            "opende_eerst": found.would_open,
            "extra_verborgen": found.hidden_more, "zonder_rij": found.withdrawn,
            "al_eerder_herleidbaar": found.already_open, "geopend": found.still_open,
        },
        "aandeel_geheim": dict(share.iter_rows()),
    }  # fmt: skip
