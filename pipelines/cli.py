"""The command line ``ketenmonitor``: arguments in, functions of ``steps`` called, exit codes out.

What belongs here: the commands of a run. What does not: logic (``pipelines.steps``), the screen (``cli_screen``),
the commands about deliveries (``cli_deliveries``) and those that stay running (``cli_serve``).
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import cli_compare, cli_deliveries, cli_fetch, cli_privacy, cli_serve
from pipelines.cli_screen import (
    AsKnownOption,
    DataRootOption,
    WrongUsageError,
    busy,
    exit_codes,
    moment,
    now,
    progress_bar,
    screen,
)

if TYPE_CHECKING:
    from pipelines.intake.take_in import IntakeSummary
    from pipelines.steps.chain import RunSummary
    from pipelines.steps.outcomes import BuildSummary
    from pipelines.steps.place import OpenPlace, Place

DEMO_PERSONS, DEMO_SEED, DEMO_FIRST, DEMO_LAST = 900, 20220101, "2022K1", "2025K2"

app = typer.Typer(
    name="ketenmonitor",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Deliveries of the inburgering chain in; receipts, a warehouse and a publication without persons out.\n\n"
    "Exit codes: 0 done, 1 error of ours, 2 wrong usage, 3 done but a blocking check failed and the previous "
    "publication stays, 75 another run holds the lock.",
)
PersonsOption = Annotated[int, typer.Option(min=1, help="How many persons to invent.")]
SeedOption = Annotated[int, typer.Option(help="The same seed gives the same bytes.")]
FirstOption = Annotated[str, typer.Option(help="First quarter, such as 2023K1.")]
LastOption = Annotated[str, typer.Option(help="Last quarter.")]


@app.command()
def demo(
    data_root: DataRootOption = None,
    persons: PersonsOption = DEMO_PERSONS,
    seed: SeedOption = DEMO_SEED,
    first: FirstOption = DEMO_FIRST,
    last: LastOption = DEMO_LAST,
) -> None:
    """Invent a chain with faults, run everything on it, and say where to look.

    The clock of a demo stands still shortly after its last deadline. A folder with other deliveries is refused.
    """
    from pipelines.settings import read_place

    with exit_codes():
        place = read_place(data_root)
        _make_demo(place, persons, seed, first, last)
        _run_and_report(place, None)
        screen.print(f"site:      {place.root.published / 'site' / 'index.html'}")
        screen.print(f"warehouse: {place.root.warehouse}")
        screen.print(f"receipts:  {place.root.receipts}")


@app.command()
def run(data_root: DataRootOption = None, as_known: AsKnownOption = None) -> None:
    """Take in what landed, build, check and publish; only what is new. Running it again changes nothing."""
    from pipelines.settings import read_place

    with exit_codes():
        _run_and_report(read_place(data_root), as_known)


@app.command()
def intake(data_root: DataRootOption = None) -> None:
    """Judge every file in landing/: each ends in one verdict and one receipt."""
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        _say_key(house)
        with progress_bar("levering") as progress:
            taken = chain.intake(house, now(), lambda done, total, _: progress(done, total))
        screen.print(_intake_text(taken))


@app.command()
def build(data_root: DataRootOption = None, as_known: AsKnownOption = None) -> None:
    """Build warehouse.duckdb from the accepted deliveries, check it, and swap it in at once."""
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        with busy("building"):
            built = chain.build(house, moment(as_known), now())
        screen.print(_build_text(built))


@app.command()
def publish(data_root: DataRootOption = None) -> None:
    """Publish the warehouse that stands: disclosure control, site, downloads."""
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        if not house.root.warehouse.exists():
            raise WrongUsageError(f"{house.root.warehouse}: there is no warehouse. To do: ketenmonitor build")
        with busy("publishing"):
            published = chain.publication(house, now())
        screen.print("Gepubliceerd." if published else "Niets nieuws: de publicatie blijft zoals zij is.")


@app.command()
def simulate(
    data_root: DataRootOption = None,
    persons: PersonsOption = DEMO_PERSONS,
    seed: SeedOption = DEMO_SEED,
    first: FirstOption = DEMO_FIRST,
    last: LastOption = DEMO_LAST,
) -> None:
    """Let the deliveries of an invented chain land, and do nothing with them yet."""
    from pipelines.settings import read_place

    with exit_codes():
        _make_demo(read_place(data_root), persons, seed, first, last)


app.command()(cli_compare.compare)
app.command()(cli_deliveries.status)
app.command()(cli_deliveries.release)
app.command()(cli_deliveries.refuse)
app.command()(cli_deliveries.verify)
app.command()(cli_deliveries.precheck)
app.command()(cli_fetch.fetch)
app.command()(cli_privacy.erase)
app.command()(cli_privacy.retain)
app.command("rotate-key")(cli_privacy.rotate_key)
app.command()(cli_serve.serve)
app.command()(cli_serve.dagster)


def main() -> None:
    """Entry point of the console script."""
    app()


def _make_demo(place: Place, persons: int, seed: int, first: str, last: str) -> None:
    from pipelines.steps.clock import Demo
    from pipelines.steps.demo import MixedDataError, make_demo
    from pipelines.steps.lock import run_lock

    try:
        wanted = Demo.of(persons, seed, first, last)
    except ValueError as error:
        raise WrongUsageError(f"--first and --last are quarters such as 2023K1: {error}") from error
    try:
        with run_lock(place.root), busy("simulating"):
            made = make_demo(place, wanted, lambda _: None)
    except MixedDataError as error:
        raise WrongUsageError(str(error)) from error
    if made:
        screen.print(f"Verzonnen: {made.persons} personen, {made.files} bestanden ({first} tot en met {last}).")
    else:
        screen.print("Deze demo staat er al; er wordt niets opnieuw verzonnen.")


def _run_and_report(place: Place, as_known: str | None) -> None:
    """Run, with a bar for intake and one for the rest, and say what happened."""
    from pipelines.steps import chain

    known = moment(as_known)
    with chain.opened(place) as house:
        _say_key(house)
        with progress_bar("levering") as progress:
            done = chain.run(house, known, now(), lambda number, total, _: progress(number, total))
        screen.print(_run_text(done))


def _say_key(house: OpenPlace) -> None:
    if house.made_key:
        screen.print(f"Sleutel gemaakt: {house.place.key_file}. Bewaar hem: zonder hem is de kluis niet te openen.")


def _run_text(done: RunSummary) -> str:
    published = "Gepubliceerd." if done.publication else "Niets nieuws: de publicatie blijft zoals zij is."
    return "\n".join([_intake_text(done.intake), _build_text(done.build), published])


def _intake_text(taken: IntakeSummary) -> str:
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in sorted(taken.verdicts.items()))
    waiting = f" {taken.waiting} nog niet compleet." if taken.waiting else ""
    return f"Ingenomen: {taken.files} bestanden{f' ({verdicts})' if verdicts else ''}.{waiting}"


def _build_text(built: BuildSummary) -> str:
    if built.checks is None:
        return "Niets nieuws: het warehouse blijft zoals het is."
    checks = built.checks
    counts = f"{checks.passed} gehaald, {checks.failed} gemeld, {checks.not_applicable} niet van toepassing"
    moment_known = built.as_known.isoformat(timespec="seconds")
    return f"Gebouwd, zoals bekend op {moment_known}. Controles: {counts}; {checks.findings} bevindingen."
