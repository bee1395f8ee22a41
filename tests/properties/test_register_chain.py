"""Laws of the register: what was written is read, any changed byte is found, a torn line is cut off, never more."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliveries.anchor import Anchor, anchor_path, read_anchor, write_anchor
from pipelines.deliveries.register import GENESIS, Register, RegisterError

NOW = datetime(2024, 1, 5, 8, tzinfo=UTC)
VALUES = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=12)
EVENTS = st.lists(
    st.dictionaries(st.sampled_from(["a", "b", "sleutel", "ë"]), VALUES | st.lists(VALUES, max_size=3)), max_size=6
)


def with_names(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**event, "event": "proef"} for event in events]


@given(batches=st.lists(EVENTS, max_size=4))
@settings(max_examples=60, deadline=None)
def test_what_is_appended_in_any_batches_is_read_in_order_and_holds(batches: list[list[dict[str, Any]]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.jsonl"
        written = [event for batch in batches for event in Register(path).append(with_names(batch), NOW)]
        register = Register(path)
        assert list(register.events()) == written
        assert [event["seq"] for event in written] == list(range(1, len(written) + 1))
        assert [event["prev"] for event in written] == [GENESIS, *(event["hash"] for event in written)][: len(written)]
        assert register.verify() == []


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("register") / "register.jsonl"
    Register(path).append(
        [{"event": "beoordeeld", "bestand": f"é{number}", "rijen": number} for number in range(5)], NOW
    )
    return path.read_bytes()


def placed(folder: str, content: bytes, anchored: bytes) -> Path:
    """A register with this content, and the anchor of another one (by its lines): edits are made behind its back."""
    path = Path(folder) / "register.jsonl"
    path.write_bytes(content)
    last = json.loads(anchored.splitlines()[-1])
    write_anchor(path, Anchor(last["seq"], last["hash"]))
    return path


@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_any_byte_changed_removed_or_inserted_is_found(whole: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = bytes([data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))])
    forms = [
        whole[:place] + byte + whole[place + 1 :],
        whole[:place] + whole[place + 1 :],
        whole[:place] + byte + whole[place:],
    ]
    with TemporaryDirectory() as folder:
        path = placed(folder, data.draw(st.sampled_from(forms)), whole)
        assert Register(path).verify() != []


@given(cut=st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_lines_swapped_or_removed_are_found(whole: bytes, cut: int) -> None:
    lines = whole.splitlines(keepends=True)
    first, second = cut % 5, (cut // 5) % 5
    for changed in (lines[:first] + lines[first + 1 :], _swapped(lines, first, second)):
        if changed and changed != lines:
            with TemporaryDirectory() as folder:
                path = placed(folder, b"".join(changed), whole)
                assert Register(path).verify() != []


def _swapped(lines: list[bytes], first: int, second: int) -> list[bytes]:
    changed = list(lines)
    changed[first], changed[second] = lines[second], lines[first]
    return changed


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_a_torn_last_line_is_cut_off_into_a_side_file_and_the_chain_goes_on(whole: bytes, data: st.DataObject) -> None:
    last = whole.rstrip(b"\n").rfind(b"\n") + 1
    torn_at = data.draw(st.integers(last + 1, len(whole) - 1))
    rest = data.draw(st.sampled_from([b"", b"\x00" * 512]))  # some file systems grow a file before its bytes are there
    with TemporaryDirectory() as folder:
        path = placed(folder, whole[:torn_at] + rest, whole[:last])
        assert len(list(Register(path).events())) == 4
        assert len(Register(path).verify()) == 1
        Register(path).append([{"event": "proef"}], NOW)
        assert [event["seq"] for event in Register(path).events()] == [1, 2, 3, 4, 5]
        assert Register(path).verify() == []
        assert path.with_name("register.jsonl.torn").read_bytes() == whole[last:torn_at] + rest + b"\n"


def test_a_disk_that_is_full_leaves_nothing_of_the_append(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register = Register(tmp_path / "register.jsonl")
    register.append([{"event": "eerste"}], NOW)
    before = register.path.read_bytes()
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", _no_space)
        with pytest.raises(OSError, match="space"):
            register.append([{"event": "tweede"}, {"event": "derde"}], NOW)
    assert register.path.read_bytes() == before
    assert [event["seq"] for event in register.append([{"event": "tweede"}], NOW)] == [2]
    assert register.verify() == []


def _no_space(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_second_writer_is_noticed(tmp_path: Path) -> None:
    one, other = Register(tmp_path / "register.jsonl"), Register(tmp_path / "register.jsonl")
    one.append([{"event": "a"}], NOW)
    other.append([{"event": "b"}], NOW)
    with pytest.raises(RegisterError, match="lock"):
        one.append([{"event": "c"}], NOW)
    assert one.verify() == []


@pytest.mark.parametrize("event", [{"event": "x", "seq": 1}, {"event": "x", "hash": ""}, {}, {"event": 1}])
def test_an_event_may_not_set_the_keys_of_the_chain(tmp_path: Path, event: dict[str, Any]) -> None:
    with pytest.raises(RegisterError):
        Register(tmp_path / "register.jsonl").append([event], NOW)


def test_a_long_last_line_is_found_back(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    Register(path).append([{"event": "kort"}, {"event": "lang", "tekst": "x" * 300_000}], NOW)
    assert Register(path).append([{"event": "kort"}], NOW)[0]["seq"] == 3
    assert Register(path).verify() == []


def test_a_line_that_is_no_event_is_an_error_not_a_crash_left_over(tmp_path: Path) -> None:
    path = tmp_path / "register.jsonl"
    path.write_bytes(b"geen json\n")
    with pytest.raises(RegisterError, match=r"register\.jsonl"):
        list(Register(path).events())
    with pytest.raises(RegisterError, match="restore"):
        Register(path).append([{"event": "x"}], NOW)
    assert Register(path).verify() == ["register.jsonl:1: is no event of the register"]


@pytest.mark.parametrize("kept", range(5))
def test_whole_lines_cut_off_the_end_are_found_and_stop_the_next_run(tmp_path: Path, whole: bytes, kept: int) -> None:
    path = placed(str(tmp_path), b"".join(whole.splitlines(keepends=True)[:kept]), whole)
    assert "cut off the end" in Register(path).verify()[0]
    with pytest.raises(RegisterError, match="cut off the end"):
        Register(path).append([{"event": "x"}], NOW)
    path.unlink()
    with pytest.raises(RegisterError, match="cut off the end"):
        Register(path).recover()


def test_an_anchor_that_a_crash_left_behind_is_brought_up_and_until_then_reported(tmp_path: Path, whole: bytes) -> None:
    for behind in range(1, 5):
        path = placed(str(tmp_path), whole, b"".join(whole.splitlines(keepends=True)[:behind]))
        assert "the next run mends this" in Register(path).verify()[0]
        assert Register(path).recover() is False
        assert read_anchor(path) == Anchor(5, json.loads(whole.splitlines()[-1])["hash"])
        assert Register(path).verify() == []


def test_another_history_with_as_many_events_is_found_by_the_anchor(tmp_path: Path, whole: bytes) -> None:
    other = Register(tmp_path / "register.jsonl")
    other.append([{"event": "anders"} for _ in range(7)], NOW)
    path = placed(str(tmp_path), other.path.read_bytes(), whole)
    assert "another one" in Register(path).verify()[0]
    with pytest.raises(RegisterError, match="another one"):
        Register(path).recover()


@pytest.mark.parametrize("content", [None, b"", b"5 abc\n", b"05 " + b"a" * 64 + b"\n", b"geen\n"])
def test_an_anchor_that_is_gone_or_broken_is_found_and_never_made_anew(
    tmp_path: Path, whole: bytes, content: bytes | None
) -> None:
    path = placed(str(tmp_path), whole, whole)
    anchor_path(path).unlink()
    if content is not None:
        anchor_path(path).write_bytes(content)
    assert "gone or unreadable" in Register(path).verify()[0]
    with pytest.raises(RegisterError, match="copy"):
        Register(path).append([{"event": "x"}], NOW)


def test_an_anchor_that_the_disk_refuses_does_not_undo_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = Register(tmp_path / "register.jsonl")
    register.append([{"event": "eerste"}], NOW)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", _no_space)
        assert [one["seq"] for one in register.append([{"event": "tweede"}], NOW)] == [2]
    assert "the next run mends" in register.verify()[0]
    assert [one["seq"] for one in Register(register.path).append([{"event": "derde"}], NOW)] == [3]
    assert register.verify() == []
