"""The commands that change kept data: erase a person or a delivery, end terms, change the key.

What belongs here: what is asked and shown. What does not: doing it (``pipelines.privacy``). An identifier is read from
standard input only: arguments stand in process lists and histories.
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli_screen import DataRootOption, WrongUsageError, busy, exit_codes, now, screen

if TYPE_CHECKING:
    from pipelines.privacy.erasure import ErasureSummary, House
    from pipelines.privacy.person import Person
    from pipelines.steps.place import OpenPlace

ByOption = Annotated[str, typer.Option("--by", help="Who decides; kept in the register, so no identifier here.")]
WhyOption = Annotated[str, typer.Option("--why", help="Why; kept in the register, so no identifier here.")]


def erase(
    by: ByOption,
    why: WhyOption,
    person: Annotated[bool, typer.Option("--person", help="A person: BSN or V-nummer on stdin.")] = False,  # noqa: FBT002
    delivery: Annotated[str | None, typer.Option("--delivery", help="Erase a delivery: file name or id.")] = None,
    no_links: Annotated[bool, typer.Option("--no-links", help="Only the identifiers given.")] = False,  # noqa: FBT002
    data_root: DataRootOption = None,
) -> None:
    """Erase a person from every delivery, or a whole delivery, for good; then build and publish anew.

    Suppliers must be told too: a later delivery that names the person brings the person back.
    """
    from pipelines.privacy.erasure import ErasureError, erase_delivery
    from pipelines.privacy.originals import OriginalError
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        if person == (delivery is not None):
            raise WrongUsageError("say what to erase: either --person or --delivery NAME")
        try:
            if delivery is None:
                _erase_person(house, by, why, follow_links=not no_links)
            else:
                screen.print(_erased_text(erase_delivery(_house(house), delivery, by=by, why=why)))
                _rebuild(house)
        except (ErasureError, OriginalError) as error:
            raise WrongUsageError(str(error)) from error


def retain(
    by: ByOption = "",
    apply: Annotated[bool, typer.Option("--apply", help="Erase them; without it they are only listed.")] = False,  # noqa: FBT002
    data_root: DataRootOption = None,
) -> None:
    """List the deliveries that were kept longer than their contract says, and with --apply erase them."""
    from pipelines.deliveries.ledger import Ledger
    from pipelines.deliveries.register import Register
    from pipelines.privacy.erasure import ErasureError, erase_expired, expired
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        ledger = Ledger.from_events(Register(house.root.register).events())
        over = expired(house.declarations.contracts, ledger, now())
        for one in over:
            screen.print(f"{one.stem}: ontvangen {one.aangeleverd_op:%Y-%m-%d}", markup=False)
        if not apply:
            screen.print(f"{len(over)} leveringen zijn over hun bewaartermijn. Niets gewist: geef --apply en --by.")
            return
        try:
            screen.print(_erased_text(erase_expired(_house(house), by=by)))
        except ErasureError as error:
            raise WrongUsageError(str(error)) from error
        if over:
            _rebuild(house)


def rotate_key(
    new_key_file: Annotated[Path, typer.Option("--new-key-file", help="The new key; made when it does not exist.")],
    by: ByOption,
    why: WhyOption,
    data_root: DataRootOption = None,
) -> None:
    """Make every pseudonym and every object of the vault anew under another key; indicators stay as they are.

    Broken off, repeat it with the same file. The key file of the data root holds the new key afterwards.
    """
    from pipelines.intake.keys import create_key_file, load_keys
    from pipelines.privacy.originals import OriginalError
    from pipelines.privacy.rotation import KeyChange, RotationError, put_key_in_place, rotate
    from pipelines.settings import read_place
    from pipelines.steps import chain

    with exit_codes(), chain.opened(read_place(data_root)) as house:
        if not new_key_file.exists():
            create_key_file(new_key_file)
        change = KeyChange(house.root, house.declarations.contracts, house.keys, load_keys(new_key_file), now())
        try:
            with busy("changing the key"):
                done = rotate(change, by=by, why=why)
        except (RotationError, OriginalError) as error:
            raise WrongUsageError(str(error)) from error
        put_key_in_place(new_key_file, house.place.key_file)
        screen.print(f"{done.leveringen} leveringen en {done.objecten} originelen staan onder de nieuwe sleutel.")
        screen.print(f"{house.place.key_file} bevat nu de nieuwe sleutel. Bewaar een kopie; wis {new_key_file}.")
        _rebuild(house)


def _erase_person(house: OpenPlace, by: str, why: str, *, follow_links: bool) -> None:
    """Read who it is, erase, build and publish anew, and prove that nothing is left."""
    from pipelines.privacy.erasure import erase_person
    from pipelines.privacy.person import Person

    try:
        person = Person.of(sys.stdin.read().splitlines())
    except ValueError as error:
        raise WrongUsageError(str(error)) from error
    with busy("erasing"):
        done, whole = erase_person(_house(house), person, by=by, why=why, follow_links=follow_links)
    screen.print(_erased_text(done))
    _rebuild(house)
    _prove(house, whole)


def _prove(house: OpenPlace, person: Person) -> None:
    """Count what is left; anything is an error of ours."""
    from pipelines.privacy.proof import remaining, rows_in
    from pipelines.warehouse.swap import open_read_only

    left = remaining(_house(house), person)
    with open_read_only(house.root.warehouse, house.root.warehouse_key_file) as connection:
        rows = rows_in(connection, person.traces(house.keys))
    screen.print(
        f"Nog over: raw {left.raw}, quarantaine {left.quarantine}, kluis {left.vault}, warehouse {rows} (0 is goed)."
    )
    landing = sum(path.is_file() for path in house.root.landing.rglob("*")) if house.root.landing.is_dir() else 0
    if landing:
        screen.print(f"In landing/ staan nog {landing} bestanden die niet zijn doorzocht.")
    if left.total + rows:
        raise typer.Exit(1)


def _rebuild(house: OpenPlace) -> None:
    """A warehouse and a publication without what was erased."""
    from pipelines.steps import chain

    with busy("building"):
        chain.build(house, None, now())
        chain.publication(house, now())
    screen.print("Warehouse en publicatie zijn opnieuw gemaakt.")


def _house(opened: OpenPlace) -> House:
    from pipelines.privacy.erasure import House

    return House(opened.root, opened.declarations.contracts, opened.keys, now())


def _erased_text(done: ErasureSummary) -> str:
    if not done.leveringen:
        return "Niets gevonden; er is niets gewist."
    return (
        f"Gewist in {done.leveringen} leveringen: {done.aanvaard} aanvaarde en {done.afgekeurd} afgekeurde records;"
        f" {done.originelen} originelen zijn onleesbaar gemaakt."
    )
