"""The conservation law: whatever happens to the bytes of a delivery, no record is lost or made and nothing crashes."""

import gzip
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.deliveries.verify import verify
from pipelines.intake.readers import csv_reader
from pipelines.intake.readers.table import WRONG
from pipelines.intake.refusal import Refusal
from tests.faults.intake_world import (
    BSNS,
    SIGNALEN_HEADER,
    World,
    csv_of,
    elfproef_numbers,
    signaal,
    termijn,
    termijn_rows,
)


def workbook() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for row, cells in enumerate(
        [["v_nummer", "datum_gevraagd"], *([f"400000000{at}", "2024-01-02"] for at in range(3))]
    ):
        sheet.write_row(row, 0, cells)
    book.close()
    return buffer.getvalue()


def columns() -> bytes:
    buffer = io.BytesIO()
    table = {"bsn": elfproef_numbers(5), "maand": ["2024-01"] * 5, "baan": [True] * 5, "uitkering": [False] * 5}
    pq.write_table(pa.table(table), buffer)
    return buffer.getvalue()


def pips() -> bytes:
    record = {"gemeente_code": "GM0363", "dagtekening_pip": "2024-03-01", "leerroute": "B"}
    return "".join(json.dumps({"bsn": bsn, **record}) + "\n" for bsn in BSNS).encode()


def swi() -> bytes:
    persons = "".join(
        f"<inburgeraar><bsn>{bsn}</bsn><gemeente_code>GM0363</gemeente_code></inburgeraar>" for bsn in BSNS
    )
    return f'<swi-levering berichtgever="GM0363" periode="2024K1">{persons}</swi-levering>'.encode()


VALID = {
    "duo_termijn__DUO__2024M03__01.csv": termijn(termijn_rows(40)),
    "signalen__VNG__2024M03__01.csv": csv_of(SIGNALEN_HEADER, [signaal(at, onderwerp='"a;b\nc"') for at in range(9)]),
    "duo_termijn__DUO__2024M03__01.csv.gz": gzip.compress(termijn(termijn_rows(9)), mtime=0),
    "duo_pip__DUO__2024M03__01.jsonl": pips(),
    "gem_swi__GM0363__2024K1__01.xml": swi(),
    "coa_voorinburgering__COA__2024M03__01.xlsx": workbook(),
    "cbs_werk_uitkering__CBS__2024K1__01.parquet": columns(),
}
PIECES = [
    b"",
    b"\n",
    b"\r",
    b'"',
    b";",
    b"\0",
    b" ",
    b"\xef\xbb\xbf",
    b"\xe9",
    b"99999999",
    b"<",
    b"{",
    b"x" * 50,
    "é".encode(),
]
CHANGE = st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)))


def changed(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, piece in changes:
        at = int(place * len(content))
        content = content[:at] + piece + content[at + length :]
    return content


@pytest.mark.parametrize("name", VALID)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, max_size=4))
def test_geland_is_aanvaard_plus_afgekeurd_plus_geweigerd(
    tmp_path: Path, name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    world = World(tmp_path)
    receipt = world.judge(name, changed(VALID[name], changes), "2024-05-20T08:00:00Z")
    counts = receipt["aantallen"]
    assert counts["geland"] == counts["aanvaard"] + counts["afgekeurd"] + counts["geweigerd"]
    assert len(receipt["rijen"]) == counts["afgekeurd"] == world.records("quarantine").height
    assert world.records().height == counts["aanvaard"]
    assert verify(world.root) == []
    if not changes:
        assert receipt["verdict"] == "AANVAARD"


LINES = [
    "a;b", "a;b;c", 'x;"y', 'z"', "", '"p;q";r', "s;\r", 't;"u\nv"', "w;\u2028é", '"k";"l"', '"m";n\r', '""', '"o" ;p',
    '"q""r";s', 'u"v;w', '"x"y;z', '"a\rb";c', '"d;e', "f\r\r", '"";""', ' "g";h',
]  # fmt: skip


def records(split: Callable[[], tuple[pl.DataFrame, int]], names: list[str]) -> object:
    """What a way of splitting gives, or why it refuses."""
    try:
        frame, blanks = split()
    except Refusal as refusal:
        return refusal.code
    return frame.select(*names, WRONG).rows(), blanks


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.sampled_from(LINES), max_size=12), width=st.sampled_from([1, 2]))
def test_splitting_at_once_gives_the_records_of_the_strict_parser(rows: list[str], width: int) -> None:
    """A block with a quote goes by another way than one without: both must see the same records."""
    names = [f"c{at}" for at in range(width)]
    plain = [row.replace('"', "").replace("\n", "") for row in rows]
    empty = csv_reader.Lines(io.BytesIO(), csv_reader.Text("utf-8", has_bom=False))
    strictly = records(lambda: csv_reader.split_strictly(plain, empty, width), names)
    assert records(lambda: csv_reader.split_at_once(plain, width), names) == strictly


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.sampled_from(LINES), max_size=8), width=st.sampled_from([1, 2]))
def test_quotes_that_only_surround_fields_are_read_as_the_strict_parser_reads_them(rows: list[str], width: int) -> None:
    """Only lines where a quote does more are given to the strict parser: that may change no record and no refusal."""
    names, block = [f"c{at}" for at in range(width)], "\n".join(rows).split("\n")

    def by(split: Callable[[list[str], csv_reader.Lines, int], tuple[pl.DataFrame, int]]) -> object:
        empty = csv_reader.Lines(io.BytesIO(), csv_reader.Text("utf-8", has_bom=False))
        return records(lambda: split(list(block), empty, width), names)

    assert by(csv_reader.split_quoted) == by(csv_reader.split_strictly)
