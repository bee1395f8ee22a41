"""The commands about deliveries: how they stand, decisions on held ones, the audit, and the supplier's own check.

What belongs here: rows and verdicts on the screen, in Dutch. What does not: judging (``pipelines.intake``).
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table

from pipelines.cli_screen import OUR_ERROR, DataRootOption, WrongUsageError, exit_codes, now, screen

if TYPE_CHECKING:
    from pipelines.deliveries.receipts import Receipt
    from pipelines.steps.status import StatusRow

LeveringArgument = Annotated[
    str, typer.Argument(help="File name without extensions, e.g. gem_swi__GM0363__2024K3__01.")
]
ByOption = Annotated[str, typer.Option("--by", help="Who decides.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why; kept in the register.")]
_SHOWN_RECORDS = 20
_STATES = {
    "VERWACHT": "wacht",
    "TE_LAAT": "laat",
    "ONTVANGEN": "ontv",
    "MET_UITVAL": "uitv",
    "NUL": "nul",
    "AFGEKEURD": "afgek",
    "VASTGEHOUDEN": "vastg",
    "VRIJGESTELD": "vrijg",
}


def status(
    data_root: DataRootOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="All expected deliveries as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Show what was expected of whom, what came, and in which state it is.

    The table counts per extract; --json lists every expected delivery.
    """
    from pipelines.settings import read_place
    from pipelines.steps.status import status as status_rows

    with exit_codes():
        rows = status_rows(read_place(data_root), now())
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        else:
            screen.print(_status_table(rows))


def release(levering: LeveringArgument, by: ByOption, why: WhyOption, data_root: DataRootOption = None) -> None:
    """Let a held delivery through after all; the decision is logged."""
    from pipelines.intake.decisions import DecisionError
    from pipelines.intake.decisions import release as release_held
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        declared = house.declarations
        sources = (declared.contracts, declared.reference, declared.indicators)
        try:
            done = release_held(house.root, *sources, house.keys, now(), levering, by=by, why=why)
        except DecisionError as error:
            raise WrongUsageError(str(error)) from error
        screen.print(f"Vrijgegeven: {done}. De volgende run telt haar mee.")


def refuse(levering: LeveringArgument, by: ByOption, why: WhyOption, data_root: DataRootOption = None) -> None:
    """Refuse a held delivery for good; the decision is logged, and the receipt says that it was refused."""
    from pipelines.intake.decisions import DecisionError
    from pipelines.intake.decisions import refuse as refuse_held
    from pipelines.intake.setting import titles_of
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        declared = house.declarations
        titles = titles_of(declared.contracts, declared.reference, declared.indicators)
        try:
            done = refuse_held(house.root, now(), levering, titles, by=by, why=why)
        except DecisionError as error:
            raise WrongUsageError(str(error)) from error
        screen.print(f"Geweigerd: {done}. Het ontvangstbericht zegt het de leverancier.")


def verify(data_root: DataRootOption = None) -> None:
    """Prove that nothing was lost or changed: conservation law, hashes of files, the register's chain.

    Reads only. Exit code 1 when anything is not as the register says.
    """
    from pipelines.deliveries.verify import verify as find_problems
    from pipelines.settings import read_place

    with exit_codes():
        root = read_place(data_root).root
        if not root.register.exists():
            raise WrongUsageError(f"{root.register}: there is no register. To do: name the data root with --data-root")
        problems = find_problems(root)
        for problem in problems:
            screen.print(f"{problem.levering_id or 'register'}: {problem.message}", markup=False)
        if problems:
            raise typer.Exit(OUR_ERROR)
        screen.print("In orde: alle regels zijn geteld, alle bestanden ongewijzigd, het register is heel.")


def precheck(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files as they would be sent.")],
    data_root: DataRootOption = None,
) -> None:
    """Give the verdict that a file would get, and store nothing.

    With a data root that holds a register, earlier deliveries count too. Exit code 0 when every file was judged,
    whatever the verdict.
    """
    from pipelines.deliveries.ledger import Ledger
    from pipelines.deliveries.register import Register
    from pipelines.intake.precheck import precheck as judge
    from pipelines.settings import read_place
    from pipelines.steps.place import load_declarations

    with exit_codes():
        place = read_place(data_root)
        declared = load_declarations(place)
        register = place.root.register
        ledger = Ledger.from_events(Register(register).events()) if register.exists() else None
        try:
            checked = judge(files, declared.contracts, declared.reference, declared.indicators, now(), ledger)
        except FileNotFoundError as error:
            raise WrongUsageError(str(error)) from error
        for one in checked:
            screen.print(_receipt_text(one.path, one.receipt), markup=False)


def _status_table(rows: list[StatusRow]) -> Table:
    """Counts per extract and state: every delivery would be a table of thousands of lines. Fits 80 columns."""
    caption = "ontv ontvangen · uitv met uitval · vastg vastgehouden · vrijg vrijgesteld; tijdig: op tijd aanvaard"
    table = Table(title="Verwachte leveringen per extract en toestand", caption=caption, box=SIMPLE, padding=(0, 0))
    table.add_column("extract", no_wrap=True)
    for short in [*_STATES.values(), "tijdig"]:
        table.add_column(short, justify="right", no_wrap=True)
    for extract in sorted({row["extract"] for row in rows}):
        own = [row for row in rows if row["extract"] == extract]
        counts = [sum(row["toestand"] == state for row in own) for state in _STATES]
        table.add_row(extract, *(str(count or "") for count in counts), str(sum(row["op_tijd"] is True for row in own)))
    return table


def _receipt_text(path: Path, receipt: Receipt) -> str:
    """A receipt in a few Dutch lines: records and rules, never a value."""
    counts = receipt.aantallen
    lines = [f"{path.name}: {receipt.verdict} {' '.join(receipt.codes)}".rstrip()]
    lines.append(
        f"  {counts.geland} geland = {counts.aanvaard} aanvaard + {counts.afgekeurd} afgekeurd"
        f" + {counts.geweigerd} geweigerd"
    )
    lines += [f"  {sentence}" for sentence in receipt.toelichting]
    lines += [f"  regel {row.record}: {', '.join(row.regels)}" for row in receipt.rijen[:_SHOWN_RECORDS]]
    left_out = len(receipt.rijen) - _SHOWN_RECORDS
    return "\n".join([*lines, f"  … en nog {left_out} regels"] if left_out > 0 else lines)
