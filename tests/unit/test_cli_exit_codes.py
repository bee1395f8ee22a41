"""The exit codes that other programs build on, and what stops a run before any data is touched."""

from __future__ import annotations

import fcntl
import json
import shutil
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.cli_screen import exit_codes, moment
from pipelines.contracts.errors import ContractError
from pipelines.settings import PROJECT, read_place
from pipelines.steps.clock import Demo, demo_of, mark_demo, standing_moment
from pipelines.steps.outcomes import BlockedError
from pipelines.steps.place import Place, open_place


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("KETENMONITOR_KEY_FILE", raising=False)
    monkeypatch.delenv("KETENMONITOR_DATA_ROOT", raising=False)
    return tmp_path / "data"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_0_when_done(root: Path) -> None:
    assert call("intake", "--data-root", root).exit_code == 0


def test_2_for_wrong_usage(root: Path) -> None:
    assert call("no-such-command").exit_code == 2
    assert call("run", "--data-root", root, "--as-known", "yesterday").exit_code == 2
    assert call("release", "gem_swi__GM0363__2024K3__01", "--data-root", root).exit_code == 2
    assert call("refuse", "unknown", "--by", "me", "--why", "test", "--data-root", root).exit_code == 2
    assert call("precheck", root / "absent.csv", "--data-root", root).exit_code == 2
    assert call("verify", "--data-root", root).exit_code == 2
    assert call("publish", "--data-root", root).exit_code == 2


def test_75_when_another_run_holds_the_lock(root: Path) -> None:
    place = read_place(root, {})
    place.root.path.mkdir()
    with place.root.lock.open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert [call(name, "--data-root", root).exit_code for name in ("run", "intake", "build", "publish")] == [75] * 4
    assert not place.key_file.exists()
    assert call("intake", "--data-root", root).exit_code == 0


def test_3_when_a_blocking_check_failed() -> None:
    with pytest.raises(typer.Exit) as stopped, exit_codes():
        raise BlockedError(("reden",))
    assert stopped.value.exit_code == 3


def test_1_for_an_unforeseen_error_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as stopped, exit_codes():
        raise ValueError("999999990 is in a cell")
    assert stopped.value.exit_code == 1
    assert "999999990" not in capsys.readouterr().err


def test_a_first_run_makes_a_key_that_only_its_owner_reads_and_says_so(root: Path) -> None:
    result = call("intake", "--data-root", root)
    key = root.with_name("data.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert str(key) in result.output.replace("\n", "")
    assert str(key) not in call("intake", "--data-root", root).output


def test_a_missing_key_beside_a_register_stops_before_data_is_touched(root: Path) -> None:
    root.mkdir()
    (root / "landing").mkdir()
    (root / "landing" / "file.csv").write_bytes(b"x")
    (root / "register.jsonl").write_bytes(b"")
    result = call("run", "--data-root", root)
    assert result.exit_code == 1
    assert "data.key" in result.output
    assert "To do" in result.output
    assert (root / "landing" / "file.csv").exists()
    assert not root.with_name("data.key").exists()


def test_a_named_key_that_is_not_there_stops_a_first_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETENMONITOR_KEY_FILE", str(root.with_name("elsewhere.key")))
    assert call("run", "--data-root", root).exit_code == 1
    assert not root.with_name("elsewhere.key").exists()


def test_a_broken_declaration_stops_before_a_key_is_made(root: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for folder in ("sources", "expectations"):
        shutil.copytree(PROJECT / folder, project / folder)
    (project / "dbt_project").symlink_to(PROJECT / "dbt_project")
    (project / "expectations" / "gem_swi.yaml").write_text("extract: gem_swi\nexpectations: []\n", encoding="utf-8")
    place = read_place(root, {})
    with pytest.raises(ContractError, match=r"gem_swi\.yaml"):
        open_place(Place(project, place.root, place.key_file))
    assert not place.key_file.exists()


def test_status_json_has_exactly_the_agreed_keys(root: Path) -> None:
    rows = json.loads(call("status", "--json", "--data-root", root).output)
    keys = {"extract", "leverancier", "periode", "deadline", "toestand", "op_tijd", "volgnummer"}
    assert rows
    assert all(set(row) == keys for row in rows)
    assert not root.exists()


def test_a_moment_without_an_offset_is_amsterdam_time() -> None:
    assert str(moment("2024-07-01T00:00:00")) == "2024-06-30 22:00:00+00:00"
    assert str(moment("2024-07-01T00:00:00Z")) == "2024-07-01 00:00:00+00:00"


def test_demo_refuses_a_data_root_with_other_deliveries(root: Path) -> None:
    (root / "landing").mkdir(parents=True)
    (root / "landing" / "gem_swi__GM0363__2024K3__01.csv").write_bytes(b"x")
    assert call("demo", "--data-root", root).exit_code == 2
    assert [path.name for path in (root / "landing").iterdir()] == ["gem_swi__GM0363__2024K3__01.csv"]


def test_the_clock_of_a_demo_stands_after_the_deadline_of_gemeenten(root: Path) -> None:
    place = read_place(root, {})
    demo = Demo.of(10, 1, "2024K1", "2024K2")
    mark_demo(place.root, demo)
    assert demo_of(place.root) == demo
    assert str(standing_moment(place.root))[:10] == "2024-08-09"
