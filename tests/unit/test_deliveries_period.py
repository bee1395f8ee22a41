"""Periods and names: every form, its first and last day, and what is no period or no name."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.model import Rhythm
from pipelines.deliveries.name import parse_name
from pipelines.deliveries.period import Period, periods_between

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return load_contracts(PROJECT)


@pytest.mark.parametrize(
    ("text", "rhythm", "start", "end"),
    [
        ("2024M01", "maand", "2024-01-01", "2024-01-31"),
        ("2024M02", "maand", "2024-02-01", "2024-02-29"),  # leap year
        ("2023M02", "maand", "2023-02-01", "2023-02-28"),
        ("2024M12", "maand", "2024-12-01", "2024-12-31"),
        ("2024K1", "kwartaal", "2024-01-01", "2024-03-31"),
        ("2024K4", "kwartaal", "2024-10-01", "2024-12-31"),
        ("2024H1", "halfjaar", "2024-01-01", "2024-06-30"),
        ("2024H2", "halfjaar", "2024-07-01", "2024-12-31"),
        ("2024J", "jaar", "2024-01-01", "2024-12-31"),
        ("2023S", "schooljaar", "2023-08-01", "2024-07-31"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, rhythm: str, start: str, end: str) -> None:
    period = Period.parse(text)
    assert (period.rhythm, str(period.start), str(period.end), period.label) == (rhythm, start, end, text)


@pytest.mark.parametrize(
    "text",
    ["2024M00", "2024M13", "2024K0", "2024K5", "2024H3", "0000J", "9999S", "2024", "2024X1", "2024M1", "2024K01",
     "2024J1", "2024J\n", "\u0662\u0660\u0662\u0664J", ""],
)  # fmt: skip
def test_what_does_not_exist_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.parse(text)


def test_a_period_is_over_at_midnight_in_amsterdam() -> None:
    winter, summer = Period.parse("2024M12"), Period.parse("2024M06")
    assert not winter.is_over(datetime(2024, 12, 31, 22, 59, 59, tzinfo=UTC))
    assert winter.is_over(datetime(2024, 12, 31, 23, 0, tzinfo=UTC))
    assert not summer.is_over(datetime(2024, 6, 30, 21, 59, 59, tzinfo=UTC))
    assert summer.is_over(datetime(2024, 6, 30, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_periods_of_a_rhythm_touch_and_do_not_overlap(rhythm: Rhythm) -> None:
    found = periods_between(rhythm, date(2022, 1, 1), date(2026, 12, 31))
    assert found[0].start == (date(2022, 8, 1) if rhythm == "schooljaar" else date(2022, 1, 1))
    assert all((after.start - before.end).days == 1 for before, after in pairwise(found))
    assert all(Period.parse(one.label) == one for one in found)


def test_only_whole_periods_within_the_days_count() -> None:
    assert [one.label for one in periods_between(Rhythm.QUARTER, date(2022, 1, 2), date(2022, 12, 30))] == [
        "2022K2",
        "2022K3",
    ]
    assert periods_between(Rhythm.SCHOOL_YEAR, date(2022, 1, 1), date(2022, 12, 31)) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("gem_swi__GM0363__2024K3__01.csv", ("gem_swi", "GM0363", "2024K3", 1, False, "csv", None)),
        ("gem_swi__BG007__2024K3__12.xml.gz", ("gem_swi", "BG007", "2024K3", 12, False, "xml", "gz")),
        ("duo_pip__DUO__2024M01__01__NUL.jsonl", ("duo_pip", "DUO", "2024M01", 1, True, "jsonl", None)),
        ("duo_examen__DUO__2024M01__99__NUL.csv.zip", ("duo_examen", "DUO", "2024M01", 99, True, "csv", "zip")),
        ("duo_termijn__COA__2024M02__01.csv", ("duo_termijn", "COA", "2024M02", 1, False, "csv", None)),  # B02, not B01
        ("gem_swi__GM1719__2023K7__01.csv", ("gem_swi", "GM1719", "2023K7", 1, False, "csv", None)),  # B03, not B01
    ],
)
def test_a_name_that_follows_the_agreement(contracts: Contracts, name: str, parts: tuple[object, ...]) -> None:
    found = parse_name(name, contracts)
    assert found is not None
    assert (
        found.extract, found.leverancier, found.periode, found.volgnummer, found.is_nil, found.format, found.compression
    ) == parts  # fmt: skip
    assert found.stem == name.split(".", 1)[0]


def test_a_name_with_an_impossible_period_has_none(contracts: Contracts) -> None:
    found = parse_name("gem_swi__GM1719__2023K7__01.csv", contracts)
    assert found is not None
    assert found.period is None


@pytest.mark.parametrize(
    "name",
    [
        "duo_onbekend__DUO__2023M05__01.csv",
        "duo_pip_DUO_2023M01.jsonl",
        "Inburgering rapport Q3 (definitief) (2).csv",
        "duo_pip__DUO__2023M05__00.jsonl",
        "duo_pip__DUO__2023M05__1.jsonl",
        "duo_pip__DUO__2023M05__001.jsonl",
        "duo_pip__DUO__2023M05__01.csv",  # not a format of this extract
        "duo_pip__DUO__2023M05__01.JSONL",
        "duo_pip__duo__2023M05__01.jsonl",
        "duo_pip__JANSEN__2023M05__01.jsonl",  # no partner: may be a person
        "gem_swi__GM363__2023K1__01.csv",
        "gem_swi__GM0363__2023X1__01.csv",
        "gem_swi__GM0363__2023K1__01__NUL__NUL.csv",
        "gem_swi__GM0363__2023K1__01.csv.bz2",
        "gem_swi__GM0363__2023K1__01.csv\n",
        "../gem_swi__GM0363__2023K1__01.csv",
        "gem_swi__GM0363__2023K1__01.csv%00",
        "gem_swi__GM0363__2023K1__01",
        "x" * 300,
        "😀.csv",
        "",
    ],
)
def test_any_other_name_is_no_name(contracts: Contracts, name: str) -> None:
    assert parse_name(name, contracts) is None
