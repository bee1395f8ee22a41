"""The command ``compare``: why figures of an earlier moment read differently at a later one.

What belongs here: arguments, and the causes as a table in Dutch. What does not: comparing (``pipelines.restatements``).
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table

from pipelines.cli_screen import DataRootOption, WrongUsageError, exit_codes, moment, now, progress_bar, screen

if TYPE_CHECKING:
    from pipelines.steps.comparison import ComparisonSummary

FromOption = Annotated[str, typer.Option("--from", metavar="ISO-MOMENT", help="The earlier moment.")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="ISO-MOMENT", help="The later moment; default now.")]
FromProjectOption = Annotated[
    Path | None,
    typer.Option("--from-project", help="A copy of this project as it was then; default the definitions of today."),
]
FromReferenceOption = Annotated[
    Path | None,
    typer.Option("--from-reference", help="The reference/ folder as it was then; default that of today."),
]


def compare(
    from_known: FromOption,
    to_known: ToOption = None,
    data_root: DataRootOption = None,
    from_project: FromProjectOption = None,
    from_reference: FromReferenceOption = None,
) -> None:
    """Split every change of a figure between two moments by cause; kept in restatements/ and shown in the warehouse."""
    from pipelines.restatements.comparison import MomentOrderError
    from pipelines.settings import read_place
    from pipelines.steps import chain
    from pipelines.steps.comparison import Earlier, compare_moments

    known = moment(from_known)
    if known is None:
        raise typer.BadParameter("--from needs a moment")
    for folder in (from_project, from_reference):
        if folder is not None and not folder.is_dir():
            raise typer.BadParameter(f"{folder} is no folder")
    with exit_codes(), chain.opened(read_place(data_root)) as house:
        earlier = Earlier(known, from_project and from_project.resolve(), from_reference and from_reference.resolve())
        try:
            with progress_bar("stap") as progress:
                done = compare_moments(house, earlier, moment(to_known), now(), lambda at, of, _: progress(at, of))
        except MomentOrderError as error:
            raise WrongUsageError(str(error)) from error
        screen.print(_table(done))
        screen.print(f"Bewaard: {done.path}")


def _table(done: ComparisonSummary) -> Table:
    """Per cause the new deliveries, and how many national totals and cells it changed."""
    from pipelines.restatements.causes import Cause

    table = Table("oorzaak", "nieuwe leveringen", "landelijke totalen", "cellen", box=SIMPLE)
    for cause in Cause:
        rows = done.found.rows.filter(oorzaak=cause.value)
        national = rows.filter(gebied_type="NL", dimensie="totaal")
        came = sum(one.cause is cause for one in done.found.deliveries)
        table.add_row(cause.value, str(came), str(national.height), str(rows.height))
    return table
