"""Hostile deliveries, group containers and formats: zip, gzip, xml, json, xlsx, parquet (hostile.md 82 to 89)."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.faults.intake_world import BSNS, PIP, TERMIJN, World, elfproef_numbers, outcome, termijn, termijn_rows

ROWS = termijn_rows(30)
GOOD = termijn(ROWS)
ZIP, GZ = TERMIJN + ".zip", TERMIJN + ".gz"
PIP_NAME = "duo_pip__DUO__2024M03__01.jsonl"
XML_NAME = "gem_swi__GM0363__2024K1__01.xml"
TAAKSTELLING = "szw_taakstelling__SZW__2023H2__01.xlsx"
VOORINBURGERING = "coa_voorinburgering__COA__2024M03__01.xlsx"
CBS = "cbs_werk_uitkering__CBS__2024K1__01.parquet"
CBS_MOMENT = "2024-05-20T08:00:00Z"
DANGEROUS = ("AFGEKEURD", ["B11"], (0, 0, 0, 0))
UNREADABLE = ("AFGEKEURD", ["B06"], (0, 0, 0, 0))
BROKEN = ("AFGEKEURD", ["B07"], (0, 0, 0, 0))


def accepted(records: int, *codes: str) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AANVAARD", list(codes), (records, records, 0, 0)


def zipped(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_and_a_gzip_of_one_csv_are_that_csv(world: World) -> None:
    assert outcome(world.judge(ZIP, zipped(("a.csv", GOOD)))) == accepted(30)
    assert outcome(world.judge(GZ.replace("M03", "M02"), gzip.compress(GOOD)))[0] == "AANVAARD"


@pytest.mark.parametrize("content", [b"x" * 5_000_000, GOOD + b"\n" * 5_000_000])
def test_082_a_bomb_is_not_unpacked(world: World, content: bytes) -> None:
    assert outcome(world.judge(ZIP, zipped(("a.csv", content)))) == DANGEROUS
    assert outcome(world.judge(GZ, gzip.compress(content))) == DANGEROUS


def test_082_a_zip_that_lies_about_its_size_is_stopped(world: World) -> None:
    packed = bytearray(zipped(("a.csv", b"x" * 5_000_000)))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.find(mark) + offset
        packed[at : at + 4] = struct.pack("<I", 1000)
    assert outcome(world.judge(ZIP, bytes(packed)))[1][0] in {"B11", "B06"}


def test_082_a_zip_in_a_zip_is_no_csv(world: World) -> None:
    assert outcome(world.judge(ZIP, zipped(("a.csv", zipped(("b.csv", GOOD)))))) == UNREADABLE


@pytest.mark.parametrize("name", ["../../x.csv", "/etc/x.csv", "a/b.csv", "..\\x.csv", "C:x.csv", "map/"])
def test_083_a_path_in_a_zip_is_dangerous(world: World, name: str) -> None:
    assert outcome(world.judge(ZIP, zipped((name, GOOD if not name.endswith("/") else b"")))) == DANGEROUS


@pytest.mark.parametrize("count", [0, 2])
def test_084_a_zip_holds_exactly_one_file(world: World, count: int) -> None:
    assert outcome(world.judge(ZIP, zipped(*((f"{at}.csv", GOOD) for at in range(count))))) == DANGEROUS


def test_085_a_zip_with_a_password_is_not_readable(world: World) -> None:
    packed = bytearray(zipped(("a.csv", GOOD)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.find(mark) + offset] |= 1
    assert outcome(world.judge(ZIP, bytes(packed))) == UNREADABLE


@pytest.mark.parametrize("cut", [4, 30, 90])
def test_a_cut_archive_is_not_readable(world: World, cut: int) -> None:
    assert outcome(world.judge(ZIP, zipped(("a.csv", GOOD))[:-cut])) == UNREADABLE
    assert outcome(world.judge(GZ, gzip.compress(GOOD)[:-cut])) == UNREADABLE


def test_a_zip_with_a_wrong_checksum_is_not_readable(world: World) -> None:
    packed = bytearray(zipped(("a.csv", GOOD), method=zipfile.ZIP_STORED))
    packed[packed.find(b"2026") + 3] ^= 1
    assert outcome(world.judge(ZIP, bytes(packed))) == UNREADABLE


# --- xml -----------------------------------------------------------------------------------------------------------


def xml(*records: str, root: str = '<swi-levering berichtgever="GM0363" periode="2024K1">', head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{root}{"".join(records)}</swi-levering>'.encode()


def person(bsn: str = BSNS[0], extra: str = "") -> str:
    return f"<inburgeraar><bsn>{bsn}</bsn><gemeente_code>GM0363</gemeente_code>{extra}</inburgeraar>"


def test_xml_has_iso_dates_and_the_decimal_comma(world: World) -> None:
    extra = "<datum_pip>2024-03-01</datum_pip><uren_taal_knm>12,5</uren_taal_knm><leerroute/>"
    assert outcome(world.judge(XML_NAME, xml(person(extra=extra), person(BSNS[1])))) == accepted(2)
    assert world.records().select("datum_pip", "uren_taal_knm").row(0) == (date(2024, 3, 1), 12.5)


def test_xml_without_records_is_a_nil_return(world: World) -> None:
    assert outcome(world.judge(XML_NAME.replace(".xml", "__NUL.xml"), xml())) == accepted(0)


def test_086_billion_laughs_and_foreign_files_are_refused_before_parsing(world: World) -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    foreign = '<!doctype l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for head in (laughs, foreign):
        assert outcome(world.judge(XML_NAME, xml(person(extra="<leerroute>&a;</leerroute>"), head=head))) == DANGEROUS


def test_086_ten_thousand_levels_are_refused(world: World) -> None:
    assert outcome(world.judge(XML_NAME, xml("<a>" * 10_000 + "</a>" * 10_000))) == UNREADABLE


@pytest.mark.parametrize(
    "content",
    [xml(person())[:-10], b"<a/>", b"", b"   ", xml("<ander/>"), xml(person(extra="&onbekend;")), xml(person()) + b"x"],
)
def test_broken_xml_or_other_elements_are_not_readable(world: World, content: bytes) -> None:
    assert outcome(world.judge(XML_NAME, content))[1][0] == ("B06" if content else "B04")


@pytest.mark.parametrize(
    "root",
    ['<swi-levering berichtgever="GM0363" periode="2023K4">', '<swi-levering berichtgever="BG001" periode="2024K1">',
     "<swi-levering>"],
)  # fmt: skip
def test_059_060_period_and_sender_in_the_file_must_be_those_of_its_name(world: World, root: str) -> None:
    assert outcome(world.judge(XML_NAME, xml(person(), root=root))) == UNREADABLE


def test_xml_an_unknown_element_is_dropped_and_a_double_one_breaks_the_record(world: World) -> None:
    records = (
        person(extra="<partner>987654321</partner>"),
        person(BSNS[1], extra="<leerroute>B</leerroute><leerroute>Z</leerroute>"),
    )
    receipt = world.judge(XML_NAME, xml(*records))
    assert outcome(receipt) == ("AANVAARD_MET_UITVAL", ["W03"], (2, 1, 1, 0))
    assert receipt["rijen"] == [{"record": 2, "regels": ["R06"]}]
    assert b"987654321" not in world.everything()


# --- jsonl ---------------------------------------------------------------------------------------------------------


def pip(bsn: str = BSNS[0], **changes: Any) -> str:
    record = {"bsn": bsn, "gemeente_code": "GM0363", "dagtekening_pip": "2024-03-01", "leerroute": "B"}
    return json.dumps({**record, **changes})


def lines(*records: str) -> bytes:
    return "\n".join([*records, ""]).encode()


def test_jsonl_absent_and_null_are_missing_and_numbers_are_numbers(world: World) -> None:
    records = (pip(geschatte_intensiteit_b1=600, niveau=None), pip(BSNS[1], geschatte_intensiteit_b1="601", onbekend=1))
    assert outcome(world.judge(PIP_NAME, lines(*records))) == accepted(2, "W03")
    assert world.records()["geschatte_intensiteit_b1"].to_list() == [600, 601]


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"bsn": None}, ["R01"]),
        ({"leerroute": ["B"]}, ["R03"]),
        ({"geschatte_intensiteit_b1": 1.5}, ["R02"]),
        ({"geschatte_intensiteit_b1": True}, ["R02"]),
        ({"bsn": 10000000}, ["R04"]),
        ({"niveau": "A2", "leerroute": "O"}, ["R10"]),
        ({"niveau": "B1", "leerroute": "Z"}, ["R10"]),
        ({"geschatte_intensiteit_b1": 10**30}, ["R02"]),
        ({"leerroute": "B\ud800"}, ["R03"]),
    ],
)
def test_jsonl_values_are_judged_like_any_other(world: World, changes: dict[str, Any], rules: list[str]) -> None:
    receipt = world.judge(PIP_NAME, lines(pip(), pip(**{"bsn": BSNS[1], **changes})))
    assert receipt["rijen"] == [{"record": 2, "regels": rules}]


@pytest.mark.parametrize(
    "line",
    [
        '{"bsn": "1", "bsn": "2"}',
        '{"bsn": NaN}',
        '{"bsn": 1e400}',
        '{"bsn": -Infinity}',
        "[" * 100_000,
        "[1]",
        "1",
        '{"bsn": "1"',
        "{'bsn': 1}",
        "tekst",
    ],
)
def test_087_double_keys_nan_infinity_and_depth_are_not_readable(world: World, line: str) -> None:
    assert outcome(world.judge(PIP_NAME, lines(pip(), line))) == UNREADABLE


def test_jsonl_one_empty_line_is_a_nil_return_and_a_blank_line_between_records_is_a_broken_record(world: World) -> None:
    assert outcome(world.judge("duo_pip__DUO__2024M02__01__NUL.jsonl", b"\n", "2024-03-05T08:00:00Z")) == accepted(0)
    receipt = world.judge(PIP_NAME, lines(pip(), "", pip(BSNS[1]), "", ""))
    assert (receipt["aantallen"]["geland"], receipt["rijen"]) == (3, [{"record": 2, "regels": ["R06"]}])


def test_jsonl_with_nul_bytes_is_broken(world: World) -> None:
    assert outcome(world.judge(PIP_NAME, lines(pip()).replace(b"GM0363", b"GM\x00363"))) == BROKEN


# --- xlsx ----------------------------------------------------------------------------------------------------------


def xlsx(rows: list[list[Any]], *, sheets: int = 1) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd-mm-yyyy"})
    sheet = next(book.add_worksheet() for _ in range(sheets))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    book.close()
    return buffer.getvalue()


VOOR_HEADER = ["v_nummer", "datum_gevraagd", "instemming", "datum_start", "taallessen_voldaan"]


def test_xlsx_texts_native_dates_numbers_and_booleans_mean_the_same(world: World) -> None:
    rows = [
        VOOR_HEADER,
        ["4000000001", "2024-01-02", "J", None, "N"],
        [4000000002, date(2024, 1, 2), True, None, False],
    ]
    assert outcome(world.judge(VOORINBURGERING, xlsx(rows, sheets=2))) == accepted(2)
    kept = world.records()
    assert kept["datum_gevraagd"].to_list() == [date(2024, 1, 2)] * 2
    assert kept["instemming"].to_list() == [True, True]


def test_xlsx_numbers_follow_the_sign_of_the_contract_only_as_text(world: World) -> None:
    header = ["instellingsnummer", "naam", "keurmerk_vanaf", "tevredenheid"]
    rows = [header, ["I1", "a", "2020-01-01", 7.5], ["I2", "b", "2020-01-01", "7,5"], ["I3", "c", "2020-01-01", "7.5"]]
    receipt = world.judge("bow_aanbieders__BOW__2023J__01.xlsx", xlsx(rows))
    assert receipt["rijen"] == [{"record": 3, "regels": ["R02"]}]
    assert world.records()["tevredenheid"].to_list() == [7.5, 7.5]


@pytest.mark.parametrize(
    ("row", "rules"),
    [
        ([400000001, "2024-01-02"], ["R04"]),
        (["4000000001", 45000], ["R02"]),
        (["4000000001", "2024-01-02", "ja"], ["R02"]),
        ([None, "2024-01-02"], ["R01"]),
        (["4000000001", "2024-01-02", None, None, None, "te veel"], ["R06"]),
    ],
)
def test_035_038_xlsx_cells_are_judged_like_any_other(world: World, row: list[Any], rules: list[str]) -> None:
    receipt = world.judge(VOORINBURGERING, xlsx([VOOR_HEADER, ["4000000009", "2024-01-02"], row]))
    assert receipt["rijen"] == [{"record": 2, "regels": rules}]


def test_xlsx_blank_rows_at_the_end_are_no_records(world: World) -> None:
    rows = [VOOR_HEADER, ["4000000001", "2024-01-02"], [], [""]]
    assert outcome(world.judge(VOORINBURGERING, xlsx(rows))) == accepted(1)


def test_xlsx_with_a_header_alone_is_a_nil_return(world: World) -> None:
    assert outcome(world.judge(VOORINBURGERING.replace(".xlsx", "__NUL.xlsx"), xlsx([VOOR_HEADER]))) == accepted(0)


def test_082_xlsx_bomb_is_not_unpacked(world: World) -> None:
    packed = zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b" " * 20_000_000))
    assert outcome(world.judge(TAAKSTELLING, packed)) == DANGEROUS


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 geen zip", b"\xd0\xcf\x11\xe0" + bytes(600), xlsx([["a"]])[:-300], zipped(("a.txt", b"x"))]
)
def test_a_broken_workbook_is_not_readable(world: World, content: bytes) -> None:
    assert outcome(world.judge(TAAKSTELLING, content)) == UNREADABLE


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/app.xml"])
@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_workbook_with_one_changed_byte_in_any_part_is_not_readable(world: World, part: str, packed: int) -> None:
    good = zipfile.ZipFile(io.BytesIO(xlsx([["gemeente_code", "taakstelling", "achterstand_begin"], ["GM0363", 1, 2]])))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packed) as book:
        for one in good.namelist():
            book.writestr(one, good.read(one))
    content = bytearray(buffer.getvalue())
    content[content.index(part.encode()) + len(part) + 20] ^= 1
    assert outcome(world.judge(TAAKSTELLING, buffer.getvalue()))[1] != ["B06"]
    again = TAAKSTELLING.replace("__01", "__02")
    assert outcome(world.judge(again, bytes(content))) == UNREADABLE


def test_086_a_document_type_inside_a_workbook_is_dangerous(world: World) -> None:
    good = zipfile.ZipFile(io.BytesIO(xlsx([["gemeente_code", "taakstelling", "achterstand_begin"], ["GM0363", 1, 2]])))
    entries = [(one, good.read(one)) for one in good.namelist()]
    evil = [
        (
            name,
            content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet')
            if "sheet1" in name
            else content,
        )
        for name, content in entries
    ]
    assert outcome(world.judge(TAAKSTELLING, zipped(*evil)))[1] == ["B11"]


# --- parquet -------------------------------------------------------------------------------------------------------


def parquet(**columns: Any) -> bytes:
    buffer = io.BytesIO()
    count = len(columns.get("bsn", BSNS[:2]))
    given = {
        "bsn": elfproef_numbers(count),
        "maand": ["2024-01"] * count,
        "baan": [True] * count,
        "uitkering": [False] * count,
    }
    pq.write_table(pa.table({key: value for key, value in {**given, **columns}.items() if value is not None}), buffer)
    return buffer.getvalue()


def test_parquet_native_booleans_and_doubles(world: World) -> None:
    content = parquet(uren_per_week=[7.5, None], reintegratie=pa.nulls(2))
    assert outcome(world.judge(CBS, content, CBS_MOMENT)) == accepted(2)
    assert world.records().schema["uren_per_week"].is_float()
    assert world.records().select("baan", "uren_per_week", "reintegratie").rows() == [
        (True, 7.5, None),
        (True, None, None),
    ]


@pytest.mark.parametrize(
    ("columns", "rules"),
    [
        ({"maand": ["2024-01", "2024-13"]}, ["R02"]),
        ({"maand": ["2024-01", "2024-1"]}, ["R02"]),
        ({"baan": [True, None]}, ["R01"]),
        ({"uren_per_week": [1.0, -0.5]}, ["R02"]),
        ({"uren_per_week": [1.0, float("nan")]}, ["R02"]),
        ({"uren_per_week": [1.0, float("inf")]}, ["R02"]),
        ({"bsn": [BSNS[0], "123456789"]}, ["R04"]),
    ],
)
def test_parquet_values_are_judged_like_any_other(world: World, columns: dict[str, Any], rules: list[str]) -> None:
    receipt = world.judge(CBS, parquet(**columns), CBS_MOMENT)
    assert receipt["rijen"] == [{"record": 2, "regels": rules}]


@pytest.mark.parametrize(
    "columns",
    [{"bsn": [1, 2]}, {"baan": [1, 0]}, {"maand": pa.array([date(2024, 1, 1)] * 2)}, {"uren_per_week": [True, False]}],
)
def test_088_columns_of_other_types_are_not_readable(world: World, columns: dict[str, Any]) -> None:
    assert outcome(world.judge(CBS, parquet(**columns), CBS_MOMENT)) == UNREADABLE


def test_088_a_missing_column_is_named_an_extra_one_is_dropped(world: World) -> None:
    assert outcome(world.judge(CBS, parquet(baan=None), CBS_MOMENT)) == ("AFGEKEURD", ["B05"], (2, 0, 0, 2))
    assert outcome(world.judge(CBS, parquet(naam=["x", "y"]), CBS_MOMENT)) == accepted(2, "W03")


def test_088_a_corrupt_page_is_not_readable(world: World) -> None:
    content = bytearray(parquet(bsn=elfproef_numbers(20_000)))
    content[len(content) // 3 : len(content) // 3 + 4000] = b"\xff" * 4000
    assert outcome(world.judge(CBS, bytes(content), CBS_MOMENT))[1][0] in {"B06", "B09"}


@pytest.mark.parametrize("content", [b"PAR1PAR1", b"tekst", parquet()[:-8]])
def test_088_no_parquet_at_all(world: World, content: bytes) -> None:
    assert outcome(world.judge(CBS, content, CBS_MOMENT)) == UNREADABLE


def test_parquet_without_records_is_a_nil_return(world: World) -> None:
    content = parquet(
        bsn=pa.array([], pa.string()),
        maand=pa.array([], pa.string()),
        baan=pa.array([], pa.bool_()),
        uitkering=pa.array([], pa.bool_()),
    )
    assert outcome(world.judge(CBS.replace(".parquet", "__NUL.parquet"), content, CBS_MOMENT)) == accepted(0)


# --- another format under a csv name -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [xlsx([PIP.split(";")]), b"%PDF-1.7 ...", b"<!DOCTYPE html><html></html>", b"\n <html><body>Inloggen</body></html>",
     gzip.compress(GOOD), zlib.compress(GOOD), parquet()],
    ids=["xlsx", "pdf", "html", "html after a blank line", "gzip", "zlib", "parquet"],
)  # fmt: skip
def test_089_another_format_under_a_csv_name_is_not_readable(world: World, content: bytes) -> None:
    assert outcome(world.judge(TERMIJN, content)) == UNREADABLE
