"""The oracle on worlds small enough to work out by hand: each test names the rule it shows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.oracle.tiny import cell, counts, delivery, person, world
from tests.oracle.world import Berichtgever

YEAR = "2023M12"
P = "2023-12-31"
HOUSED = {"datum_kennisgeving": "2023-03-01", "datum_vestiging": "2023-02-01"}  # klok 1 March, term ends 10 May


def pip(bsn: str, signed: str, route: str = "B", level: str | None = "B1") -> dict[str, str | None]:
    return {"bsn": bsn, "gemeente_code": "GM0363", "dagtekening_pip": signed, "leerroute": route, "niveau": level}


def stay(bsn: str, arrived: str, **facts: str) -> dict[str, str]:
    return {"v_nummer": f"v{bsn}", "datum_instroom": arrived, "locatie_code": "AZC1"} | facts


def swi(bsn: str, **facts: object) -> dict[str, object]:
    return {"bsn": bsn, "gemeente_code": "GM0363"} | facts


def term(bsn: str, start: str, end: str, changed: str, ground: str | None = None) -> dict[str, str | None]:
    return {
        "bsn": bsn, "startdatum": start, "einddatum": end, "wijzigingsdatum": changed, "verlengingsgrond_code": ground,
    }  # fmt: skip


def test_a_pip_on_the_70th_day_is_in_time_and_on_the_71st_is_not() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a", **HOUSED), person("b", **HOUSED))
    pips = delivery("duo_pip", YEAR, pip("a", "2023-05-10"), pip("b", "2023-05-11"))
    assert counts(world(plicht, pips), "pip_binnen_10_weken", P) == (2, 1, 0)


def test_the_term_counts_from_the_day_on_which_it_is_over() -> None:
    plicht = delivery(
        "duo_inburgeringsplicht", YEAR, person("a", datum_kennisgeving="2023-10-22", datum_vestiging="2023-10-22"),
        person("b", datum_kennisgeving="2023-10-23", datum_vestiging="2023-10-23"),
    )  # fmt: skip
    assert counts(world(plicht, delivery("duo_pip", YEAR)), "pip_binnen_10_weken", P) == (1, 0, 0)


def test_without_vestiging_the_clock_has_not_started() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a", datum_kennisgeving="2023-03-01"))
    of = world(plicht, delivery("duo_pip", YEAR))
    assert counts(of, "pip_binnen_10_weken", P) is None
    assert cell(of, "doorlooptijd_pip", P) is None


@pytest.mark.parametrize(("ended", "noemer"), [("2023-05-10", None), ("2023-05-11", (1, 0, 0))])
def test_who_left_within_ten_weeks_without_pip_does_not_count(ended: str, noemer: tuple[int, int, int] | None) -> None:
    gone = person("a", **HOUSED, einddatum=ended, reden_geen_inburgeringsplicht="Overlijden")
    of = world(delivery("duo_inburgeringsplicht", YEAR, gone), delivery("duo_pip", YEAR))
    assert counts(of, "pip_binnen_10_weken", P) == noemer


def test_an_absent_pip_is_unknown_until_duo_delivered_up_to_the_70th_day() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a", **HOUSED), person("b", **HOUSED))
    april = delivery("duo_pip", "2023M04", pip("a", "2023-04-10"))
    assert counts(world(plicht, april), "pip_binnen_10_weken", P) == (2, 1, 1)
    may = delivery("duo_pip", "2023M05", pip("a", "2023-04-10"))
    assert counts(world(plicht, may), "pip_binnen_10_weken", P) == (2, 1, 0)


def test_waarde_divides_among_the_observable_and_stays_within_the_bounds() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, *(person(name) for name in "abcd"))
    swis = delivery("gem_swi", "2023K4", swi("a", datum_start_brede_intake="2023-05-01"), swi("b"), supplier="GM0363")
    found = cell(world(plicht, swis), "brede_intake_gestart", P)
    assert found is not None
    assert (found["noemer"], found["teller"], found["onbekend"]) == (4, 1, 2)
    assert (found["noemer_bekend"], found["teller_bekend"], found["waarde"]) == (2, 1, 0.5)
    assert (found["ondergrens"], found["bovengrens"]) == (0.25, 0.75)


def test_without_an_observable_person_only_the_bounds_are_shown() -> None:
    found = cell(world(delivery("duo_inburgeringsplicht", YEAR, person("a"))), "pip_vastgesteld", P)
    assert found is not None
    assert (found["waarde"], found["ondergrens"], found["bovengrens"]) == (None, 0.0, 1.0)


def test_a_noemer_of_nobody_gives_no_cell() -> None:
    of = world(delivery("duo_inburgeringsplicht", YEAR, person("a", begindatum="2024-01-01")))
    assert cell(of, "voldaan", P) is None
    assert cell(of, "instroom_inburgeringsplichtigen", P) is None


def test_a_nil_return_is_knowledge() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    of = world(plicht, delivery("duo_vrijstelling_ontheffing", YEAR))
    assert counts(of, "ontheffing_verleend", P) == (1, 0, 0)


def test_an_exempt_berichtgever_makes_its_gemeente_unknown() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    swis = delivery("gem_swi", "2023K4", swi("a"), supplier="GM0363")
    start = date(2022, 1, 1)
    exempt = Berichtgever("BG009", "GM0363", start, None, vrijgesteld=True)
    own = Berichtgever("GM0363", "GM0363", start, None, vrijgesteld=False)
    assert counts(world(plicht, swis, reporters=(own,)), "brede_intake_gestart", P) == (1, 0, 0)
    assert counts(world(plicht, swis, reporters=(own, exempt)), "brede_intake_gestart", P) == (1, 0, 1)


def test_the_slowest_berichtgever_decides_until_when_a_gemeente_is_known() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    swis = delivery("gem_swi", "2023K4", swi("a"), supplier="GM0363")
    slow = delivery("gem_swi", "2023K3", supplier="BG001")
    start = date(2022, 1, 1)
    both = tuple(Berichtgever(name, "GM0363", start, None, vrijgesteld=False) for name in ("GM0363", "BG001"))
    assert counts(world(plicht, swis, slow, reporters=both), "brede_intake_gestart", P) == (1, 0, 1)


def test_where_a_person_stands_in_two_deliveries_the_newest_period_counts() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    old = delivery("gem_swi", "2023K2", swi("a", datum_start_brede_intake="2023-05-01"), supplier="BG001")
    new = delivery("gem_swi", "2023K4", swi("a"), supplier="GM0363")
    assert counts(world(plicht, old, new), "brede_intake_gestart", P) == (1, 0, 0)


def test_a_correction_replaces_the_delivery_whole_and_history_keeps_the_old_answer() -> None:
    first = delivery("duo_inburgeringsplicht", YEAR, person("a"), person("b"))
    second = delivery("duo_inburgeringsplicht", YEAR, person("a"), number=2, days=40)
    of = world(first, second, as_known="2024-02-20")
    assert counts(of, "voldaan", P) == (1, 0, 0)
    assert counts(of.as_known_on(first.aangeleverd_op), "voldaan", P) == (2, 0, 0)


def test_a_merged_gemeente_counts_under_its_present_code_and_deliverer() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    merger = date(2023, 7, 1)
    before = Berichtgever("GM0457", "GM0363", date(2022, 1, 1), merger, vrijgesteld=False)
    after = Berichtgever("GM0363", "GM0363", merger, None, vrijgesteld=False)
    old = delivery("gem_swi", "2023K2", swi("a", datum_start_brede_intake="2023-05-01"), supplier="GM0457")
    of = world(plicht, old, reporters=(before, after), mergers={"GM0457": "GM0363"})
    assert of.reference.present("GM0457") == "GM0363"
    assert counts(of, "brede_intake_gestart", "2023-06-30", gebied="GM0363") == (1, 1, 0)
    assert counts(of, "brede_intake_gestart", P, gebied="GM0363") == (1, 0, 1)


def test_whom_only_a_former_berichtgever_lists_is_not_known_to_lack_an_event() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"), person("b"))
    handover = date(2023, 10, 1)
    before = Berichtgever("GM0363", "GM0363", date(2022, 1, 1), handover, vrijgesteld=False)
    after = Berichtgever("BG001", "GM0363", handover, None, vrijgesteld=False)
    old = delivery("gem_swi", "2023K3", swi("a"), swi("b"), supplier="GM0363")
    new = delivery("gem_swi", "2023K4", swi("a"), supplier="BG001")
    of = world(plicht, old, new, reporters=(before, after))
    assert counts(of, "brede_intake_gestart", "2023-09-30", gebied="GM0363") == (2, 0, 0)
    assert counts(of, "brede_intake_gestart", P, gebied="GM0363") == (2, 0, 1)


def test_bounds_alone_decide_where_nobody_is_observable() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, *(person(f"p{number}") for number in range(40)))
    swis = [swi(f"p{number}", datum_start_brede_intake="2023-05-01") for number in range(40)]
    of = world(plicht, delivery("gem_swi", "2023K2", *swis, supplier="GM0363"))
    found = cell(of, "brede_intake_gestart", P, gebied="GM0363")
    assert found is not None
    assert (found["waarde"], found["ondergrens"], found["bovengrens"]) == (None, 1.0, 1.0)


def test_einddatum_censors_and_a_later_event_does_not_count() -> None:
    gone = person("a", **HOUSED, einddatum="2023-04-01", reden_geen_inburgeringsplicht="Overlijden")
    of = world(delivery("duo_inburgeringsplicht", YEAR, gone), delivery("duo_pip", YEAR, pip("a", "2023-04-20")))
    found = cell(of, "doorlooptijd_pip", P)
    assert found is not None
    assert (found["noemer"], found["n_event"], found["n_censored"], found["binnen_norm"]) == (1, 0, 1, 0.0)


def test_a_competing_exit_is_neither_event_nor_censoring() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, *(person(name) for name in "abc"))
    linked = {"datum_koppeling": "2023-02-01", "gemeente_code_koppeling": "GM0363"}
    stays = delivery(
        "coa_opvang", YEAR,
        stay("a", "2023-01-01", **linked, datum_uitstroom="2023-03-01", reden_uitstroom="HUISVESTING"),
        stay("b", "2023-01-01", **linked, datum_uitstroom="2023-02-11", reden_uitstroom="VERTROKKEN"),
        stay("c", "2023-01-01", **linked),
    )  # fmt: skip
    found = cell(world(plicht, stays), "doorlooptijd_koppeling_huisvesting", P)
    assert found is not None
    assert (found["noemer"], found["n_event"], found["n_censored"]) == (3, 1, 1)
    assert found["binnen_norm"] == pytest.approx(1 / 3)
    assert found["mediaan_dagen"] is None


def test_a_stay_that_is_not_over_by_p_is_nog_in_opvang_even_when_it_ended_later() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"), person("b"))
    stays = delivery(
        "coa_opvang", YEAR, stay("a", "2023-01-01", datum_uitstroom="2023-07-01", reden_uitstroom="ZELFSTANDIG"),
        stay("b", "2023-01-01", datum_uitstroom="2023-06-30", reden_uitstroom="ZELFSTANDIG"),
    )  # fmt: skip
    assert counts(world(plicht, stays), "nog_in_opvang", "2023-06-30") == (2, 1, 0)


def test_the_v_nummer_that_duo_lacks_comes_from_the_ind() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a", v_nummer=None))
    right = {"v_nummer": "va", "bsn": "a", "datum_verblijfsrecht": "2023-01-05"}
    stays = delivery("coa_opvang", YEAR, stay("a", "2023-01-01"))
    assert counts(world(plicht, stays), "nog_in_opvang", P) is None
    assert counts(world(plicht, stays, delivery("ind_verblijfsrecht", YEAR, right)), "nog_in_opvang", P) == (1, 1, 0)


def test_the_termijn_of_the_newest_change_counts_and_ending_on_its_last_day_is_not_before_it() -> None:
    ended = {"reden_geen_inburgeringsplicht": "Inburgeringsplicht voldaan"}
    plicht = delivery(
        "duo_inburgeringsplicht", YEAR, person("a", einddatum="2023-09-30", **ended),
        person("b", einddatum="2023-10-01", **ended), person("c"), person("d"),
    )  # fmt: skip
    rows = [term(name, "2023-01-10", "2023-10-01", "2023-01-10") for name in "abcd"]
    longer = term("d", "2023-01-10", "2025-01-01", "2023-08-01", "VERL")
    of = world(plicht, delivery("duo_termijn", YEAR, *rows, longer))
    assert counts(of, "termijn_overschreden", P) == (3, 2, 0)
    assert counts(of, "termijn_verlengd", P) == (4, 1, 0)


def test_an_ending_for_another_reason_is_known_not_to_be_voldaan() -> None:
    plicht = delivery(
        "duo_inburgeringsplicht", "2023M06",
        person("a", einddatum="2023-05-01", reden_geen_inburgeringsplicht="Overlijden"),
        person("b", einddatum="2023-05-01", reden_geen_inburgeringsplicht="Inburgeringsplicht voldaan"), person("c"),
    )  # fmt: skip
    assert counts(world(plicht), "voldaan", P) == (3, 1, 1)


def test_a_month_of_cbs_is_known_only_for_who_occurs_in_its_quarter() -> None:
    settled = {"datum_vestiging": "2022-12-15", "begindatum": "2022-12-01"}
    plicht = delivery("duo_inburgeringsplicht", YEAR, *(person(name, **settled) for name in "abc"))
    work = {"maand": "2023-12", "baan": True, "uitkering": False}
    other = {"maand": "2023-10", "baan": False, "uitkering": False}
    jobs = delivery("cbs_werk_uitkering", "2023K4", work | {"bsn": "a"}, other | {"bsn": "b"})
    of = world(plicht, jobs, as_known="2024-06-01")
    assert counts(of, "werk_12_maanden", P) == (3, 1, 1)


@pytest.mark.parametrize(
    ("born", "counted"),
    [("2005-12-01", True), ("2005-12-02", False), ("1956-12-02", True), ("1956-12-01", False)],
)
def test_working_age_is_18_to_66_on_the_first_day_of_the_reference_month(born: str, counted: bool) -> None:
    someone = person("a", begindatum="2022-12-01", datum_vestiging="2022-12-15", geboortedatum=born)
    of = world(delivery("duo_inburgeringsplicht", YEAR, someone))
    assert (counts(of, "werk_12_maanden", P) is not None) is counted


def test_an_exam_share_has_no_cell_when_a_month_of_the_quarter_is_missing() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    result = {"bsn": "a", "examendatum": "2023-10-01", "onderdeel": "LE", "niveau": "B1", "resultaat": "Geslaagd"}
    exams = [
        delivery("duo_examen", "2023M10"),
        delivery("duo_examen", "2023M11", result | {"datum_uitslag": "2023-11-26"}),
        delivery("duo_examen", "2023M12"),
    ]
    assert counts(world(plicht, *exams[1:]), "slagingspercentage_examens", P) is None
    assert counts(world(plicht, *exams), "slagingspercentage_examens", P) == (1, 1, 0)
    assert counts(world(plicht, *exams), "examenuitslag_binnen_8_weken", P) == (1, 1, 0)
    pair = ("onderdeel×niveau", "LE×B1")  # noqa: RUF001
    assert counts(world(plicht, *exams), "slagingspercentage_examens", P, cut=pair) == (1, 1, 0)


def test_a_snapshot_is_read_from_the_quarter_that_ends_at_p() -> None:
    plicht = delivery("duo_inburgeringsplicht", YEAR, person("a"))
    terms = delivery("duo_termijn", YEAR, term("a", "2023-01-10", "2026-01-10", "2023-01-10"))
    third = delivery("gem_swi", "2023K3", swi("a", datum_laatste_voortgangsgesprek="2023-08-01"), supplier="GM0363")
    fourth = delivery("gem_swi", "2023K4", swi("a", datum_laatste_voortgangsgesprek="2023-12-01"), supplier="GM0363")
    of = world(plicht, terms, third, fourth)
    assert counts(of, "voortgangsgesprek_6_maanden", "2023-09-30") == (1, 1, 0)
    assert counts(world(plicht, terms, fourth), "voortgangsgesprek_6_maanden", "2023-09-30") == (1, 0, 1)


def test_a_delivery_at_the_last_second_of_its_deadline_is_in_time() -> None:
    deadline = delivery("duo_pip", "2023M09", days=10)  # 10 October, 02:00 in Amsterdam
    late = delivery("duo_termijn", "2023M09", days=11)  # 11 October
    of = world(deadline, late)
    assert counts(of, "tijdig_geleverd", P, cut=("extract", "duo_pip")) == (3, 1, 0)
    assert counts(of, "tijdig_geleverd", P, cut=("extract", "duo_termijn")) == (3, 0, 0)
    assert counts(of, "volledig_geleverd", P, cut=("extract", "duo_termijn")) == (3, 1, 0)


def test_realisatie_needs_coa_up_to_p_and_counts_unlinked_stays() -> None:
    task = delivery(
        "szw_taakstelling", "2023H2", {"gemeente_code": "GM0363", "taakstelling": 2, "achterstand_begin": 2}
    )
    left = {"gemeente_code_koppeling": "GM0363", "datum_koppeling": "2023-06-01", "reden_uitstroom": "HUISVESTING"}
    stays = [
        stay("x", "2023-01-01", **left, datum_uitstroom="2023-07-01"),
        stay("y", "2023-01-01", **left, datum_uitstroom="2023-06-30"),
    ]
    known = world(task, delivery("coa_opvang", YEAR, *stays))
    assert counts(known, "realisatie_taakstelling", P, gebied="GM0363") == (4, 1, 0)
    assert counts(known, "realisatie_taakstelling", P) == (4, 1, 0)
    assert cell(world(task, delivery("coa_opvang", "2023M11", *stays)), "realisatie_taakstelling", P) is None


def test_a_signal_closed_after_p_was_open_at_p() -> None:
    signal = {
        "signaal_id": "1", "datum_ontvangen": "2023-05-01", "niveau": "STELSEL", "fase": "F4", "onderwerp": "x",
        "status": "OPGELOST", "datum_status": "2023-10-01",
    }  # fmt: skip
    of = world(delivery("signalen", YEAR, signal, supplier="VNG"))
    before, after = cell(of, "signalen_open", "2023-09-30"), cell(of, "signalen_open", P)
    assert before is not None
    assert (before["teller"], before["waarde"], before["noemer"]) == (1, 1.0, None)
    assert after is None
