"""The file name of a delivery, read strictly (docs/how-to/leveren.md); anything else is B01.

What belongs here: the form of the name. What does not: whether the period is over or the leverancier obliged.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.contracts.loader import Contracts
from pipelines.deliveries.period import Period, looks_like_period

_FORM = re.compile(
    r"(?P<stem>(?P<extract>[a-z0-9_]+?)__(?P<leverancier>[A-Z0-9]+)__(?P<periode>[0-9]{4}[A-Z0-9]+)"
    r"__(?P<volgnummer>[0-9]{2})(?P<nul>__NUL)?)"
    r"\.(?P<format>[a-z]+)(?:\.(?P<compression>gz|zip))?"
)
_BERICHTGEVER = re.compile(r"GM[0-9]{4}|BG[0-9]{3}")


@dataclass(frozen=True)
class DeliveryName:
    """The parts of a name that follows the agreement."""

    stem: str  # the name without extensions: how people name a delivery
    extract: str
    leverancier: str
    periode: str
    volgnummer: int
    is_nil: bool
    format: str
    compression: str | None

    @property
    def period(self) -> Period | None:
        """The period; None when it cannot exist (B03)."""
        try:
            return Period.parse(self.periode)
        except ValueError:
            return None


def parse_name(file_name: str, contracts: Contracts) -> DeliveryName | None:
    """Read a file name without its folder; None when it does not follow the agreement (B01)."""
    form = _FORM.fullmatch(file_name)
    if form is None or form["extract"] not in contracts.by_id or form["volgnummer"] == "00":
        return None
    formats = {one for version in contracts.versions(form["extract"]) for one in version.formats}
    known_sender = _BERICHTGEVER.fullmatch(form["leverancier"]) or form["leverancier"] in contracts.code_list("partner")
    if not known_sender or not looks_like_period(form["periode"]) or form["format"] not in formats:
        return None
    return DeliveryName(
        stem=form["stem"],
        extract=form["extract"],
        leverancier=form["leverancier"],
        periode=form["periode"],
        volgnummer=int(form["volgnummer"]),
        is_nil=form["nul"] is not None,
        format=form["format"],
        compression=form["compression"],
    )
