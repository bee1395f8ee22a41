"""The notebooks run from top to bottom on a small chain, say what they read, and change nothing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = PROJECT / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.py"))
READ = ("warehouse.duckdb", "published/ketenmonitor.duckdb")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]


def surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KETENMONITOR_")}


def definitions(name: str, root: Path, monkeypatch: pytest.MonkeyPatch, **chosen: Any) -> tuple[str, Mapping[str, Any]]:
    """What a notebook shows, as one text, and what it defines, with its choices as they stand when it opens."""
    monkeypatch.syspath_prepend(str(NOTEBOOKS))
    monkeypatch.setenv("KETENMONITOR_DATA_ROOT", str(root))
    monkeypatch.setattr(sys, "argv", [name])
    spec = importlib.util.spec_from_file_location(f"notebook_{name}", NOTEBOOKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs, defined = module.app.run(defs=chosen or None)
    return "\n".join(str(getattr(output, "text", output)) for output in outputs), defined


def figure(root: Path, column: str, indicator: str, peildatum: Any) -> Any:
    """A figure of all of the Netherlands, straight from the warehouse."""
    with duckdb.connect(str(root / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute(
            f"select {column} from indicators.fct_indicator_values where indicator_id = ? and peildatum = ? "
            "and gebied_type = 'NL' and dimensie = 'totaal'",
            [indicator, peildatum],
        ).fetchone()
    assert found is not None
    return found[0]


def test_there_is_a_notebook_for_each_kind_of_question() -> None:
    assert NAMES == ["doorlooptijden", "leveringskwaliteit", "verkennen", "waarom_niet_gehaald"]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_as_a_script_and_changes_no_byte(name: str, analysed: Path, tiny: ModuleType) -> None:
    before = tiny.file_hashes(analysed, *READ)
    assert sorted(before) == sorted(READ)
    done = subprocess.run(
        [sys.executable, str(NOTEBOOKS / f"{name}.py"), "--", "--data-root", str(analysed)],
        capture_output=True, text=True, check=False, env=surroundings(), cwd=PROJECT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert tiny.file_hashes(analysed, *READ) == before
    assert not list(analysed.glob("*.wal")), "a file that is only read has no log"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_says_that_its_data_are_invented(name: str, analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, defined = definitions(name, analysed, monkeypatch)
    assert "Verzonnen gegevens" in shown
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        defined["opened"].connection.execute("create table main.mine as select 1 as one")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_says_that_there_is_nothing_to_read_yet(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, defined = definitions(name, tmp_path / "nothing", monkeypatch)
    assert "Er is nog niets te lezen" in shown
    assert defined["opened"].connection is None
    assert not (tmp_path / "nothing").exists()


def test_verkennen_shows_the_published_trend(analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, defined = definitions("verkennen", analysed, monkeypatch)
    assert "<svg" in shown
    assert defined["course"]["peildatum"].is_sorted()
    newest = defined["course"].filter(defined["course"]["waarde"].is_not_null()).to_dicts()[-1]
    assert newest["waarde"] is not None
    assert f"{100 * newest['waarde']:.1f}".replace(".", ",") in defined["sentence"]


def test_waarom_niet_gehaald_tells_what_the_drivers_say(analysed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, defined = definitions("waarom_niet_gehaald", analysed, monkeypatch)
    assert defined["judged"].height > 5
    assert defined["headlines"], "no sentence explains the first ambitie that was missed"
    assert all(one.split(";")[0] in shown for one in defined["headlines"])
    parts = defined["drivers"].filter(defined["drivers"]["driver"] == "tekort")
    whole = parts.filter(parts["dimensie"] == "totaal")["bijdrage"].item()
    for dimension in set(parts["dimensie"]) - {"totaal"}:
        assert parts.filter(parts["dimensie"] == dimension)["bijdrage"].sum() == pytest.approx(whole, abs=1e-9)


def test_leveringskwaliteit_counts_every_expected_delivery_once(
    analysed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, defined = definitions("leveringskwaliteit", analysed, monkeypatch)
    with duckdb.connect(str(analysed / "warehouse.duckdb"), read_only=True) as connection:
        row = connection.execute(
            "select count(*), count(*) filter (where is_accepted) from core.fct_deliveries_expected "
            "where toestand not in ('VRIJGESTELD', 'VERWACHT')"
        ).fetchone()
    assert (defined["summary"]["expected"].sum(), defined["summary"]["accepted"].sum()) == row
    assert defined["refusals"].height > 0
    assert "te laat" in shown


@pytest.mark.parametrize(
    "indicator", ["doorlooptijd_pip", "doorlooptijd_koppeling_huisvesting", "doorlooptijd_signalen"]
)
def test_the_curve_of_doorlooptijden_passes_through_the_figures_of_the_warehouse(
    indicator: str, analysed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kaplan-Meier, Aalen-Johansen with competing exits, and units with their own gebied."""
    _, opening = definitions("doorlooptijden", analysed, monkeypatch)
    options = {row["indicator_id"]: row for row in opening["chosen_duration"].options.values()}

    class Chosen:
        value = options[indicator]

    _, defined = definitions("doorlooptijden", analysed, monkeypatch, chosen_duration=Chosen())
    day = defined["chosen_day"].value
    measured = defined["measured"][0]
    for name, column in [("units", "noemer"), ("events", "n_event"), ("median", "mediaan_dagen"), ("p90", "p90_dagen")]:
        assert measured[name] == figure(analysed, column, indicator, day), name
    for name, column in [("within_norm", "binnen_norm"), ("naive", "binnen_norm_naief")]:
        expected = figure(analysed, column, indicator, day)
        assert measured[name] == (None if expected is None else pytest.approx(expected, abs=1e-9)), name


def test_marimo_finds_nothing_to_mend_in_the_notebooks() -> None:
    marimo = Path(sys.executable).with_name("marimo")
    files = [str(NOTEBOOKS / f"{name}.py") for name in NAMES]
    done = subprocess.run([str(marimo), "check", "--strict", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
