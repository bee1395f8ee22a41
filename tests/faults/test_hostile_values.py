"""Hostile deliveries, group values: numbers, dates, codes, keys, identifiers (hostile.md 33 to 50, 61, 71 to 80)."""

import pytest

from tests.faults.intake_world import (
    BSNS,
    PIP,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    elfproef_numbers,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

ROWS = termijn_rows(30)
SWI = "gem_swi__GM0363__2024K1__01.csv"
SWI_HEADER = (
    "bsn;gemeente_code;datum_start_brede_intake;datum_afronding_brede_intake;leerroute;map_praktijkuren;uren_taal_knm"
)
CAPACITY = "nrto_capaciteit__NRTO__2024K1__01.csv"
CAPACITY_HEADER = "instellingsnummer;arbeidsmarktregio_code;plaatsen;bezet;wachtlijst;gemiddelde_wachttijd_weken"
PLICHT_HEADER = (
    "bsn;v_nummer;geboortedatum;geslacht;nationaliteit_code;begindatum;doelgroep;gemeente_code;einddatum;"
    "reden_geen_inburgeringsplicht"
)


def rules_of(world: World, name: str, header: str, row: str, good: str) -> list[str]:
    """The rules that one record fails between two good ones."""
    receipt = world.judge(name, csv_of(header, [good, row]))
    return receipt["rijen"][0]["regels"] if receipt["rijen"] else []


def swi(bsn: str = BSNS[0], **changes: str) -> str:
    cells = dict.fromkeys(SWI_HEADER.split(";"), "") | {"bsn": bsn, "gemeente_code": "GM0363"}
    return ";".join({**cells, **changes}.values())


def termijn_row(
    start: str = "2023-01-02", end: str = "2026-01-02", changed: str = "2023-01-02", bsn: str = BSNS[0]
) -> str:
    return f"{bsn};{start};{end};{changed};"


def plicht(**changes: str) -> str:
    cells = {
        "bsn": BSNS[0], "v_nummer": "", "geboortedatum": "1980-01-01", "geslacht": "V", "nationaliteit_code": "0336",
        "begindatum": "2023-01-02", "doelgroep": "Asielstatushouder", "gemeente_code": "GM0363", "einddatum": "",
        "reden_geen_inburgeringsplicht": "",
    }  # fmt: skip
    return ";".join({**cells, **changes}.values())


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        ("12,7", []),
        ("12", []),
        ("0", []),
        ("12.7", ["R02"]),
        ("1.234,5", ["R02"]),
        ("1E+05", ["R02"]),
        ("-0,1", ["R02"]),
        (",5", ["R02"]),
        ("5,", ["R02"]),
        ("NaN", ["R02"]),
        ("inf", ["R02"]),
        ("١٢", ["R02"]),
        ("1" * 400, ["R02"]),
    ],
)
def test_033_034_a_decimal_follows_the_sign_of_the_contract(world: World, cell: str, rules: list[str]) -> None:
    row, good = f"I0002;AM14;5;5;5;{cell}", "I0001;AM14;5;5;5;1,0"
    assert rules_of(world, CAPACITY, CAPACITY_HEADER, row, good) == rules


@pytest.mark.parametrize(
    ("cell", "rules"),
    [("0", []), ("007", []), ("-1", ["R02"]), ("1.0", ["R02"]), ("1,0", ["R02"]), ("+1", ["R02"]), ("1e3", ["R02"]),
     ("99999999999999999999", ["R02"]), ("0x1F", ["R02"]), ("1 000", ["R02"]), ("", ["R01"])],
)  # fmt: skip
def test_033_034_a_whole_number_has_digits_only(world: World, cell: str, rules: list[str]) -> None:
    row, good = f"I0002;AM14;{cell};5;5;1,0", "I0001;AM14;5;5;5;1,0"
    assert rules_of(world, CAPACITY, CAPACITY_HEADER, row, good) == rules


