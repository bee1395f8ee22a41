"""What a supplier is told to do: the right name, the right moment, and nothing that would be refused again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.deliveries.advice import name_of, what_to_do
from pipelines.deliveries.receipts import Receipt
from pipelines.deliveries.speech import period_words

DEADLINE = datetime(2024, 4, 14, 21, 59, 59, tzinfo=UTC)
STEM = "gem_swi__GM0034__2024K1"
LEFT_OUT = {"geland": 30, "aanvaard": 0, "afgekeurd": 0, "geweigerd": 30}


def receipt(verdict: str, *codes: str, **changes: Any) -> Receipt:
    facts = {
        "bestand": f"GM0034/{STEM}__01.csv", "sha256": "a" * 64, "extract": "gem_swi", "leverancier": "GM0034",
        "periode": "2024K1", "volgnummer": 1, "aangeleverd_op": DEADLINE - timedelta(days=3), "verdict": verdict,
        "codes": codes, "aantallen": LEFT_OUT, "rijen": (), "contract": None, "vervangt": None, "deadline": DEADLINE,
        "op_tijd": None, "indicatoren": (), "toelichting": (),
    }  # fmt: skip
    return Receipt.model_validate(facts | changes)


def advice(verdict: str, *codes: str, **changes: Any) -> str:
    return " ".join(what_to_do(receipt(verdict, *codes, **changes)))


@pytest.mark.parametrize("code", ["B04", "B05", "B06", "B07", "B09", "B10", "B11"])
def test_a_refused_number_is_free_and_may_be_used_again(code: str) -> None:
    assert f"is {STEM}__01 (" in advice("AFGEKEURD", code)


def test_a_number_that_was_accepted_or_waits_is_followed_by_the_next() -> None:
    some = {"geland": 30, "aanvaard": 28, "afgekeurd": 2, "geweigerd": 0}
    assert f"is {STEM}__02 (" in advice("AANVAARD_MET_UITVAL", aantallen=some)
    assert f"is {STEM}__02 (" in advice("AFGEKEURD", "B13")
    assert f"onder de naam {STEM}__02 (" in advice("VASTGEHOUDEN", "B14")


def test_after_the_highest_number_no_name_is_given() -> None:
    assert "__100" not in advice("AFGEKEURD", "B13", volgnummer=99)
    assert "Volgnummer 99 is het hoogste" in advice("AFGEKEURD", "B13", volgnummer=99)
    assert f"is {STEM}__99 (" in advice("AFGEKEURD", "B05", volgnummer=99)


@pytest.mark.parametrize("code", ["B01", "B02", "B03"])
def test_a_name_that_is_itself_wrong_is_not_given_again(code: str) -> None:
    assert STEM not in advice("AFGEKEURD", code)


def test_a_file_without_a_known_name_gets_advice_all_the_same() -> None:
    nothing = dict.fromkeys(["extract", "leverancier", "periode", "volgnummer", "deadline"])
    assert "Gebruik de vorm extract__leverancier" in advice("AFGEKEURD", "B01", **nothing)
    assert "None" not in advice("AFGEKEURD", "B01", **nothing)


def test_nothing_to_report_is_said_in_the_name_and_records_take_it_out() -> None:
    none = dict.fromkeys(LEFT_OUT, 0)
    assert f"is de naam {STEM}__01__NUL (" in advice("AFGEKEURD", "B08", aantallen=none)
    assert f"is {STEM}__01 (" in advice("AFGEKEURD", "B08")
    assert "__01__NUL" not in advice("AFGEKEURD", "B08")


@pytest.mark.parametrize(
    ("received", "says"),
    [
        (DEADLINE - timedelta(seconds=1), "uiterlijk 14 april 2024, 23:59 uur binnen, dan is het op tijd"),
        (DEADLINE, "uiterlijk 14 april 2024, 23:59 uur binnen, dan is het op tijd"),
        (DEADLINE + timedelta(seconds=1), "is voorbij; lever zo snel mogelijk"),
    ],
)
def test_until_when_depends_on_the_last_second_of_the_term(received: datetime, says: str) -> None:
    assert says in advice("AFGEKEURD", "B05", aangeleverd_op=received)


def test_without_a_term_nothing_is_said_about_time() -> None:
    assert "termijn" not in advice("AFGEKEURD", "B05", deadline=None)


def test_who_has_nothing_to_do_is_asked_nothing() -> None:
    all_in = {"geland": 30, "aanvaard": 30, "afgekeurd": 0, "geweigerd": 0}
    assert what_to_do(receipt("AANVAARD", aantallen=all_in)) == ["U hoeft niets te doen."]
    assert STEM not in advice("GENEGEERD", "B12")


def test_a_delivery_that_a_person_refused_is_not_asked_about_again() -> None:
    assert "laat weten of het verschil klopt" in advice("VASTGEHOUDEN", "B14")
    assert "laat weten" not in advice("AFGEKEURD", "B14")
    assert f"is {STEM}__01 (" in advice("AFGEKEURD", "B14")


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2024M01", "januari 2024"), ("2024M12", "december 2024"), ("2024K1", "1e kwartaal 2024"),
        ("2024K4", "4e kwartaal 2024"), ("2024H1", "1e halfjaar 2024"), ("2024H2", "2e halfjaar 2024"),
        ("2024J", "heel 2024"), ("2023S", "schooljaar 2023/2024"), ("2024M13", "2024M13"), (None, ""),
    ],
)  # fmt: skip
def test_a_period_is_told_as_people_call_it(label: str | None, words: str) -> None:
    assert period_words(label) == words


def test_a_supplier_is_told_as_people_call_it() -> None:
    titles = {"GM0034": "gemeente Almere"}
    assert [name_of(one, titles) for one in ("GM0034", "SZW", "BG001", None)] == [
        "gemeente Almere", "Ministerie van SZW", "berichtgever BG001", "onbekende leverancier",
    ]  # fmt: skip
