"""The command ``fetch``: bring finished uploads from a landing place of partners to the landing folder.

What belongs here: arguments and what is said. What does not: which upload is finished (``pipelines.transport``).
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli_screen import DataRootOption, WrongUsageError, busy, exit_codes, now, screen

AddressArgument = Annotated[
    str, typer.Argument(help="sftp://user@host[:port]/folder, s3://bucket/prefix (gs, az …) or a folder.")
]
KeyFileOption = Annotated[Path | None, typer.Option("--key-file", help="SSH key to log in with (SFTP).")]
KnownHostsOption = Annotated[
    Path | None, typer.Option("--known-hosts", help="File with the server's key (SFTP); another key is not trusted.")
]
SettleOption = Annotated[
    float, typer.Option("--settle", min=0, help="Seconds between two looks; an upload that grows is left to wait.")
]


def fetch(
    address: AddressArgument,
    data_root: DataRootOption = None,
    key_file: KeyFileOption = None,
    known_hosts: KnownHostsOption = None,
    settle: SettleOption = 5.0,
) -> None:
    """Bring finished uploads to landing, each with its manifest, and remove them where they were.

    An upload is finished when two looks find it unchanged and it is a minute old, or when FILE.klaar stands beside it.
    """
    from pipelines.settings import read_place
    from pipelines.transport.address import place_of
    from pipelines.transport.fetch import fetch as bring
    from pipelines.transport.place import PlaceUnreachable

    with exit_codes():
        try:
            opened = place_of(address, key_file, known_hosts)
        except ValueError as error:
            raise WrongUsageError(str(error)) from error
        try:
            with opened as place, busy("ophalen"):
                done = bring(place, read_place(data_root).root.landing, now, lambda: time.sleep(settle))
        except PlaceUnreachable as error:
            raise WrongUsageError(f"{error}. Probeer het later opnieuw, of controleer het adres.") from error
        screen.print(
            f"Opgehaald: {done.fetched}. Nog bezig met uploaden: {done.waiting}. Niet leesbaar: {done.failed}."
        )