@pytest.mark.parametrize(
    "cell",
    ["31-02-2024", "2024-02-30", "2023-1-2", "23-01-02", "2023/01/02", "01-02-2023", "44928", "2023-01-02 00:00:00",
     "2023-01-02T00:00:00Z", "+2023-01-02", "0000-01-01", "2023-13-01", "NULL", "n.v.t.", "-", "?"],
)  # fmt: skip
def test_036_037_038_043_048_a_date_has_one_form(world: World, cell: str) -> None:
    assert rules_of(world, TERMIJN, PIP, termijn_row(start=cell, bsn=BSNS[1]), termijn_row()) == ["R02"]


@pytest.mark.parametrize(
    ("cell", "rules"), [("31-03-2024", []), ("2024-03-31", ["R02"]), ("31-3-2024", ["R02"]), ("31-02-2024", ["R02"])]
)
def test_037_gem_swi_has_its_own_form_of_dates(world: World, cell: str, rules: list[str]) -> None:
    assert rules_of(world, SWI, SWI_HEADER, swi(BSNS[1], datum_start_brede_intake=cell), swi()) == rules


@pytest.mark.parametrize(("day", "rules"), [("2024-03-31", []), ("2024-04-01", ["R09"])])
def test_039_an_event_may_fall_on_the_last_day_of_the_period_and_not_after_it(
    world: World, day: str, rules: list[str]
) -> None:
    row = termijn_row(changed=day, bsn=BSNS[1])
    assert rules_of(world, TERMIJN, PIP, row, termijn_row()) == rules


def test_040_placeholders_are_dates(world: World) -> None:
    row = termijn_row(start="1900-01-01", end="9999-12-31", bsn=BSNS[1])
    assert rules_of(world, TERMIJN, PIP, row, termijn_row()) == []


@pytest.mark.parametrize(("end", "rules"), [("2023-01-02", []), ("2023-01-01", ["R08"])])
def test_041_an_end_may_fall_on_its_begin_and_not_before_it(world: World, end: str, rules: list[str]) -> None:
    assert rules_of(world, TERMIJN, PIP, termijn_row(end=end, bsn=BSNS[1]), termijn_row()) == rules


@pytest.mark.parametrize(
    ("column", "cell", "rules"),
    [
        ("geslacht", "v", ["R03"]),
        ("geslacht", "Q", ["R03"]),
        ("doelgroep", "asielstatushouder", ["R03"]),
        ("geslacht", " V ", []),
        ("gemeente_code", "GM9999", ["R03"]),
        ("gemeente_code", "gm0363", ["R03"]),
        ("gemeente_code", "363", ["R03"]),
        ("nationaliteit_code", "33", ["R02"]),
        ("nationaliteit_code", "9999", []),
        ("geslacht", "", ["R01"]),
    ],
)
def test_045_047_codes_are_those_of_the_list(world: World, column: str, cell: str, rules: list[str]) -> None:
    row = plicht(bsn=BSNS[1], **{column: cell})
    assert rules_of(world, "duo_inburgeringsplicht__DUO__2024M03__01.csv", PLICHT_HEADER, row, plicht()) == rules


def test_047_spaces_around_values_are_trimmed_and_noted(world: World) -> None:
    receipt = world.judge(TERMIJN, termijn([f" {BSNS[0]} ;2023-01-02 ; 2026-01-02;2023-01-02;  "]))
    assert outcome(receipt) == ("AANVAARD", ["W05"], (1, 1, 0, 0))
    assert world.records()["verlengingsgrond_code"].to_list() == [None]


def test_049_of_identical_records_the_first_is_kept(world: World) -> None:
    receipt = world.judge(TERMIJN, termijn([ROWS[0], ROWS[1], ROWS[0] + " ", ROWS[0]]))
    assert [row["record"] for row in receipt["rijen"]] == [3, 4]
    assert {tuple(row["regels"]) for row in receipt["rijen"]} == {("R05",)}


def test_050_a_record_that_differs_sends_the_whole_group(world: World) -> None:
    receipt = world.judge(TERMIJN, termijn([ROWS[0], ROWS[1], ROWS[0], ROWS[0] + "x"]))
    assert [row["record"] for row in receipt["rijen"]] == [1, 3, 4]


