"""Rows of a group that say no more than *geheim* are named together when they are many."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.publish.cells import Cell
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.pages.indicator import MOST_SECRET, Group, folded, row_of
from pipelines.publish.site.reading import Reading

READING = Reading("share", has_norm=False, unit="leveringen")


def cell(shown: str) -> Cell:
    figures = {"noemer": 20, "teller": 15, "onbekend": 0, "waarde": 0.75} if shown == "getoond" else {}
    return Cell(
        "tijdig_geleverd", "1", date(2024, 12, 31), gebied_type="NL", gebied_code=NATION, dimensie="leverancier",
        categorie="X", weergave=shown, richting="hoger", **figures,
    )  # fmt: skip


def group(*shown: str) -> Group:
    return Group("Leverancier", [row_of(READING, f"{place}", cell(one)) for place, one in enumerate(shown)])


@pytest.mark.parametrize("secret", [0, 1, MOST_SECRET])
def test_a_few_secrets_stay_in_their_place(secret: int) -> None:
    found = folded(group("getoond", *["geheim"] * secret, "onvoldoende"))
    assert (len(found.rows), found.secret) == (secret + 2, [])


def test_many_secrets_are_named_once_and_every_figure_keeps_its_row() -> None:
    found = folded(group("geheim", "getoond", *["geheim"] * MOST_SECRET, "onvoldoende"))
    assert [row.name for row in found.rows] == ["1", str(MOST_SECRET + 2)]
    assert len(found.secret) == MOST_SECRET + 1
    assert not {row.name for row in found.rows} & set(found.secret)
