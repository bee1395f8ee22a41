"""Hostile circumstances, group operation: free text, wrong key, two runs, broken contracts, lost files.

Of hostile.md: 77, 79, 102, 109, 110 and 111.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pyrage
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.contracts.errors import ContractError
from pipelines.deliveries.verify import verify
from pipelines.publish.downloads.delimited import write_csv, write_excel_csv
from pipelines.publish.downloads.workbook import write_workbook
from pipelines.steps import chain
from pipelines.steps.place import Place
from tests.faults.checked_world import loaded
from tests.faults.intake_world import (
    NOW,
    PROJECT,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    files,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

ROWS = termijn_rows(30)
PERSONAL = ("Jan Jansen", "jan.jansen@voorbeeld.nl", "06-12345678", "Dorpsstraat 1", "1234 AB")
HOLDER = """
import sys
from pathlib import Path
from pipelines.contracts.data_root import DataRoot
from pipelines.steps.lock import run_lock
with run_lock(DataRoot(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_077_what_people_write_about_people_stays_in_the_vault(world: World) -> None:
    text = ", ".join(PERSONAL)
    row = signaal(onderwerp=text, omschrijving=text, maatregel=text)
    assert outcome(world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [row]))) == ("AANVAARD", [], (1, 1, 0, 0))
    assert not {"onderwerp", "omschrijving", "maatregel"} & set(world.records().columns)
    everything = world.everything()
    assert [one for one in PERSONAL if one.encode() in everything] == []


def test_077_a_record_that_fails_keeps_no_free_text_either(world: World) -> None:
    row = signaal(niveau="ONBEKEND", omschrijving=PERSONAL[1], indicator_id=PERSONAL[0])
    assert outcome(world.judge(SIGNALEN, csv_of(SIGNALEN_HEADER, [row])))[2] == (1, 0, 1, 0)
    assert PERSONAL[1].encode() not in world.everything()


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_079_what_a_spreadsheet_would_run_is_escaped_in_every_export(tmp_path: Path, sign: str) -> None:
    frame = pl.DataFrame({"tekst": [f"{sign}1+1", "a=1"], "getal": [-1, 1]})
    write_csv(frame, tmp_path / "a.csv")
    write_excel_csv(frame, tmp_path / "b.csv")
    write_workbook(tmp_path / "c.xlsx", ["uitleg"], {"blad": frame.select(pl.col("tekst").alias("indicator_id"))})
    assert pl.read_csv(tmp_path / "a.csv")["tekst"].to_list() == [f"'{sign}1+1", "a=1"]
    assert pl.read_csv(tmp_path / "a.csv")["getal"].to_list() == [-1, 1]
    assert pl.read_csv(tmp_path / "b.csv", separator=";")["tekst"][0] == f"'{sign}1+1"
    with zipfile.ZipFile(tmp_path / "c.xlsx") as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
    assert [sheet for sheet in sheets if b"<f>" in sheet] == []


def test_102_a_file_encrypted_for_somebody_else_is_not_readable(world: World) -> None:
    recipient = pyrage.x25519.Identity.generate().to_public()
    receipt = world.judge(TERMIJN, pyrage.encrypt(termijn(ROWS), [recipient]))
    assert outcome(receipt) == ("AFGEKEURD", ["B06"], (0, 0, 0, 0))


def test_102_an_armoured_message_has_not_our_columns(world: World) -> None:
    content = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA1234567890abAQf/\n=abcd\n-----END PGP MESSAGE-----\n"
    assert outcome(world.judge(TERMIJN, content))[:2] == ("AFGEKEURD", ["B05"])
    assert outcome(world.judge(f"{TERMIJN}.age", content))[:2] == ("AFGEKEURD", ["B01"])


def test_109_a_second_run_ends_with_75_and_leaves_everything_as_it_is(world: World) -> None:
    world.land(TERMIJN, termijn(ROWS))
    command = [sys.executable, "-c", HOLDER, str(world.root.path)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        before = world.fingerprint()
        second = CliRunner().invoke(app, ["intake", "--data-root", str(world.root.path)])
        assert (second.exit_code, world.fingerprint()) == (75, before)
        first.communicate("")
    assert CliRunner().invoke(app, ["intake", "--data-root", str(world.root.path)]).exit_code == 0
    assert [one["verdict"] for one in world.receipts()] == ["AANVAARD"]


@pytest.mark.parametrize("harm", ["broken", "unknown list", "missing", "all missing"])
def test_110_a_broken_or_missing_contract_stops_before_data_is_touched(world: World, harm: str) -> None:
    project = world.path / "project"
    for folder in ("sources", "expectations", "dbt_project"):
        shutil.copytree(PROJECT / folder, project / folder, ignore=shutil.ignore_patterns("target", "logs"))
    contract = project / "sources" / "duo" / "duo_termijn.odcs.yaml"
    text = contract.read_text(encoding="utf-8")
    match harm:
        case "broken":
            contract.write_text(text[: len(text) // 2] + "\n  - {", encoding="utf-8")
        case "unknown list":
            contract.write_text(text.replace("physicalType: date", "physicalType: datum", 1), encoding="utf-8")
        case "missing":
            contract.unlink()
        case _:
            shutil.rmtree(project / "sources")
    landed = world.land(TERMIJN, termijn(ROWS))
    before = world.fingerprint()
    place = Place(project, world.root, world.path / "data.key")
    with pytest.raises(ContractError) as error, chain.opened(place) as house:
        chain.intake(house, NOW)
    assert landed.exists()
    assert not world.root.register.exists()
    assert not place.key_file.exists()
    assert {name: digest for name, digest in world.fingerprint().items() if "lock" not in name} == before
    assert error.value.remedy


@pytest.mark.parametrize(
    ("harm", "message"), [("gone", "is gone"), ("changed", "was changed"), ("empty", "was changed")]
)
def test_111_a_raw_file_that_is_gone_or_changed_is_found(world: World, harm: str, message: str) -> None:
    world.judge(TERMIJN, termijn(ROWS))
    (path,) = files(world.root.raw)
    content = path.read_bytes()
    match harm:
        case "gone":
            path.unlink()
        case "changed":
            path.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
        case _:
            path.write_bytes(b"")
    assert [message in one.message for one in verify(world.root)] == [True]
    assert verify(world.root)[0].levering_id == path.stem


def test_111_a_build_without_its_raw_file_stops_and_names_the_delivery(world: World) -> None:
    world.judge(TERMIJN, termijn(ROWS))
    (path,) = files(world.root.raw)
    path.unlink()
    with pytest.raises(FileNotFoundError, match=path.stem), loaded(world):
        pass