def test_050_an_incomplete_key_is_no_repeated_key(world: World) -> None:
    receipt = world.judge(
        TERMIJN, termijn([ROWS[0], ";2023-01-02;2026-01-02;2023-01-02;", ";2023-01-02;2026-01-02;2023-01-02;"])
    )
    assert [row["regels"] for row in receipt["rijen"]] == [["R01"], ["R01"]]


def test_050_an_empty_optional_part_of_the_key_still_makes_a_key(world: World) -> None:
    header = "bsn;examendatum;onderdeel;niveau;resultaat;reden_geen_resultaat;datum_uitslag"
    row = f"{BSNS[0]};2024-02-01;KNM;;Geslaagd;;2024-03-01"
    receipt = world.judge("duo_examen__DUO__2024M03__01.csv", csv_of(header, [row, row.replace("Geslaagd", "Gezakt")]))
    assert [row["regels"] for row in receipt["rijen"]] == [["R05"], ["R05"]]


def test_050_keys_are_compared_after_mapping_old_gemeente_codes(world: World) -> None:
    rows = [swi(gemeente_code="GM1991"), swi(gemeente_code="GM1685")]
    receipt = world.judge("gem_swi__BG001__2024K1__01.csv", csv_of(SWI_HEADER, rows))
    assert [row["record"] for row in receipt["rijen"]] == [2]


def test_050_a_repeated_key_across_batches_of_a_large_file_is_found(world: World) -> None:
    rows = termijn_rows(120_000)
    receipt = world.judge(TERMIJN, termijn([*rows, rows[0], rows[1] + "x"]))
    assert [(row["record"], row["regels"]) for row in receipt["rijen"]] == [
        (2, ["R05"]),
        (120_001, ["R05"]),
        (120_002, ["R05"]),
    ]


def test_061_records_of_another_gemeente_are_quarantined(world: World) -> None:
    assert rules_of(world, SWI, SWI_HEADER, swi(BSNS[1], gemeente_code="GM0034"), swi()) == ["R07"]


def test_071_an_old_gemeente_code_is_mapped_and_noted(world: World) -> None:
    receipt = world.judge("gem_swi__BG001__2024K1__01.csv", csv_of(SWI_HEADER, [swi(gemeente_code="GM0856")]))
    assert outcome(receipt) == ("AANVAARD", ["W06"], (1, 1, 0, 0))
    assert world.records()["gemeente_code"].to_list() == ["GM1991"]


@pytest.mark.parametrize(
    ("bsn", "rules"),
    [
        ("123456789", ["R04"]),
        (BSNS[0][:8], ["R04"]),
        ("0" + BSNS[0], ["R04"]),
        ("000000000", ["R04"]),
        ("999999990", ["R04"]),
        ("123456782", ["R04"]),
        ("1900000001", ["R04"]),
        ("10000000X", ["R04"]),
        ("", ["R01"]),
        (BSNS[1], []),
    ],
)
def test_035_073_075_076_a_bsn_passes_the_elfproef_and_is_no_test_number(
    world: World, bsn: str, rules: list[str]
) -> None:
    assert rules_of(world, TERMIJN, PIP, termijn_row(bsn=bsn), termijn_row()) == rules


@pytest.mark.parametrize(
    ("number", "rules"), [("4000000001", []), ("400000001", ["R04"]), ("40000000012", ["R04"]), ("4OOOOOOOO1", ["R04"])]
)
def test_075_a_v_nummer_has_ten_digits(world: World, number: str, rules: list[str]) -> None:
    row = plicht(bsn=BSNS[1], v_nummer=number)
    assert rules_of(world, "duo_inburgeringsplicht__DUO__2024M03__01.csv", PLICHT_HEADER, row, plicht()) == rules


