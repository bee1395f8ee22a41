"""A large delivery is read, judged and stored as a stream: its size may not be that of the memory it takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.intake_world import PROJECT

PER_RECORD = 24  # bytes; a hash, a mask and room to sort them
OTHERWISE = 64  # MB; what allocators keep


def taken_in(folder: Path, format_: str, megabytes: int) -> dict[str, Any]:
    """Intake of one invented delivery of this size, in a process of its own."""
    command = [sys.executable, "benchmarks/bench_large_delivery.py", "--json", "--folder", str(folder)]
    options = ["--format", format_, "--megabytes", str(megabytes)]
    done = subprocess.run([*command, *options], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    assert figures["verdicts"] == {"AANVAARD": 1}
    return figures


@pytest.mark.parametrize(
    ("format_", "small", "large"),
    [("csv", 30, 140), ("quoted", 20, 80), ("jsonl", 10, 40), ("xml", 10, 40), ("parquet", 4, 16)],
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, format_: str, small: int, large: int) -> None:
    """2 GB of csv (some 19 million records) stays so within 1 GB: ``benchmarks/bench_large_delivery.py`` shows it."""
    few, many = taken_in(tmp_path, format_, small), taken_in(tmp_path, format_, large)
    more = many["records"] - few["records"]
    assert many["records"] > 1.8 * few["records"] > 100_000
    assert many["peak MB"] <= few["peak MB"] + OTHERWISE + more * PER_RECORD / 1e6
    assert many["peak MB"] < 600
