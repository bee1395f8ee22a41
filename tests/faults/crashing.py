"""A place where a program is made to fail at every step that it takes on disk; run as a program of its own.

It forks a child per step, from a process that has everything loaded but has not worked yet. Steps are seen from
outside the program: Python's audit events for opening, renaming, removing and making folders, and the calls that put
bytes on disk. Nothing in the program itself knows of it. Four ways to fail at the n-th step:

- ``kill``: SIGKILL just before it;
- ``power``: what was not synced by then is gone: bytes of files, names in folders, folders;
- ``full``: the step fails with ENOSPC;
- ``large``: no file may grow beyond n bytes (RLIMIT_FSIZE), as when space runs out within a write.
"""

# ruff: noqa: PTH110,PTH112,PTH113,PTH115,PTH117,PTH118

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

CAME_THROUGH, GAVE_UP, SHRUGGED = 0, 3, 4  # the step was never reached; it failed; it failed and did not matter
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
PROJECT = Path(__file__).parents[2]
Action = Callable[[Path], None]
Look = Callable[[Path], dict[str, Any]]


@dataclass
class Disk:
    """What is certain to be on disk below a folder: content by file, names by folder."""

    top: Path
    contents: dict[int, list[bytes]] = field(default_factory=dict)  # inode → its synced bytes (a box of one)
    names: dict[str, dict[str, list[bytes] | None]] = field(default_factory=dict)  # folder → name → box; None: a folder

    def __post_init__(self) -> None:
        for folder, _, files in os.walk(self.top):
            for name in files:
                self.synced(os.path.join(folder, name))
            self.synced(folder)

    def box(self, path: str) -> list[bytes]:
        return self.contents.setdefault(os.lstat(path).st_ino, [b""])

    def synced(self, path: str) -> None:
        if os.path.isdir(path):
            self.names[path] = {one.name: None if one.is_dir() else self.box(one.path) for one in os.scandir(path)}
        else:
            self.box(path)[0] = Path(path).read_bytes()

    def freed(self, path: str) -> None:
        """The name goes; the number of its file may be given to another one."""
        if os.path.isfile(path):
            self.contents.pop(os.lstat(path).st_ino, None)

    def write_to(self, target: Path) -> None:
        self._write(str(self.top), target)

    def _write(self, folder: str, target: Path) -> None:
        target.mkdir(parents=True)
        for name, box in self.names.get(folder, {}).items():
            if box is None:
                self._write(os.path.join(folder, name), target / name)
            else:
                (target / name).write_bytes(box[0])


class Steps:
    """Counts what is done on disk below a folder and fails at one step of it."""

    def __init__(self, top: Path, way: str, number: int) -> None:
        self.top, self.way, self.number, self.count = str(top), way, number, 0
        self.disk = Disk(top) if way == "power" else None
        self.is_busy = self.is_reached = False

    def watch(self) -> None:
        sys.addaudithook(self._audit)
        for name in ("fsync", "write", "ftruncate"):
            setattr(os, name, self._counted(getattr(os, name), is_sync=name == "fsync"))

    def _counted(self, call: Callable[..., Any], *, is_sync: bool) -> Callable[..., Any]:
        def counted(descriptor: int, *arguments: Any) -> Any:
            path = os.readlink(f"/proc/self/fd/{descriptor}")
            self._step(path)
            done = call(descriptor, *arguments)
            if is_sync and self.disk and path.startswith(self.top) and os.path.exists(path):
                self._quietly(lambda: self.disk.synced(path) if self.disk else None)
            return done

        return counted

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.is_busy:
            return
        if event == "open" and isinstance(arguments[0], str | bytes) and arguments[2] & _WRITING:
            self._step(os.fsdecode(arguments[0]))
        elif event == "os.mkdir":
            self._step(_resolved(arguments[0], arguments[2]))
        elif event in {"os.remove", "os.rmdir"}:
            self._going(_resolved(arguments[0], arguments[1]))
        elif event == "os.rename":
            self._going(_resolved(arguments[1], arguments[3]))
        elif event == "os.truncate":
            self._step(os.fsdecode(arguments[0]) if not isinstance(arguments[0], int) else self.top)

    def _going(self, path: str) -> None:
        self._step(path)
        if self.disk and path.startswith(self.top):
            self._quietly(lambda: self.disk.freed(path) if self.disk else None)

    def _step(self, path: str) -> None:
        if self.is_busy or not path.startswith(self.top):
            return
        self.count += 1
        if self.count == self.number:
            self.is_reached = True
            self._fail(path)

    def _quietly(self, work: Callable[[], None]) -> None:
        self.is_busy = True
        work()
        self.is_busy = False

    def _fail(self, path: str) -> None:
        if self.way == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)
        if self.disk:
            self.is_busy = True
            self.disk.write_to(Path(f"{self.top}.disk"))
        os.kill(os.getpid(), signal.SIGKILL)


