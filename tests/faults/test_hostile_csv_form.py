"""Hostile deliveries, group csv form: delimiters, encodings, headers, fields, quotes (hostile.md 1 to 32, 99)."""

import pytest

from tests.faults.intake_world import (
    PIP,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

ROWS = termijn_rows(30)
GOOD = termijn(ROWS)
ACCEPTED = ("AANVAARD", [], (30, 30, 0, 0))


def refused(code: str, records: int = 0) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AFGEKEURD", [code], (records, 0, 0, records)


def warned(code: str, records: int = 30) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AANVAARD", [code], (records, records, 0, 0)


def quarantined(failed: int, records: int = 30) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AANVAARD_MET_UITVAL", [], (records, records - failed, failed, 0)


@pytest.mark.parametrize("sign", [",", "\t", "|"])
def test_001_002_another_delimiter_misses_every_column(world: World, sign: str) -> None:
    assert outcome(world.judge(TERMIJN, GOOD.replace(b";", sign.encode()))) == refused("B05", 30)


def test_003_a_mark_at_the_start_is_stripped_and_noted(world: World) -> None:
    assert outcome(world.judge(TERMIJN, b"\xef\xbb\xbf" + GOOD)) == warned("W04")


def test_004_a_mark_in_the_middle_means_files_were_pasted(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD + b"\xef\xbb\xbf" + GOOD)) == refused("B06")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_005_utf16_is_not_read(world: World, encoding: str) -> None:
    assert outcome(world.judge(TERMIJN, GOOD.decode().encode(encoding))) == refused("B06")


def test_006_cp1252_is_refused_where_utf8_is_agreed(world: World) -> None:
    content = termijn([*ROWS[:-1], ROWS[-1] + "é"]).decode().encode("cp1252")
    assert outcome(world.judge(TERMIJN, content)) == refused("B06")


def test_006_cp1252_is_read_and_noted_where_the_contract_allows_it(world: World) -> None:
    content = csv_of(SIGNALEN_HEADER, [signaal(gebundeld_in="crèche")]).decode().encode("cp1252")
    assert outcome(world.judge(SIGNALEN, content)) == warned("W02", 1)
    assert world.records()["gebundeld_in"].to_list() == ["crèche"]


