"""What docs/how-to/analyse.md promises an analyst: its questions run and give the columns it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docs" / "how-to" / "analyse.md").read_text(encoding="utf-8")
MAY_BE_EMPTY = {"9"}  # no comparison was made in this chain
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("analysed")]


@dataclass(frozen=True)
class Question:
    """A worked question: its number, its query and the columns that the text below it promises."""

    number: str
    query: str
    columns: list[str]


def questions() -> list[Question]:
    """The worked questions; a section without query or promise fails when it is read."""
    found = []
    for section in re.split(r"^### ", TEXT.split("\n## Traps")[0], flags=re.MULTILINE)[1:]:
        number = section.split(".")[0]
        (query,) = re.findall(r"^```sql\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
        (promise,) = re.findall(r"^Gives one row per [^:]*:(.*?)\n\n", section, flags=re.MULTILINE | re.DOTALL)
        found.append(Question(number, query, re.findall(r"`(\w+)`", promise)))
    return found


QUESTIONS = questions()


def answer(question: Question, root: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Columns and rows of a question, asked of the file that it names."""
    is_published = question.query.startswith("-- published/")
    path = root / ("published/ketenmonitor.duckdb" if is_published else "warehouse.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(question.query)
        return [column[0] for column in found.description or []], found.fetchall()


def rows(number: str, root: Path) -> list[dict[str, Any]]:
    (question,) = [one for one in QUESTIONS if one.number == number]
    columns, found = answer(question, root)
    return [dict(zip(columns, row, strict=True)) for row in found]


def test_there_are_ten_questions_and_every_query_of_the_text_is_one_of_them() -> None:
    assert [one.number for one in QUESTIONS] == [str(number) for number in range(1, 11)]
    assert TEXT.count("```sql") == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.number)
def test_a_worked_question_gives_the_columns_it_promises(question: Question, analysed: Path) -> None:
    columns, found = answer(question, analysed)
    assert columns == question.columns
    assert found or question.number in MAY_BE_EMPTY, "an answer without a row shows nothing"


def test_half_of_the_shortfall_stops_at_the_gemeente_that_reaches_it(analysed: Path) -> None:
    found = rows("2", analysed)
    assert all(row["running_share"] < 0.5 for row in found[:-1])
    assert found[-1]["running_share"] >= 0.5


def test_cohorts_are_compared_only_where_all_of_them_were_followed(analysed: Path) -> None:
    found = rows("5", analysed)
    cohorts = {row["cohort"] for row in found}
    assert len(cohorts) > 1
    for quarters in {row["quarters_followed"] for row in found}:
        assert {row["cohort"] for row in found if row["quarters_followed"] == quarters} == cohorts


def test_composition_and_outcomes_are_the_whole_change_of_a_year(analysed: Path) -> None:
    for row in rows("7", analysed):
        assert row["composition"] + row["outcomes"] == pytest.approx(row["change"], abs=1e-9)
    changes: dict[str, set[float]] = {}
    for row in rows("7", analysed):
        changes.setdefault(row["indicator_id"], set()).add(round(row["change"], 9) + 0.0)
    assert changes
    assert all(len(found) == 1 for found in changes.values()), changes


def test_every_relation_of_the_grain_table_exists(analysed: Path) -> None:
    named = re.findall(r"^\| `((?:raw|core|indicators)\.\w+)`", TEXT, flags=re.MULTILINE)
    assert len(named) > 10
    with duckdb.connect(str(analysed / "warehouse.duckdb"), read_only=True) as connection:
        present = {
            f"{schema}.{name}"
            for schema, name in connection.execute(
                "select table_schema, table_name from information_schema.tables"
            ).fetchall()
        }
    assert set(named) - present == set()


def test_the_python_of_the_text_runs_and_writes_nothing(
    analysed: Path, monkeypatch: pytest.MonkeyPatch, tiny: ModuleType
) -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", TEXT, flags=re.MULTILINE | re.DOTALL)
    before = tiny.file_hashes(analysed, "warehouse.duckdb")
    monkeypatch.chdir(analysed.parent)
    assert analysed.name == "data", "the text opens data/warehouse.duckdb"
    found: dict[str, Any] = {}
    exec(block, found)
    assert found["moment"] is not None
    assert found["values"].height > 0
    assert tiny.file_hashes(analysed, "warehouse.duckdb") == before
