"""The notebooks run from top to bottom on a small chain, say what they read, and change nothing."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from pipelines.warehouse.swap import open_read_only

PROJECT = Path(__file__).parents[2]
NOTEBOOKS = PROJECT / "notebooks"
NAMES = sorted(path.stem for path in NOTEBOOKS.glob("*.py"))
READ = ("warehouse.duckdb", "published/ketenmonitor.duckdb")
Opening = Callable[..., tuple[str, Mapping[str, Any]]]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]


def surroundings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("KETENMONITOR_")}


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Runs a notebook with its choices as they stand when it opens; what it opened is closed after the test."""
    connections = []

    def opened(name: str, root: Path, **chosen: Any) -> tuple[str, Mapping[str, Any]]:
        """What the notebook shows, as one text, and what it defines."""
        monkeypatch.setenv("KETENMONITOR_DATA_ROOT", str(root))
        monkeypatch.setattr(sys, "argv", [name])
        outputs, defined = notebook(name).app.run(defs=chosen or None)
        connections.append(defined["opened"].connection)
        return "\n".join(str(getattr(output, "text", output)) for output in outputs), defined

    monkeypatch.syspath_prepend(str(NOTEBOOKS))
    yield opened
    for connection in filter(None, connections):
        connection.close()


def notebook(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"notebook_{name}", NOTEBOOKS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def figure(root: Path, column: str, indicator: str, peildatum: Any) -> Any:
    """A figure of all of the Netherlands, straight from the warehouse."""
    with open_read_only(root / "warehouse.duckdb") as connection:
        found = connection.execute(
            f"select {column} from indicators.fct_indicator_values where indicator_id = ? and peildatum = ? "
            "and gebied_type = 'NL' and dimensie = 'totaal'",
            [indicator, peildatum],
        ).fetchone()
    assert found is not None
    return found[0]


def row_of(relation: str, indicator: str, root: Path) -> dict[str, Any]:
    with open_read_only(root / "warehouse.duckdb") as connection:
        (row,) = connection.execute(f"select * from {relation} where indicator_id = ?", [indicator]).pl().to_dicts()
    return row


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
def test_a_notebook_says_that_its_data_are_invented(name: str, analysed: Path, opening: Opening) -> None:
    shown, defined = opening(name, analysed)
    assert "Verzonnen gegevens" in shown
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        defined["opened"].connection.execute("create table main.mine as select 1 as one")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_says_that_there_is_nothing_to_read_yet(name: str, tmp_path: Path, opening: Opening) -> None:
    shown, defined = opening(name, tmp_path / "nothing")
    assert "Er is nog niets te lezen" in shown
    assert defined["opened"].connection is None
    assert not (tmp_path / "nothing").exists()


def test_verkennen_shows_the_published_trend(analysed: Path, opening: Opening) -> None:
    shown, defined = opening("verkennen", analysed)
    assert "<svg" in shown
    assert defined["course"]["peildatum"].is_sorted()
    newest = defined["course"].filter(defined["course"]["waarde"].is_not_null()).to_dicts()[-1]
    assert newest["waarde"] is not None
    assert f"{100 * newest['waarde']:.1f}".replace(".", ",") in defined["sentence"]


def test_waarom_niet_gehaald_tells_what_the_drivers_say(analysed: Path, opening: Opening) -> None:
    shown, defined = opening("waarom_niet_gehaald", analysed)
    assert defined["judged"].height > 5
    assert defined["headlines"], "no sentence explains the first ambitie that was missed"
    assert all(one.split(";")[0] in shown for one in defined["headlines"])
    parts = defined["drivers"].filter(defined["drivers"]["driver"] == "tekort")
    whole = parts.filter(parts["dimensie"] == "totaal")["bijdrage"].item()
    for dimension in set(parts["dimensie"]) - {"totaal"}:
        assert parts.filter(parts["dimensie"] == dimension)["bijdrage"].sum() == pytest.approx(whole, abs=1e-9)


def test_leveringskwaliteit_counts_every_expected_delivery_once(analysed: Path, opening: Opening) -> None:
    shown, defined = opening("leveringskwaliteit", analysed)
    with open_read_only(analysed / "warehouse.duckdb") as connection:
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
    indicator: str, analysed: Path, opening: Opening
) -> None:
    """Kaplan-Meier, Aalen-Johansen with competing exits, and units with their own gebied."""
    _, defined = opening("doorlooptijden", analysed, duration=row_of("indicators.dim_indicators", indicator, analysed))
    day = defined["chosen_day"].value
    measured = defined["measured"][0]
    for name, column in [("units", "noemer"), ("events", "n_event"), ("median", "mediaan_dagen"), ("p90", "p90_dagen")]:
        assert measured[name] == figure(analysed, column, indicator, day), name
    for name, column in [("within_norm", "binnen_norm"), ("naive", "binnen_norm_naief")]:
        expected = figure(analysed, column, indicator, day)
        assert measured[name] == (None if expected is None else pytest.approx(expected, abs=1e-9)), name


def test_doorlooptijden_compares_groups_no_further_than_all_were_followed(analysed: Path, opening: Opening) -> None:
    shown, defined = opening("doorlooptijden", analysed, split="cohort")
    assert len(defined["large"]) > 1
    assert defined["follow_up"] == min(max(row[0] for row in rows) for rows in defined["large"].values())
    assert "langer is niet elke groep gevolgd" in shown
    assert max(day for steps in defined["steps"].values() for day, _ in steps) <= defined["follow_up"]
    whole = figure(analysed, "noemer", "doorlooptijd_pip", defined["chosen_day"].value)
    assert sum(row[3] for rows in defined["groups"].values() for row in rows) == whole


@pytest.mark.parametrize(
    "indicator", ["instroom_inburgeringsplichtigen", "tevredenheid_cursisten", "doorlooptijd_pip", "tijdig_geleverd"]
)
def test_verkennen_shows_every_kind_of_indicator(indicator: str, analysed: Path, opening: Opening) -> None:
    chosen = row_of("indicators.dim_indicators", indicator, analysed)
    shown, defined = opening("verkennen", analysed, indicator=chosen)
    assert chosen["title"] in shown
    assert set(defined["cut"]["indicator_id"]) == {indicator}


def test_marimo_finds_nothing_to_mend_in_the_notebooks() -> None:
    marimo = Path(sys.executable).with_name("marimo")
    files = [str(NOTEBOOKS / f"{name}.py") for name in NAMES]
    done = subprocess.run([str(marimo), "check", "--strict", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
