"""The house is in order: sizes, charters, names, no addresses, no paths of one machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
MODULES = sorted((PROJECT / "pipelines").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout.decode()
    return [PROJECT / name for name in listing.split("\0") if name and (PROJECT / name).is_file()]


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_has_a_charter_and_stays_under_300_lines(module: Path) -> None:
    text = module.read_text()
    assert len(text.splitlines()) <= 300, "split the module by what changes together"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "say at the head what belongs here"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_function_stays_under_the_wall_of_40_lines(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = [
                part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
            ]
            lines = body[-1].end_lineno - body[0].lineno + 1 if body else 0
            assert lines <= 40, f"{node.name} has {lines} lines"


def test_no_file_has_a_name_that_says_nothing() -> None:
    offenders = [
        name_of(path) for path in tracked_files() if FORBIDDEN_NAMES & set(re.split(r"[_.]", path.name.lower()))
    ]
    assert offenders == []


def test_no_tracked_file_holds_a_path_of_one_machine_or_a_registry_address() -> None:
    pattern = re.compile(r"(/work/|/root/|/home/[a-z]+/|pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian)")
    offenders = []
    for path in tracked_files():
        if path.suffix in {".png", ".parquet", ".xlsx", ".gz", ".zip"} or path == Path(__file__):
            continue
        found = pattern.search(path.read_text(errors="replace"))
        if found:
            offenders.append(f"{name_of(path)}: {found.group()}")
    assert offenders == []


def test_every_locked_requirement_has_an_exact_version_and_a_hash() -> None:
    entries = (PROJECT / "requirements.lock").read_text().replace("\\\n", " ").splitlines()
    assert entries
    for entry in filter(None, entries):
        assert re.match(r"^[A-Za-z0-9_.\-]+==[^ ]+ ", entry), entry
        assert "--hash=sha256:" in entry, entry
        assert "://" not in entry, entry


def test_every_dutch_word_of_a_name_stands_in_the_glossary() -> None:
    glossary = set(re.findall(r"[a-z0-9]+", (PROJECT / "docs" / "begrippen.md").read_text().lower()))
    names = [path.name.split(".")[0] for path in (PROJECT / "sources").rglob("*.odcs.yaml")]
    names += [
        path.stem.removeprefix("ind_")
        for path in (PROJECT / "dbt_project" / "models" / "indicators").rglob("ind_*.sql")
    ]
    for path in (PROJECT / "sources").rglob("*.odcs.yaml"):
        names += re.findall(r"^\s+- name: ([a-z0-9_]+)$", path.read_text(), flags=re.MULTILINE)
    words = {word for name in names for word in name.split("_") if not word.isdigit()}
    assert len(words) > 50
    assert sorted(words - glossary) == []
