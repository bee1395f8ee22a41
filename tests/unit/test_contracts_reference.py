"""Reference data: defaults and overrides, both delimiters, every row checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.contracts.errors import ContractError
from pipelines.contracts.reference import Reference, load_reference

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(PROJECT)


def test_the_defaults_hold_every_gemeente_of_the_present_division(reference: Reference) -> None:
    assert len(reference.gemeenten) == 342
    assert len(reference.provincies) == 12
    assert reference.gemeenten["GM0363"].naam == "Amsterdam"
    assert set(reference.arbeidsmarktregios) == {one.arbeidsmarktregio_code for one in reference.gemeenten.values()}


def test_an_old_code_leads_to_the_present_one_and_an_unknown_code_to_none(reference: Reference) -> None:
    assert reference.present_code("GM0501") == "GM1992"
    assert reference.present_code("GM1992") == "GM1992"
    assert reference.present_code("GM9999") is None
    assert reference.merger_date("GM0501") == date(2023, 1, 1)
    assert reference.merger_date("GM1992") is None
    assert reference.known_codes["GM0457"] == "GM0363"


def test_a_merged_gemeente_reports_under_its_old_code_until_the_merger(reference: Reference) -> None:
    last_old, first_new = date(2022, 12, 31), date(2023, 1, 1)
    assert reference.reportable("GM0501", last_old) == {"GM1992"}
    assert reference.reportable("GM1992", last_old) == frozenset()
    assert reference.reportable("GM0501", first_new) == frozenset()
    assert reference.reportable("GM1992", first_new) == {"GM1992"}


def test_every_gemeente_has_a_berichtgever_on_every_quarter_end(reference: Reference) -> None:
    for day in (date(2022, 3, 31), date(2022, 12, 31), date(2023, 3, 31), date(2026, 12, 31)):
        covered = {row.gemeente_code for row in reference.berichtgevers if row.is_active(day)}
        assert covered == set(reference.gemeenten), day


def test_a_target_that_the_law_does_not_set_is_a_working_hypothesis(reference: Reference) -> None:
    legal = {one.indicator_id for one in reference.ambities if one.status == "wettelijke_norm"}
    assert legal == {"pip_binnen_10_weken", "realisatie_taakstelling"}
    others = [one for one in reference.ambities if one.indicator_id not in legal]
    assert others
    assert {one.status for one in others} == {"werkhypothese"}


@pytest.mark.parametrize("sign", [";", ","])
def test_an_override_is_read_with_either_delimiter_and_written_in_one_form(tmp_path: Path, sign: str) -> None:
    lines = ["gemeente_code;leverancier;vanaf;tot", "GM0501;BG001;2022-01-01;2024-01-01", "GM0363;BG001;2022-01-01;"]
    (tmp_path / "berichtgevers.csv").write_text("\r\n".join(lines).replace(";", sign) + "\r\n", encoding="utf-8-sig")
    reference = load_reference(PROJECT, tmp_path)
    assert reference.leveranciers == ("BG001",)
    assert reference.reportable("BG001", date(2023, 12, 31)) == {"GM1992", "GM0363"}
    assert reference.reportable("BG001", date(2024, 1, 1)) == {"GM0363"}
    assert reference.files["gemeenten"].parent.name == "seeds"
    reference.write_seed("berichtgevers", tmp_path / "seed.csv")
    assert (tmp_path / "seed.csv").read_text().splitlines() == [
        "leverancier;gemeente_code;vanaf;tot;vrijgesteld",
        "BG001;GM0501;2022-01-01;2024-01-01;N",
        "BG001;GM0363;2022-01-01;;N",
    ]


AMBITIE = "nog_in_opvang;NL;NL01;totaal;totaal;2022-01-01;;0.1;0;werkhypothese;bron;wie;2022-01-01"
AMBITIE_HEAD = (
    "indicator_id;gebied_type;gebied_code;dimensie;categorie;geldig_vanaf;geldig_tot;waarde;marge;status;bron;"
    "vastgesteld_door;vastgesteld_op"
)
AFWIJKING = "nog_in_opvang;NL;NL01;totaal;totaal;2022-01-01;2023-01-01;woningnood;wie;2022-01-01"
AFWIJKING_HEAD = (
    "indicator_id;gebied_type;gebied_code;dimensie;categorie;geldig_vanaf;geldig_tot;reden;vastgesteld_door;"
    "vastgesteld_op"
)


def test_nothing_is_accepted_by_default_and_an_override_is_read(tmp_path: Path, reference: Reference) -> None:
    assert reference.afwijkingen == ()
    (tmp_path / "afwijkingen.csv").write_text(f"{AFWIJKING_HEAD}\n{AFWIJKING}\n", encoding="utf-8")
    (found,) = load_reference(PROJECT, tmp_path).afwijkingen
    assert (found.reden, found.geldig_tot) == ("woningnood", date(2023, 1, 1))


@pytest.mark.parametrize(
    ("table", "head", "row", "says"),
    [
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "DUO;GM0363;2022-01-01;", "leverancier 'DUO'"),
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "BG001;GM9999;2022-01-01;", "gemeente_code 'GM9999'"),
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "BG001;GM0363;2022-1-1;", "vanaf"),
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "BG001;GM0363;20220101;", "vanaf"),
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "BG001;GM0363;2022-01-01;2022-01-01", "tot"),
        ("berichtgevers", "leverancier;gemeente_code;vanaf;tot", "BG001;GM0363;2022-01-01", "3 cells"),
        ("berichtgevers", "leverancier;gemeente;vanaf;tot", "BG001;GM0363;2022-01-01;", "header"),
        ("herindelingen", "oude_code;nieuwe_code;datum;omschrijving", "GM0363;GM0363;2022-01-01;x", "nieuwe_code"),
        ("herindelingen", "oude_code;nieuwe_code;datum;omschrijving", "GM1;GM0363;2022-01-01;x", "oude_code"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace("0.1", "0,1"), "waarde '0,1'"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace("0.1", "nan"), "waarde"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace("werkhypothese", "wens"), "status"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace("NL01", "PV20"), "gebied_code"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace(";bron;", ";;"), "bron"),
        ("ambities", AMBITIE_HEAD, AMBITIE.replace("2022-01-01;;", "2022-01-01;2021-01-01;"), "geldig_tot"),
        ("afwijkingen", AFWIJKING_HEAD, AFWIJKING.replace("2023-01-01", ""), "geldig_tot ''"),
        ("afwijkingen", AFWIJKING_HEAD, AFWIJKING.replace("2023-01-01", "2022-01-01"), "geldig_tot"),
        ("afwijkingen", AFWIJKING_HEAD, AFWIJKING.replace("woningnood", ""), "reden"),
        ("afwijkingen", AFWIJKING_HEAD, AFWIJKING.replace("wie", ""), "vastgesteld_door"),
        ("afwijkingen", AFWIJKING_HEAD, AFWIJKING.replace("NL01", "GM0363"), "gebied_code"),
    ],
)
def test_a_wrong_row_of_an_override_names_file_and_line(
    tmp_path: Path, table: str, head: str, row: str, says: str
) -> None:
    path = tmp_path / f"{table}.csv"
    path.write_text(f"{head}\n{row}\n")
    with pytest.raises(ContractError) as caught:
        load_reference(PROJECT, tmp_path)
    assert says in str(caught.value)
    assert (caught.value.path, caught.value.line) == (path, 1 if says == "header" else 2)


def test_a_circle_of_mergers_is_refused(tmp_path: Path) -> None:
    rows = ["oude_code;nieuwe_code;datum;omschrijving", "GM0001;GM0002;2022-01-01;x", "GM0002;GM0001;2023-01-01;x"]
    (tmp_path / "herindelingen.csv").write_text("\n".join(rows))
    with pytest.raises(ContractError, match="circle"):
        load_reference(PROJECT, tmp_path)


def test_a_code_that_merged_twice_leads_to_the_last(tmp_path: Path) -> None:
    rows = ["oude_code;nieuwe_code;datum;omschrijving", "GM0001;GM0002;2022-01-01;x", "GM0002;GM0363;2023-01-01;x"]
    (tmp_path / "herindelingen.csv").write_text("\n".join(rows))
    reference = load_reference(PROJECT, tmp_path)
    assert reference.present_code("GM0001") == "GM0363"
    assert reference.merger_date("GM0001") == date(2022, 1, 1)
