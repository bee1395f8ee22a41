"""Changing the key and erasing on a whole chain: every figure stays, no old pseudonym does, a person leaves no row."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.register import Register
from pipelines.intake.keys import load_keys
from pipelines.privacy.person import Person
from pipelines.privacy.proof import rows_in
from pipelines.simulate.chain import simulate
from pipelines.simulate.settings import FaultSettings
from pipelines.steps import chain
from pipelines.steps.place import OpenPlace, Place, load_declarations
from pipelines.warehouse.swap import open_read_only

pytestmark = pytest.mark.slow
PROJECT = Path(__file__).parents[2]
NOW = datetime.fromisoformat("2024-08-01T00:00:00+00:00")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A small chain, taken in and built, and the identifiers of one of its persons in ``person.txt``."""
    root = DataRoot(tmp_path_factory.mktemp("privacy") / "data")
    made = Place(PROJECT, root, root.path.with_name("data.key"))
    declared = load_declarations(made)
    faults = FaultSettings.preset("none")
    simulate(
        root.path, declared.contracts, declared.reference,
        persons=40, seed=3, first="2024K1", last="2024K1", gemeenten=3, faults=faults,
    )  # fmt: skip
    person = next(iter(re.findall(r"^\d{9}", (first_plicht(root)).read_text(), flags=re.MULTILINE)))
    root.path.with_name("person.txt").write_text(person)
    with chain.opened(made) as house:
        chain.intake(house, NOW)
        build(house)
    return made


def first_plicht(root: DataRoot) -> Path:
    return max(root.landing.rglob("duo_inburgeringsplicht__*.csv"))


def build(house: OpenPlace) -> None:
    assert chain.build(house, NOW, NOW).checks is not None, "a warehouse of before an erasure may not stay"


def figures(root: DataRoot) -> pl.DataFrame:
    with open_read_only(root.warehouse) as connection:
        return connection.execute("select * from indicators.fct_indicator_values order by all").pl()


def pseudonyms(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select distinct bsn from raw.duo_inburgeringsplicht").fetchall()
    return {str(row[0]) for row in rows}


def command(place: Place, *arguments: str, said: str = "") -> str:
    done = CliRunner().invoke(app, [*arguments, "--data-root", str(place.root.path)], input=said)
    assert done.exit_code == 0, done.output
    return done.output


def test_another_key_changes_no_figure_and_leaves_no_old_pseudonym(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures(place.root)
    assert before.height > 500
    with open_read_only(place.root.warehouse) as connection:
        old = pseudonyms(connection)
    assert len(old) > 10
    monkeypatch.setattr("pipelines.cli_privacy._rebuild", build)  # the publication has its own tests
    new_key = place.key_file.with_name("new.key")
    command(place, "rotate-key", "--new-key-file", str(new_key), "--by", "An", "--why", "jaarlijks")
    assert place.key_file.read_text() == new_key.read_text()
    assert figures(place.root).equals(before)
    with open_read_only(place.root.warehouse) as connection:
        assert rows_in(connection, old) == 0
        assert rows_in(connection, pseudonyms(connection)) > 0
    left = [
        path
        for path in place.root.path.rglob("*")
        if path.is_file() and path.suffix in {".jsonl", ".json", ".html", ".duckdb"}
    ]
    assert not [path for path in left for one in old if one.encode() in path.read_bytes()]
    assert "In orde" in command(place, "verify")


def test_an_erased_person_is_counted_to_zero_and_named_nowhere(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.cli_privacy._rebuild", build)
    who = place.root.path.with_name("person.txt").read_text()
    with open_read_only(place.root.warehouse) as connection:
        assert rows_in(connection, Person.of([who]).traces(load_keys(place.key_file))) > 0
    said = command(place, "erase", "--person", "--by", "An", "--why", "verzoek 12", said=f"{who}\n")
    assert "raw 0, quarantaine 0, kluis 0, warehouse 0" in said
    assert who not in said
    assert who.encode() not in place.root.register.read_bytes()
    assert "In orde" in command(place, "verify")


def test_a_term_is_only_listed_until_it_is_applied(place: Place) -> None:
    before = len(list(Register(place.root.register).events()))
    assert "Niets gewist" in command(place, "retain")
    assert len(list(Register(place.root.register).events())) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("erase", "--by", "An", "--why", "x"),
        ("erase", "--person", "--delivery", "x", "--by", "An", "--why", "x"),
        ("erase", "--delivery", f"onbekend_{secrets.token_hex(3)}", "--by", "An", "--why", "x"),
        ("erase", "--person", "--by", "An", "--why", "x"),
        ("erase", "--delivery", "x", "--by", " ", "--why", "x"),
    ],
)
def test_wrong_usage_ends_with_2_and_changes_nothing(place: Place, arguments: tuple[str, ...]) -> None:
    before = place.root.register.read_bytes()
    done = CliRunner().invoke(app, [*arguments, "--data-root", str(place.root.path)], input="geen nummer\n")
    assert done.exit_code == 2, done.output
    assert place.root.register.read_bytes() == before
