"""The register: one hash-chained JSON event a line, only ever appended to; its fsync is the commit of a delivery.

What belongs here: writing, reading and checking lines. What does not: the meaning of an event (``ledger``).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.deliveries.anchor import Anchor, anchor_problem, read_anchor, write_anchor
from pipelines.deliveries.durable import make_folder, sync
from pipelines.deliveries.moment import moment_text

GENESIS = "0" * 64
Event = dict[str, Any]
_CHAIN_KEYS = frozenset({"seq", "moment", "prev", "hash"})
_BLOCK = 1 << 16


class RegisterError(Exception):
    """The register cannot be trusted or written."""


@dataclass
class Register:
    """The event log of one data root. One writer at a time: the caller holds the lock of the data root."""

    path: Path
    _end: tuple[int, int, str] | None = field(default=None, repr=False)  # size on disk; last seq and hash, chained
    _waiting: list[bytes] = field(default_factory=list, repr=False)  # lines that are not on disk yet

    def append(self, events: Iterable[Mapping[str, Any]], moment: datetime) -> list[Event]:
        """Commit events: on return they are on disk, whatever happens next.

        Returns the events as written, with ``seq``, ``moment``, ``prev`` and ``hash``.
        Errors: as ``chain`` and ``commit``.
        """
        chained = self.chain(events, moment)
        self.commit()
        return chained

    def chain(self, events: Iterable[Mapping[str, Any]], moment: datetime) -> list[Event]:
        """Give events their place in the chain; ``commit`` writes them.

        Returns the events as they will be written, with ``seq``, ``moment``, ``prev`` and ``hash``.
        Errors: RegisterError when an event uses a key of the chain.
        """
        size, seq, last = self._end or self._open_end()
        chained = list(_chained(events, seq, last, moment_text(moment)))
        if chained:
            self._waiting += map(_line, chained)
            self._end = (size, chained[-1]["seq"], chained[-1]["hash"])
        return chained

    def commit(self) -> None:
        """Put the chained events on disk, with one sync for all of them.

        Errors: RegisterError when another writer was here, OSError when the disk refuses; nothing of these events is
        kept then.
        """
        if not self._waiting or self._end is None:
            return
        block, self._waiting = b"".join(self._waiting), []
        (size, seq, last), self._end = self._end, None
        self._write(block, size)
        self._end = (size + len(block), seq, last)
        with suppress(OSError):  # the events are committed by now; a recovery brings the anchor up to them
            write_anchor(self.path, Anchor(seq, last))

    def events(self) -> Iterator[Event]:
        """The committed events in order; a torn last line was never committed and is left out.

        Errors: RegisterError, naming the line, when a line is no JSON.
        """
        for number, line in self._lines():
            if line.endswith(b"\n"):
                yield _event(self.path, number, line)

    def verify(self) -> list[str]:
        """Every break of the chain, in words; empty when the register is whole.

        A changed, removed or inserted byte anywhere breaks it; lines cut off at the end are missed by the anchor.
        """
        seq, last, anchor = 0, GENESIS, read_anchor(self.path)
        at_anchor: str | None = GENESIS if anchor and anchor.seq == 0 else None
        for number, line in self._lines():
            problem = _line_problem(self.path, number, line, seq, last)
            if problem:
                return [f"{self.path.name}:{number}: {problem}"]
            event = json.loads(line)
            seq, last = event["seq"], event["hash"]
            if anchor and seq == anchor.seq:
                at_anchor = last
        return self._anchor_problems(anchor, Anchor(seq, last), at_anchor)

    def recover(self) -> bool:
        """Repair what a crash left: cut a torn last line off into ``<name>.torn``, bring the anchor up to the end.

        True when a line was cut. Runs before the first append.
        Errors: RegisterError when lines are missing that were committed: no crash does that, and a run would sweep
        away what those lines vouch for.
        """
        torn = self._cut_torn_line()
        anchor = read_anchor(self.path)
        last = self._last()
        if anchor != last:
            known = anchor or (last if last.seq == 0 else None)
            problem = anchor_problem(known, last, self._hash_of(known.seq) if known else None)
            if problem:
                raise RegisterError(f"{self.path}: {problem}")
            write_anchor(self.path, last)
        return torn

    def _cut_torn_line(self) -> bool:
        if not self.path.exists():
            return False
        whole = _end_of_last_line(self.path)
        torn = self.path.stat().st_size - whole
        if torn:
            self._cut(whole)
        return bool(torn)

    def _anchor_problems(self, anchor: Anchor | None, last: Anchor, at_anchor: str | None) -> list[str]:
        if anchor == last or (anchor is None and last.seq == 0):
            return []
        problem = anchor_problem(anchor, last, at_anchor)
        behind = f"register.head stops before event {last.seq}: the next run mends this if a crash did it"
        return [f"{self.path.name}: {problem or behind}"]

    def _last(self) -> Anchor:
        """The last committed event; nothing yet is event 0."""
        size = self.path.stat().st_size if self.path.exists() else 0
        if size == 0:
            return Anchor(0, GENESIS)
        event = _event(self.path, 0, _last_line(self.path, size))
        return Anchor(int(event["seq"]), str(event["hash"]))

    def _hash_of(self, seq: int) -> str | None:
        """The hash of the event with this number."""
        return GENESIS if seq == 0 else next((str(one["hash"]) for one in self.events() if one["seq"] == seq), None)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        if self.path.exists():
            with self.path.open("rb") as handle:
                yield from enumerate(handle, start=1)

    def _open_end(self) -> tuple[int, int, str]:
        """Size, sequence and hash at the end of the file, after recovery; creates the file."""
        self.recover()
        if not self.path.exists():
            make_folder(self.path.parent)
            self.path.touch()
            sync(self.path.parent)
        last = self._last()
        return self.path.stat().st_size, last.seq, last.hash

    def _write(self, block: bytes, size: int) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        try:
            if os.fstat(descriptor).st_size != size:
                raise RegisterError(f"{self.path}: somebody else wrote here; hold the lock of the data root")
            _write_all(descriptor, block, size)
        finally:
            os.close(descriptor)

    def _cut(self, size: int) -> None:
        """Keep the torn bytes beside the register, then cut them off."""
        with self.path.open("rb") as handle, self.path.with_name(self.path.name + ".torn").open("ab") as side:
            handle.seek(size)
            side.write(handle.read() + b"\n")
            side.flush()
            os.fsync(side.fileno())
        with self.path.open("rb+") as handle:
            handle.truncate(size)
            os.fsync(handle.fileno())
        sync(self.path.parent)


def canonical(event: Mapping[str, Any]) -> bytes:
    """The one way to write an event: sorted keys, no spaces, UTF-8.

    Errors: ValueError for a number that JSON does not know.
    """
    text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def event_hash(event: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical event without its ``hash``."""
    return hashlib.sha256(canonical({key: value for key, value in event.items() if key != "hash"})).hexdigest()


