"""The screen of the command line: options that all commands share, exit codes, progress bars and error texts.

What belongs here: how outcomes look. What does not: what a command does (``cli``, ``cli_deliveries``, ``cli_serve``).
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines.contracts.errors import ContractError, WrongKeyError
from pipelines.deliveries.register import RegisterError
from pipelines.quality.engine import CheckCrashed
from pipelines.steps.lock import LockHeldError
from pipelines.steps.outcomes import BlockedError
from pipelines.warehouse.errors import TransformError

OUR_ERROR, WRONG_USAGE, BLOCKED, LOCKED = 1, 2, 3, 75
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_WITHOUT_CELLS = (ContractError, TransformError, CheckCrashed, RegisterError, WrongKeyError)  # quote no delivery
_DAMAGE = ("AES tag differs", "Corrupt database file")  # DuckDB, when it reads what it did not write
screen = Console(highlight=False, soft_wrap=True)
errors = Console(highlight=False, soft_wrap=True, stderr=True)

DataRootOption = Annotated[
    Path | None,
    typer.Option("--data-root", help="Folder that holds everything; default $KETENMONITOR_DATA_ROOT, else ./data."),
]


class WrongUsageError(Exception):
    """The command was given something that cannot be done; the text says what to do instead."""


def moment(text: str | None) -> datetime | None:
    """An ISO moment of the command line, in UTC; without an offset it is Amsterdam time.

    Errors: typer.BadParameter (exit code 2).
    """
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no ISO moment, such as 2024-06-01T00:00:00Z") from error
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=AMSTERDAM)).astimezone(UTC)


AsKnownOption = Annotated[
    str | None,
    typer.Option(
        "--as-known",
        metavar="ISO-MOMENT",
        help="Only what had been received on this moment, e.g. 2024-06-01T00:00:00Z; default now.",
    ),
]


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn the errors of a command into the exit codes that other programs rely on."""
    try:
        yield
    except LockHeldError as error:
        _stop(LOCKED, str(error))
    except BlockedError as error:
        _stop(BLOCKED, _blocked_text(error))
    except WrongUsageError as error:
        _stop(WRONG_USAGE, str(error))
    except (
        ContractError,
        TransformError,
        CheckCrashed,
        RegisterError,
        WrongKeyError,
    ) as error:  # these quote no cell of a delivery
        _stop(OUR_ERROR, str(error))
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except Exception as error:  # noqa: BLE001 - the edge: anything else is shown without its values
        _stop(OUR_ERROR, _unforeseen_text(error))


def _stop(code: int, text: str) -> None:
    errors.print(text, markup=False)
    raise typer.Exit(code)


def _blocked_text(error: BlockedError) -> str:
    lines = ["Een blokkerende controle is niet gehaald; de vorige publicatie blijft staan."]
    lines += [f"  - {reason}" for reason in error.reasons]
    if error.set_aside:
        lines.append(f"De afgekeurde bouw staat apart: {error.set_aside}")
    return "\n".join(lines)


def _unforeseen_text(error: Exception) -> str:
    """Type and places of an unforeseen error; its message is left out, because it may quote a cell of a delivery."""
    if any(words in str(error) for words in _DAMAGE):
        return (
            "warehouse.duckdb, or a file like it in the data root, was damaged or changed. To do: remove it and run"
            " `ketenmonitor build`: it is made from the deliveries, which are kept."
        )
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipelines" in Path(frame.filename).parts]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-4:]]
    remedy = "To do: report this with the command; the message is left out since it may quote a delivery."
    return f"{type(error).__name__} in {' > '.join(places) or 'a library'}. {remedy}"


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that is told (done, total); nothing is drawn where the screen is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bars:
        task = bars.add_task(label, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def busy(label: str) -> Iterator[None]:
    """A spinner for work whose length is not known."""
    if not errors.is_terminal:
        yield
        return
    with errors.status(label):
        yield


def now() -> datetime:
    """The wall clock, read at the edge and handed down."""
    return datetime.now(UTC).replace(microsecond=0)