def _resolved(path: str | bytes, folder: int) -> str:
    """The path of an event; some are relative to an open folder."""
    name = os.fsdecode(path)
    return (
        name
        if folder in {-1, None} or os.path.isabs(name)
        else os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)
    )


def in_child(work: Callable[[], bool | None], errors: Path) -> int:
    """Do something in a fork of this process; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        code = CAME_THROUGH
        try:
            code = SHRUGGED if work() else CAME_THROUGH
        except BaseException:  # noqa: BLE001 - whatever it is, it is told to the parent
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            errors.write_text(traceback.format_exc())
            code = GAVE_UP
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def attempt(action: Action, place: Path, way: str, number: int, errors: Path) -> tuple[int, str]:
    """Do the action at a place and let it fail; what is left is what the crash leaves."""

    def failing() -> bool:
        steps = Steps(place, way, number)
        if way == "large":
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
        else:
            steps.watch()
        action(place)
        return steps.is_reached

    errors.write_text("")
    code = in_child(failing, errors)
    left = Path(f"{place}.disk")
    if left.exists():
        shutil.rmtree(place)
        left.rename(place)
    return code, errors.read_text()


def sweep(action: Action, look: Look, start: Path, way: str, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
    """Let the action fail at each number, look at what is left, do it again, look again."""
    place, errors = start.with_name("place"), start.with_name("errors.txt")
    for number in numbers:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(start, place)
        code, told = attempt(action, place, way, number, errors)
        answer = place.with_name("look.json")
        answer.unlink(missing_ok=True)

        again_code = in_child(partial(_again, action, look, place, answer), errors)
        seen = json.loads(answer.read_text()) if again_code == 0 else {"left": {}, "end": errors.read_text()}
        yield {"number": number, "code": code, "error": told, **seen}
        if code == CAME_THROUGH and way != "large":
            return  # the last step was before this number


def _again(action: Action, look: Look, place: Path, answer: Path) -> None:
    """Look at what is left, do it again, look again."""
    left = look(place)
    action(place)
    answer.write_text(json.dumps({"left": left, "end": look(place)}))


def main() -> None:
    """``crashing.py MODULE ACTION LOOK WAY FIRST LAST STEP START``: one line of JSON per number."""
    owner = import_module(sys.argv[1])
    action, look, way = getattr(owner, sys.argv[2]), getattr(owner, sys.argv[3]), sys.argv[4]
    numbers = iter(range(*(int(one) for one in sys.argv[5:8])))
    for line in sweep(action, look, Path(sys.argv[8]), way, numbers):
        sys.stdout.write(json.dumps(line) + "\n")


def swept(
    action: str, look: str, way: str, start: Path, numbers: range = range(1, 2000), module: str = "crash_actions"
) -> list[dict[str, Any]]:
    """Run this module as a program and give its lines."""
    bounds = [str(one) for one in (numbers.start, numbers.stop, numbers.step)]
    command = [sys.executable, "-m", "tests.faults.crashing", f"tests.faults.{module}", action, look, way]
    done = subprocess.run([*command, *bounds, str(start)], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    main()