@pytest.mark.parametrize("byte", [b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"])
def test_006_a_byte_that_cp1252_does_not_know_is_refused(world: World, byte: bytes) -> None:
    content = csv_of(SIGNALEN_HEADER, [signaal(onderwerp="X")]).replace(b"X", b"\xe8" + byte)
    assert outcome(world.judge(SIGNALEN, content)) == refused("B06")


def test_007_mixed_encodings_after_a_utf8_mark_are_refused(world: World) -> None:
    content = b"\xef\xbb\xbf" + csv_of(SIGNALEN_HEADER, [signaal(onderwerp="X")]).replace(b"X", b"\xe8")
    assert outcome(world.judge(SIGNALEN, content)) == refused("B06")


def test_008_doubly_encoded_text_is_text(world: World) -> None:
    content = csv_of(SIGNALEN_HEADER, [signaal(onderwerp="Zoë".encode().decode("cp1252"))])
    assert outcome(world.judge(SIGNALEN, content)) == ("AANVAARD", [], (1, 1, 0, 0))


def test_009_a_record_cut_off_in_the_middle_has_too_few_fields(world: World) -> None:
    receipt = world.judge(TERMIJN, GOOD[:-20])
    assert outcome(receipt) == quarantined(1)
    assert receipt["rijen"] == [{"record": 30, "regels": ["R06"]}]


def test_009_a_last_record_without_a_newline_is_whole(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD[:-1])) == ACCEPTED


def test_011_an_empty_file_is_not_zero_records(world: World) -> None:
    assert outcome(world.judge(TERMIJN, b"")) == refused("B04")


@pytest.mark.parametrize(
    "content", [b"\n", b"\n\n", b"\r\n", b" ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b'""\n', b"\n" + GOOD]
)
def test_011_a_file_without_a_first_line_has_no_header(world: World, content: bytes) -> None:
    assert outcome(world.judge(TERMIJN, content))[:2] == ("AFGEKEURD", ["B05"])


def test_012_a_header_alone_must_be_stated_as_a_nil_return(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn([]))) == refused("B08")


def test_012_a_stated_nil_return_is_accepted(world: World) -> None:
    assert outcome(world.judge("duo_termijn__DUO__2024M03__01__NUL.csv", termijn([]))) == ("AANVAARD", [], (0, 0, 0, 0))


def test_012_a_stated_nil_return_with_records_is_refused(world: World) -> None:
    assert outcome(world.judge("duo_termijn__DUO__2024M03__01__NUL.csv", GOOD)) == refused("B08", 30)


def test_013_a_file_without_a_header_is_refused_and_no_value_is_repeated(world: World) -> None:
    receipt = world.judge(TERMIJN, "\n".join(ROWS).encode())
    assert outcome(receipt) == refused("B05", 29)
    assert ROWS[0].split(";")[0].encode() not in world.everything()


@pytest.mark.parametrize(
    "header",
    [PIP.upper(), PIP.replace("bsn", "BSN"), PIP.replace(";", " ;"), PIP.replace("bsn", "burgerservicenummer")],
)
def test_014_a_header_of_another_spelling_is_refused(world: World, header: str) -> None:
    assert outcome(world.judge(TERMIJN, csv_of(header, ROWS))) == refused("B05", 30)


def test_015_columns_may_come_in_any_order(world: World) -> None:
    rows = [";".join(reversed(row.split(";"))) for row in ROWS]
    assert outcome(world.judge(TERMIJN, csv_of(";".join(reversed(PIP.split(";"))), rows))) == ACCEPTED


@pytest.mark.parametrize("twice", ["bsn", "verlengingsgrond_code", "onbekend;onbekend"])
def test_016_a_column_that_stands_twice_is_refused(world: World, twice: str) -> None:
    extra = ";x" * (twice.count(";") + 1)
    assert outcome(world.judge(TERMIJN, csv_of(f"{PIP};{twice}", [row + extra for row in ROWS]))) == refused("B05", 30)


def test_017_an_extra_column_is_dropped_and_its_values_are_nowhere(world: World) -> None:
    receipt = world.judge(TERMIJN, csv_of(f"{PIP};bsn_partner", [row + ";987654321" for row in ROWS]))
    assert outcome(receipt) == warned("W03")
    assert "bsn_partner" not in world.records().columns
    assert b"987654321" not in world.everything()
    assert b"bsn_partner" not in world.everything()


def test_018_an_optional_column_may_be_absent(world: World) -> None:
    header, rows = PIP.rsplit(";", 1)[0], [row.rsplit(";", 1)[0] for row in ROWS]
    assert outcome(world.judge(TERMIJN, csv_of(header, rows))) == ACCEPTED
    assert world.records()["verlengingsgrond_code"].null_count() == 30


def test_019_a_required_column_may_not_be_absent(world: World) -> None:
    header, rows = PIP.split(";", 1)[1], [row.split(";", 1)[1] for row in ROWS]
    receipt = world.judge(TERMIJN, csv_of(header, rows))
    assert outcome(receipt) == refused("B05", 30)
    assert any("bsn" in sentence for sentence in receipt["toelichting"])


@pytest.mark.parametrize("broken", [ROWS[3].rsplit(";", 1)[0], ROWS[3] + ";", ROWS[3] + ";x;y", ""])
def test_020_021_022_031_a_record_of_another_width_is_quarantined(world: World, broken: str) -> None:
    receipt = world.judge(TERMIJN, termijn([*ROWS[:3], broken, *ROWS[4:]]))
    assert outcome(receipt) == quarantined(1)
    assert receipt["rijen"] == [{"record": 4, "regels": ["R06"]}]
    kept = world.records("quarantine")
    assert kept["regels"].to_list() == [["R06"]]
    assert kept.drop("record", "regels").null_count().sum_horizontal().to_list() == [5]


@pytest.mark.parametrize("broken", [ROWS[3].rsplit(";", 1)[0], ROWS[3] + ";", ""])
def test_020_records_of_another_width_among_quoted_ones_are_quarantined(world: World, broken: str) -> None:
    receipt = world.judge(TERMIJN, termijn([ROWS[0] + '"x;y"', *ROWS[1:3], broken, *ROWS[4:]]))
    assert outcome(receipt) == quarantined(1)
    assert receipt["rijen"] == [{"record": 4, "regels": ["R06"]}]


def test_023_a_trailing_delimiter_on_every_line_is_an_extra_column(world: World) -> None:
    assert outcome(world.judge(TERMIJN, csv_of(PIP + ";", [row + ";" for row in ROWS]))) == warned("W03")


@pytest.mark.parametrize("place", [0, 15, 29])
def test_024_an_unterminated_quote_swallows_the_rest(world: World, place: int) -> None:
    rows = [row + '"' if at == place else row for at, row in enumerate(ROWS)]
    assert outcome(world.judge(TERMIJN, termijn(rows))) == refused("B07")


def test_025_text_after_a_closing_quote_is_broken(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn([*ROWS[:-1], ROWS[-1] + '"a"b']))) == refused("B07")


