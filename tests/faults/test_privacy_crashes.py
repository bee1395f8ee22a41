"""Erasing and changing the key, killed, without power or out of disk at any step: done again, it is done once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.crashing import CAME_THROUGH, GAVE_UP, swept
from tests.faults.test_kill_sweep import landed, place

__all__ = ["place"]  # the fixture


@pytest.mark.parametrize("way", ["kill", "power", "full"])
@pytest.mark.parametrize("action", ["erase", "change_key"])
def test_every_step_may_be_the_last_one(place: Path, action: str, way: str) -> None:
    landed(place / "start").run()
    lines = swept(action, "look", way, place / "start", range(1, 2000, 2), "crash_privacy")
    whole = lines[-1]["end"]
    assert lines[-1]["code"] == CAME_THROUGH
    assert len(lines) > 20, "the sweep saw too few steps to mean anything"
    assert (whole["findings"], whole["hidden"]) == ([], [])
    assert (whole["named"] == 0, whole["key"]) == (action == "erase", action == "change_key")
    assert [one["number"] for one in lines if one["end"] != whole] == []
    assert not [one for one in lines if one["code"] == GAVE_UP and "No space left" not in one["error"]]
    half_done = {str(one["left"]["files"]) for one in lines}
    assert len(half_done) == 2, "before its event nothing is changed, after it everything is"
