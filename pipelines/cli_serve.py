"""The commands that stay running until they are stopped: the site and Dagster, both on loopback only.

What belongs here: starting them. What does not: anything they show.
"""

# ruff: noqa: PLC0415 - imports wait until a command needs them, so that --help answers at once

from __future__ import annotations

import os
import sys
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Annotated

import typer

from pipelines.cli_screen import DataRootOption, WrongUsageError, exit_codes, screen

LOOPBACK = "127.0.0.1"
PortOption = Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")]


def serve(data_root: DataRootOption = None, port: PortOption = 8000) -> None:
    """Serve the published site on this machine only."""
    from pipelines.publish.serving import PublishedHandler
    from pipelines.settings import read_place

    with exit_codes():
        published = read_place(data_root).root.published
        if not (published / "site").is_dir():
            raise WrongUsageError(f"{published}: nothing is published yet. To do: ketenmonitor run")
        handler = partial(PublishedHandler, directory=str(published))
        with ThreadingHTTPServer((LOOPBACK, port), handler) as server:
            screen.print(f"http://{LOOPBACK}:{port}/site/ (stop with Ctrl-C)")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                screen.print("Gestopt.")


def dagster(data_root: DataRootOption = None, port: PortOption = 3000) -> None:
    """Start Dagster's webserver and daemon on this machine only; its storage lies in the data root."""
    from pipelines.settings import dagster_environment, read_place

    with exit_codes():
        place = read_place(data_root)
        environment = dagster_environment(place)
        screen.print(f"http://{LOOPBACK}:{port}/ (stop with Ctrl-C)")
    arguments = ["dev", "-m", "pipelines.definitions", "-d", str(place.project), "-h", LOOPBACK, "-p", str(port)]
    os.execve(sys.executable, [sys.executable, "-m", "dagster", *arguments], environment)  # noqa: S606 - our own words
