"""Every verdict of a whole publication can be made again from its table, and never says more than the exact one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.oracle.published import judged

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]
KEY = ("indicator_id", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie")


def table(path: Path, query: str) -> list[dict[str, Any]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def published(root: Path, query: str) -> list[dict[str, Any]]:
    return table(root / "published" / "ketenmonitor.duckdb", query)


def test_a_reader_makes_every_published_verdict_again(analysed: Path) -> None:
    kinds = {row["indicator_id"]: row["kind"] for row in published(analysed, "from pub_indicators")}
    rows = published(analysed, "from pub_indicator_values where weergave <> 'geheim'")
    assert len(rows) > 500
    for row, (verdict, reason, distance, day) in zip(rows, judged(rows, kinds), strict=True):
        where = [row[name] for name in KEY]
        assert [row["verdict"], row["verdict_reden"], row["verschil"]] == [verdict, reason, distance], where
        assert row["verwacht_gehaald_op"] == day, where
    assert {row["verdict"] for row in rows} == {"GEHAALD", "NIET_GEHAALD", "NIET_TE_ZEGGEN", "GEEN_AMBITIE"}


def test_a_published_verdict_is_the_exact_one_or_cannot_be_said(analysed: Path) -> None:
    exact = {
        tuple(row[name] for name in KEY): row["verdict"]
        for row in table(analysed / "warehouse.duckdb", "from indicators.fct_indicator_status")
    }
    rows = published(analysed, "from pub_indicator_values")
    pairs = {(exact[tuple(row[name] for name in KEY)], row["verdict"]) for row in rows}
    assert {pair for pair in pairs if pair[0] != pair[1]} <= {
        ("GEHAALD", "NIET_TE_ZEGGEN"), ("NIET_GEHAALD", "NIET_TE_ZEGGEN")
    }  # fmt: skip
    assert ("NIET_GEHAALD", "NIET_GEHAALD") in pairs
