"""The steps that the command line and Dagster call: each opens the place, holds the lock and does its part.

What belongs here: lock, order, and skipping what is not new. What does not: the work itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.intake.take_in import IntakeSummary, Progress, take_in
from pipelines.steps.build import build_warehouse
from pipelines.steps.clock import demo_of, standing_moment
from pipelines.steps.findings import findings_known
from pipelines.steps.fingerprint import published_mark, remember, was_made
from pipelines.steps.lock import run_lock
from pipelines.steps.outcomes import BlockedError, BuildSummary
from pipelines.steps.place import OpenPlace, Place, open_place
from pipelines.steps.supplier_pages import refresh_supplier_pages

if TYPE_CHECKING:
    from pipelines.publish.publication import PublicationSummary

Wanted = Callable[[str], bool]  # name of a landed file → take it in now


@dataclass(frozen=True)
class RunSummary:
    """How a whole run ended; ``publication`` is None when the one that stands was made from the same."""

    intake: IntakeSummary
    build: BuildSummary
    publication: PublicationSummary | None


@contextmanager
def opened(place: Place) -> Iterator[OpenPlace]:
    """The place, locked and with sound declarations.

    Errors: LockHeldError; ContractError.
    """
    with run_lock(place.root):
        yield open_place(place)


def intake(
    house: OpenPlace, now: datetime, progress: Progress | None = None, wanted: Wanted | None = None
) -> IntakeSummary:
    """Judge and keep what landed; with ``wanted`` only the files of which the name is wanted."""
    declared = house.declarations
    taken = take_in(
        house.root,
        declared.contracts,
        declared.reference,
        declared.indicators,
        house.keys,
        now,
        progress=progress,
        open_findings=findings_known(house.root),
        wanted=wanted,
    )
    if taken.leveringen:
        refresh_supplier_pages(house, now)
    return taken


def build(house: OpenPlace, as_known: datetime | None, now: datetime) -> BuildSummary:
    """A warehouse of what was known on the moment; the clock of a demo stands still.

    Errors: BlockedError when a blocking check fails.
    """
    return build_warehouse(house, as_known or standing_moment(house.root), now)


def publication(house: OpenPlace, now: datetime) -> PublicationSummary | None:
    """Publish the warehouse that stands; None when that was done already.

    Errors: BlockedError when the disclosure audit fails.
    """
    from pipelines.publish.disclosure.protect import DisclosureError  # noqa: PLC0415 - with the publication
    from pipelines.publish.print.pdf import find_chromium  # noqa: PLC0415 - with the publication
    from pipelines.publish.publication import publish  # noqa: PLC0415 - half a second that intake need not wait for

    mark = published_mark(house.root)
    if mark and was_made(house.root, "published", mark):
        return None
    declared = house.declarations
    try:
        summary = publish(
            house.root,
            house.place.project,
            declared.contracts,
            declared.indicators,
            now,
            synthetic=demo_of(house.root) is not None,
            chromium=find_chromium(),
            secret=house.keys.pseudonym("afronding", "aantallen").encode(),
        )
    except DisclosureError as error:
        raise BlockedError(error.reasons) from error
    if mark:
        remember(house.root, "published", mark)
    return summary


def run(house: OpenPlace, as_known: datetime | None, now: datetime, progress: Progress | None = None) -> RunSummary:
    """Everything in its order, only what is new.

    Errors: BlockedError when a blocking check fails; what was taken in stays taken in.
    """
    taken = intake(house, now, progress)
    built = build(house, as_known, now)
    return RunSummary(taken, built, publication(house, now))