def test_073_no_identifier_stands_anywhere_outside_the_vault(world: World) -> None:
    numbers = [*elfproef_numbers(5), "123456789"]
    world.judge(TERMIJN, termijn(termijn_row(bsn=one) for one in numbers))
    assert world.records().height == 5
    assert world.records("quarantine")["bsn"].to_list() == [None]
    kept = world.everything()
    assert [one for one in numbers if one.encode() in kept] == []
    shown = [*world.records()["bsn"], *world.records("quarantine")["startdatum"].cast(str)]
    assert not set(numbers) & set(shown)


def test_074_a_bsn_in_free_text_is_masked_or_not_stored(world: World) -> None:
    rows = [
        signaal(1, gebundeld_in=f"van {BSNS[0]}!", omschrijving=f"bel {BSNS[1]}"),
        signaal(2, gebundeld_in="4000000001"),
    ]
    assert outcome(world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, rows)))[0] == "AANVAARD"
    stored = world.records()["gebundeld_in"].to_list()
    assert stored[0].startswith("van #")
    assert stored[0].endswith("!")
    assert stored[1].startswith("#")
    assert "omschrijving" not in world.records().columns
    assert BSNS[0] not in str(world.records().rows())


def test_074_another_number_of_nine_digits_stays(world: World) -> None:
    world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal(1, gebundeld_in="123456789")]))
    assert world.records()["gebundeld_in"].to_list() == ["123456789"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1", "-1", "@x", "<script>alert(1)</script>", "'; drop table raw; --"]
)
def test_079_080_081_formulas_html_and_sql_are_text(world: World, text: str) -> None:
    quoted = '"' + text.replace('"', '""') + '"'
    world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal(1, gebundeld_in=quoted)]))
    assert world.records()["gebundeld_in"].to_list() == [text]


def test_a_record_stores_every_rule_it_fails_and_the_first_names_it(world: World) -> None:
    row = termijn_row(start="2024-09-01", end="2024-01-01", changed="x", bsn="123456789")
    assert rules_of(world, TERMIJN, PIP, row, termijn_row()) == ["R02", "R04", "R08", "R09"]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [({"einddatum": "2024-01-01"}, ["R10"]), ({"reden_geen_inburgeringsplicht": "Overlijden"}, ["R10"]),
     ({"einddatum": "2024-01-01", "reden_geen_inburgeringsplicht": "Overlijden"}, [])],
)  # fmt: skip
def test_r10_an_end_and_its_reason_come_together(world: World, changes: dict[str, str], rules: list[str]) -> None:
    row = plicht(bsn=BSNS[1], **changes)
    assert rules_of(world, "duo_inburgeringsplicht__DUO__2024M03__01.csv", PLICHT_HEADER, row, plicht()) == rules


@pytest.mark.parametrize(
    ("failing", "expected"),
    [(10, ("AANVAARD_MET_UITVAL", [], (200, 190, 10, 0))), (11, ("AFGEKEURD", ["B09"], (200, 0, 0, 200)))],
)
def test_b09_more_than_ten_records_and_five_percent(world: World, failing: int, expected: tuple[object, ...]) -> None:
    rows = termijn_rows(200)
    rows[:failing] = [row.replace("2023-01-02", "x", 1) for row in rows[:failing]]
    assert outcome(world.judge(TERMIJN, termijn(rows))) == expected


def test_b09_says_where_to_begin_and_no_more_than_ten_records_of_a_rule(world: World) -> None:
    rows = termijn_rows(200)
    rows[20:40] = [row.replace("2023-01-02", "x", 1) for row in rows[20:40]]
    told = world.judge(TERMIJN, termijn(rows))["toelichting"]
    (first,) = [sentence for sentence in told if "eerste records" in sentence]
    assert first.startswith("R02 ")
    assert ": 21, 22, 23, 24, 25, 26, 27, 28, 29, 30 " in first
    assert "31" not in first


def test_b09_eleven_of_220_is_five_percent_and_not_more(world: World) -> None:
    rows = termijn_rows(220)
    rows[:11] = [row.replace("2023-01-02", "x", 1) for row in rows[:11]]
    assert outcome(world.judge(TERMIJN, termijn(rows))) == ("AANVAARD_MET_UITVAL", [], (220, 209, 11, 0))
