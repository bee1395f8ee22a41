"""Decisions are appended, never edited: every commit that touched one of these seeds only added lines at its end.

What belongs here: comparing a seed with each version of it that git remembers. What does not: what a line may say
(``pipelines.contracts.decisions``).
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SEEDS = ("dbt_project/seeds/ambities.csv", "dbt_project/seeds/afwijkingen.csv")
NOTHING_BEFORE = "there is no git history to compare with"


def lost_lines(before: str, after: str) -> list[str]:
    """The lines of ``before`` that do not stand unchanged in their own place in ``after``.

    A line that was edited, removed or moved is named, and so is every line that moved with it: an ambitie's place in
    the file decides between two that were vastgesteld on one day.
    """
    old, new = before.splitlines(), after.splitlines()
    return [line for place, line in enumerate(old) if place >= len(new) or new[place] != line]


def git(*arguments: str) -> str | None:
    """What git says; None when it cannot."""
    if shutil.which("git") is None:
        return None
    done = subprocess.run(["git", *arguments], cwd=PROJECT, capture_output=True, check=False)
    return done.stdout.decode("utf-8") if done.returncode == 0 else None


def version(commit: str, seed: str) -> str:
    """A seed as a commit holds it; empty when it does not."""
    return git("show", f"{commit}:{seed}") or ""


def commits_of(seed: str) -> list[tuple[str, str]]:
    """Every commit that touched a seed, with its first parent; on a merge that is the branch that was merged into."""
    listing = git("log", "--full-history", "--format=%H %P", "--", seed) or ""
    found = [line.split() for line in listing.splitlines()]
    return [(commit, parents[0]) for commit, *parents in found if parents]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_working_tree_only_adds_lines_to_the_newest_commit(seed: str) -> None:
    if git("rev-parse", "--verify", "HEAD") is None:
        pytest.skip(NOTHING_BEFORE)
    assert lost_lines(version("HEAD", seed), (PROJECT / seed).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_commit_only_added_lines_to_the_one_before_it(seed: str) -> None:
    if git("rev-parse", "--verify", "HEAD") is None:
        pytest.skip(NOTHING_BEFORE)
    if (git("rev-parse", "--is-shallow-repository") or "").strip() == "true":
        pytest.skip("this clone is shallow; `git fetch --unshallow` brings the history to compare with")
    broken = {commit: lost_lines(version(parent, seed), version(commit, seed)) for commit, parent in commits_of(seed)}
    assert {commit: lines for commit, lines in broken.items() if lines} == {}


def test_the_history_that_is_walked_is_not_empty() -> None:
    if git("rev-parse", "--verify", "HEAD") is None:
        pytest.skip(NOTHING_BEFORE)
    assert all((PROJECT / seed).is_file() for seed in SEEDS)
    assert commits_of("pyproject.toml")


BEFORE = "kop\na;0.5\nb;0.6\nc;0.7\n"


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        (BEFORE, []),
        (BEFORE + "d;0.8\n", []),
        (BEFORE.removesuffix("\n") + "\nd;0.8", []),
        (BEFORE.replace("b;0.6", "b;0.65"), ["b;0.6"]),
        (BEFORE.replace("b;0.6", "b;0.6 "), ["b;0.6"]),
        (BEFORE.replace("c;0.7\n", ""), ["c;0.7"]),
        (BEFORE.replace("b;0.6\n", ""), ["b;0.6", "c;0.7"]),
        ("kop\nb;0.6\na;0.5\nc;0.7\n", ["a;0.5", "b;0.6"]),
        (BEFORE.replace("kop\n", "kop\nz;1.0\n"), ["a;0.5", "b;0.6", "c;0.7"]),
        (BEFORE.replace("kop", "kop;extra"), ["kop"]),
        ("", ["kop", "a;0.5", "b;0.6", "c;0.7"]),
    ],
    ids=["same", "appended", "appended-without-end-of-line", "edited", "blank-added", "last-removed", "middle-removed",
         "reordered", "inserted", "header-changed", "emptied"],
)  # fmt: skip
def test_a_line_that_was_edited_removed_or_moved_is_named(after: str, lost: list[str]) -> None:
    assert lost_lines(BEFORE, after) == lost


def test_the_walk_names_the_commit_that_edited_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above can fail: a repository in which the second commit appends and the third edits."""
    seed = "besluiten.csv"
    monkeypatch.setattr(f"{__name__}.PROJECT", tmp_path)
    for text in (BEFORE, BEFORE + "d;0.8\n", BEFORE.replace("b;0.6", "b;0.4") + "d;0.8\n"):
        (tmp_path / seed).write_text(text, encoding="utf-8")
        git("init", "--quiet")
        git("add", seed)
        git(
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "--message",
            "besluit",
        )
    walked = [lost_lines(version(parent, seed), version(commit, seed)) for commit, parent in commits_of(seed)]
    assert walked == [["b;0.6"], []]
