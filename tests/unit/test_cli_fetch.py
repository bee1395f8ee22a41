"""The command fetch brings files from a place, and says what an address lacks."""

import json
import os
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app

NAME = "duo_termijn__DUO__2024M01__01.csv"


def call(*arguments: str):
    return CliRunner().invoke(app, ["fetch", *arguments])


def test_a_folder_of_a_partner_is_emptied_into_landing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    upload = tmp_path / "in" / NAME
    upload.write_bytes(b"bsn\n")
    os.utime(upload, (time.time() - 120,) * 2)
    done = call(str(tmp_path / "in"), "--data-root", str(tmp_path / "root"), "--settle", "0")
    assert done.exit_code == 0, done.output
    landed = tmp_path / "root" / "landing" / "map" / NAME
    assert landed.read_bytes() == b"bsn\n"
    assert set(json.loads(landed.with_name(f"{NAME}.manifest.json").read_text())) == {"aangeleverd_op", "sha256"}
    assert not upload.exists()


@pytest.mark.parametrize(
    "address", ["sftp://host/map", "sftp://ik:geheim@host/map", "sftp://ik@host/map", "ftp://host/map", "bestaat/niet"]
)
def test_an_address_that_cannot_be_is_wrong_usage(address: str) -> None:
    assert call(address).exit_code == 2
