"""The law of the bounds: whatever deliveries are missing, the value of the full data lies between them.

What belongs here: the law, and exactly when it holds. It holds for deliveries that feed the teller alone: a missing
delivery that feeds the noemer changes who is counted, which bounds on the teller do not promise to cover. So each
case below names a share and the one extract that is taken away. Left out on purpose are shares whose noemer asks the
same extract (voldaan, nog_in_opvang, warme_overdracht, pip_binnen_10_weken for who left early) and
aanbod_bij_keurmerkinstelling, where an older state cannot know that a keurmerk ended since.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.oracle.calendar_time import month_start, period_end
from tests.oracle.compute import indicator_values
from tests.oracle.tiny import delivery, person, world
from tests.oracle.world import Delivery, World

P = date(2023, 12, 31)
FIRST = date(2022, 7, 1)
MONTHS = [f"{year}M{month:02d}" for year in (2022, 2023) for month in range(1, 13)]
QUARTERS = [f"{year}K{number}" for year in (2022, 2023) for number in range(1, 5)]
LAW = [
    ("brede_intake_gestart", "gem_swi"),
    ("ontzorgd", "gem_swi"),
    ("maatschappelijke_begeleiding_gestart", "gem_swi"),
    ("voortgangsgesprek_6_maanden", "gem_swi"),
    ("pvt_afgerond", "gem_swi"),
    ("pip_vastgesteld", "duo_pip"),
    ("zonder_pip_na_10_weken", "duo_pip"),
    ("leerbaarheidstoets_afgenomen", "duo_leerbaarheidstoets"),
    ("deelname_voorinburgering", "coa_voorinburgering"),
    ("ontheffing_verleend", "duo_vrijstelling_ontheffing"),
    ("werk_12_maanden", "cbs_werk_uitkering"),
    ("uitkering_eerste_jaar", "cbs_werk_uitkering"),
    ("werk_tijdens_opvang", "cbs_werk_uitkering"),
]
Facts = dict[str, Any]

days = st.integers(0, 540).map(lambda number: FIRST + timedelta(days=number))
maybe = st.one_of(st.none(), days)
life = st.fixed_dictionaries(
    {
        **dict.fromkeys(("begin", "arrived", "term"), days),
        **dict.fromkeys(
            ("told", "settled", "intake", "pip", "toets", "pvt", "relief", "guidance", "talk", "lessons", "exempted"),
            maybe,
        ),
        "jobs": st.sets(st.integers(0, 23)),
        "benefits": st.sets(st.integers(0, 23)),
    }
)
lives = st.lists(life, min_size=1, max_size=5)


def stand(extract: str, period: str, found: Iterator[tuple[date | None, Facts]]) -> Delivery:
    """What a supplier that knows everything writes at a period's end."""
    rows = [row for day, row in found if day is not None and day <= period_end(period)]
    supplier = "GM0363" if extract == "gem_swi" else None
    return delivery(extract, period, *rows, supplier=supplier)


def reported(period: str, facts: Facts) -> Facts:
    """A gemeente's row at a period's end: what has happened by then."""
    last = period_end(period)
    columns = {
        "datum_start_brede_intake": "intake", "datum_ondertekening_pvt": "pvt", "datum_start_ontzorgen": "relief",
        "datum_start_maatschappelijke_begeleiding": "guidance", "datum_laatste_voortgangsgesprek": "talk",
    }  # fmt: skip
    past = {name: facts[key] for name, key in columns.items() if facts[key] and facts[key] <= last}
    return {"bsn": facts["bsn"], "gemeente_code": "GM0363"} | past


def months_of(period: str, facts: Facts) -> Iterator[Facts]:
    """A person's rows in one quarter of CBS."""
    last = int(period[:4]) * 12 + int(period[5]) * 3 - 1
    for index in range(last - 2, last + 1):
        number, text = index - 2022 * 12, month_start(index).strftime("%Y-%m")
        yield {
            "bsn": facts["bsn"], "maand": text, "baan": number in facts["jobs"],
            "uitkering": number in facts["benefits"],
        }  # fmt: skip