def test_026_a_newline_inside_quotes_belongs_to_the_field(world: World) -> None:
    rows = [signaal(1, gebundeld_in='"eerste\ntweede; ""derde"""'), signaal(2)]
    assert outcome(world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, rows))) == ("AANVAARD", [], (2, 2, 0, 0))
    assert world.records()["gebundeld_in"].to_list() == ['eerste\ntweede; "derde"', None]


def test_026_a_quoted_header_is_the_same_header(world: World) -> None:
    header = ";".join(f'"{name}"' for name in PIP.split(";"))
    assert outcome(world.judge(TERMIJN, csv_of(header, ROWS))) == ACCEPTED


def test_027_windows_line_ends_are_line_ends(world: World) -> None:
    assert outcome(world.judge(TERMIJN, csv_of(PIP, ROWS, "\r\n"))) == ACCEPTED


def test_027_mixed_line_ends_are_line_ends(world: World) -> None:
    content = csv_of(PIP, ROWS[:15], "\r\n") + "\n".join([*ROWS[15:], ""]).encode()
    assert outcome(world.judge(TERMIJN, content)) == ACCEPTED


def test_027_a_lone_carriage_return_is_broken(world: World) -> None:
    assert outcome(world.judge(TERMIJN, csv_of(PIP, ROWS, "\r"))) == refused("B07")


def test_027_a_carriage_return_within_a_field_is_broken(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn([*ROWS[:-1], ROWS[-1] + "a\rb"]))) == refused("B07")


def test_028_nul_bytes_are_refused(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn([*ROWS[:-1], ROWS[-1] + "\0"]))) == refused("B07")


def test_029_control_characters_and_direction_marks_stay_in_text(world: World) -> None:
    strange = "a\u200bb\u202ec\x1bd"
    world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [signaal(gebundeld_in=strange)]))
    assert world.records()["gebundeld_in"].to_list() == [strange]


def test_031_blank_lines_at_the_very_end_are_no_records(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD + b"\n\n\r\n")) == ACCEPTED


def test_031_a_footer_is_a_record_of_another_width(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD + b"Totaal 30\n")) == ("AANVAARD_MET_UITVAL", [], (31, 30, 1, 0))


def test_032_lines_above_the_header_are_refused(world: World) -> None:
    assert outcome(world.judge(TERMIJN, b"Rapport maart\n\n" + GOOD))[:2] == ("AFGEKEURD", ["B05"])


@pytest.mark.parametrize(("length", "expected"), [(1 << 20, "AANVAARD"), ((1 << 20) + 1, "AFGEKEURD")])
def test_099_a_line_may_be_one_mebibyte_and_no_more(world: World, length: int, expected: str) -> None:
    short = signaal(omschrijving="")
    row = signaal(omschrijving="x" * (length - len(short)))
    assert len(row) == length
    assert world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [row, signaal(2)]))["verdict"] == expected