def _chained(events: Iterable[Mapping[str, Any]], seq: int, last: str, moment: str) -> Iterator[Event]:
    for number, event in enumerate(events, start=seq + 1):
        if _CHAIN_KEYS & event.keys() or not isinstance(event.get("event"), str):
            raise RegisterError("an event needs the key event, and may not set seq, moment, prev or hash")
        chained = {**event, "seq": number, "moment": moment, "prev": last}
        chained["hash"] = last = event_hash(chained)
        yield chained


def _line(event: Event) -> bytes:
    return canonical(event) + b"\n"


def _event(path: Path, number: int, line: bytes) -> Event:
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict) or not {"event", "seq", "hash"} <= event.keys():
        place = f"{path}:{number}" if number else f"{path} (last line)"
        raise RegisterError(f"{place}: no event of the register; restore it from a copy, then run verify")
    return event


def _line_problem(path: Path, number: int, line: bytes, seq: int, last: str) -> str | None:
    """What is wrong with one line, given the one before."""
    if not line.endswith(b"\n"):
        return "torn last line, never committed: the next run cuts it off"
    try:
        event = _event(path, number, line)
        if _line(event) != line:
            return "not written by the register: the line is not in canonical form"
        if (event["seq"], event.get("prev")) != (seq + 1, last):
            return "does not follow the line before: a line was removed, inserted or changed"
        return None if event["hash"] == event_hash(event) else "was changed: its hash does not fit"
    except (RegisterError, ValueError, TypeError):
        return "is no event of the register"


def _write_all(descriptor: int, block: bytes, size: int) -> None:
    """Write and fsync a block; on failure take back what was written."""
    try:
        view = memoryview(block)
        while view:
            view = view[os.write(descriptor, view) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def _end_of_last_line(path: Path) -> int:
    """Offset just after the last newline."""
    with path.open("rb") as handle:
        end = handle.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - _BLOCK)
            handle.seek(start)
            found = handle.read(end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
    return 0


def _last_line(path: Path, size: int) -> bytes:
    """The last whole line of a file that ends with a newline."""
    length = _BLOCK
    with path.open("rb") as handle:
        while True:
            handle.seek(max(0, size - length))
            lines = handle.read().splitlines(keepends=True)
            if len(lines) > 1 or length >= size:
                return lines[-1]
            length *= 4