def full_world(drawn: list[Facts]) -> World:
    """A world in which every delivery came and told the truth of its moment."""
    people = [facts | {"bsn": str(number)} for number, facts in enumerate(drawn)]
    plichten = [
        person(f["bsn"], begindatum=f["begin"], datum_kennisgeving=f["told"], datum_vestiging=f["settled"])
        for f in people
    ]
    stays = [{"v_nummer": f"v{f['bsn']}", "datum_instroom": f["arrived"]} for f in people]
    terms = [
        {"bsn": f["bsn"], "startdatum": f["term"], "einddatum": date(2027, 1, 1), "wijzigingsdatum": f["term"]}
        for f in people
    ]
    certain = [
        delivery("duo_inburgeringsplicht", "2023M12", *plichten),
        delivery("coa_opvang", "2023M12", *stays),
        delivery("duo_termijn", "2023M12", *terms),
    ]
    return world(*certain, *_repeated(people), as_known="2024-06-01")


def _repeated(people: list[Facts]) -> Iterator[Delivery]:
    for month in MONTHS:
        yield stand("duo_pip", month, ((f["pip"], _pip(f)) for f in people))
        yield stand("duo_leerbaarheidstoets", month, ((f["toets"], _toets(f)) for f in people))
        yield stand("coa_voorinburgering", month, ((f["lessons"], _lessons(f)) for f in people))
        yield stand("duo_vrijstelling_ontheffing", month, ((f["exempted"], _exempted(f)) for f in people))
    for quarter in QUARTERS:
        yield stand("gem_swi", quarter, ((FIRST - timedelta(days=999), reported(quarter, f)) for f in people))
        yield delivery("cbs_werk_uitkering", quarter, *(row for f in people for row in months_of(quarter, f)))


def _pip(f: Facts) -> Facts:
    return {"bsn": f["bsn"], "gemeente_code": "GM0363", "dagtekening_pip": f["pip"], "leerroute": "B"}


def _toets(f: Facts) -> Facts:
    return {"bsn": f["bsn"], "datum_afname": f["toets"], "resultaat": "Onbekend"}


def _lessons(f: Facts) -> Facts:
    return {"v_nummer": f"v{f['bsn']}", "datum_gevraagd": f["arrived"], "datum_start": f["lessons"]}


def _exempted(f: Facts) -> Facts:
    kind = {"soort": "ONTHEFFING_GEHEEL", "grond": "MED", "oordeel": "Toekenning"}
    return {"bsn": f["bsn"], "datum": f["exempted"]} | kind


def shares_at(of: World) -> dict[tuple[str, str], dict[str, Any]]:
    """Every totaal cell of a world at P, by indicator and gebied."""
    cells = indicator_values(of, [P]).filter(pl.col("dimensie") == "totaal")
    return {(cell["indicator_id"], cell["gebied_code"]): cell for cell in cells.to_dicts()}


@settings(max_examples=15, deadline=None)
@pytest.mark.parametrize("extract", sorted({extract for _, extract in LAW}))
@given(drawn=lives, data=st.data())
def test_full_data_value_lies_within_the_bounds_without_some_deliveries(
    extract: str, drawn: list[Facts], data: st.DataObject
) -> None:
    full = full_world(drawn)
    candidates = [item for item in full.deliveries if item.extract == extract]
    gone = data.draw(st.lists(st.sampled_from(candidates), unique_by=id))
    complete, partial = shares_at(full), shares_at(full.without(*gone))
    for indicator in (name for name, fed_by in LAW if fed_by == extract):
        for key in (key for key in complete if key[0] == indicator):
            truth, seen = complete[key], partial[key]
            assert truth["noemer"] == seen["noemer"]
            assert seen["ondergrens"] <= truth["waarde"] <= seen["bovengrens"]


@settings(max_examples=15, deadline=None)
@given(drawn=lives)
def test_with_all_deliveries_the_bounds_meet_in_the_value(drawn: list[Facts]) -> None:
    named = {name for name, _ in LAW}
    for (indicator, _), found in shares_at(full_world(drawn)).items():
        if indicator in named:
            assert found["onbekend"] == 0
            assert found["ondergrens"] == found["waarde"] == found["bovengrens"]


def test_the_law_is_not_empty() -> None:
    """One person for whom every share of the law has a cell, so that the laws above say something."""
    start = FIRST
    one = dict.fromkeys(
        ("begin", "arrived", "term", "told", "settled", "intake", "pip", "toets", "pvt", "relief", "guidance",
         "talk", "lessons", "exempted"), start,
    )  # fmt: skip
    found = shares_at(full_world([one | {"jobs": {17}, "benefits": {9}}]))
    assert {name for name, _ in LAW} <= {name for name, _ in found}
