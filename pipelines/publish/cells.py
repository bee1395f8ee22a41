"""The cell of a publication: one figure of one indicator at one peildatum in one area and category.

What belongs here: the shape and the keys shared by disclosure, database, downloads and site. What does not: rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

KEY: Final = ("indicator_id", "definition_version", "peildatum", "gebied_type", "gebied_code", "dimensie", "categorie")
COUNTS: Final = ("noemer", "teller", "onbekend", "noemer_bekend", "teller_bekend", "n_event", "n_censored")
PRECISION: Final = ("speling",)  # how far the published counts of a cell, and their differences, may lie from the truth
FIGURES: Final = (
    "waarde", "ondergrens", "bovengrens", "wilson_laag", "wilson_hoog", "mediaan_dagen", "p90_dagen", "binnen_norm",
    "binnen_norm_laag", "binnen_norm_hoog", "binnen_norm_naief",
)  # fmt: skip
TARGET: Final = ("ambitie", "ambitie_status", "richting", "marge")
VERDICT: Final = ("verdict", "verdict_reden", "verschil", "verwacht_gehaald_op")

SHOWN: Final = "getoond"
SECRET: Final = "geheim"  # noqa: S105 - a word for readers; fewer than the minimum, or one group would be told apart
INSUFFICIENT: Final = "onvoldoende"  # there are observations, but no value can be given
MISSING: Final = "ontbreekt"  # no delivery, so no cell


@dataclass(frozen=True, slots=True)
class Cell:
    """One released cell.

    **Shape** the columns of ``pub_indicator_values``. **Units** ratios 0-1, days, counts of persons. **Nulls** every
    figure of a cell whose ``weergave`` is not ``getoond``; figures that do not apply to the kind.
    """

    indicator_id: str
    definition_version: str
    peildatum: date
    gebied_type: str
    gebied_code: str
    dimensie: str
    categorie: str
    weergave: str
    noemer: int | None = None
    teller: int | None = None
    onbekend: int | None = None
    noemer_bekend: int | None = None
    teller_bekend: int | None = None
    n_event: int | None = None
    n_censored: int | None = None
    speling: int | None = None
    waarde: float | None = None
    ondergrens: float | None = None
    bovengrens: float | None = None
    wilson_laag: float | None = None
    wilson_hoog: float | None = None
    mediaan_dagen: int | None = None
    p90_dagen: int | None = None
    binnen_norm: float | None = None
    binnen_norm_laag: float | None = None
    binnen_norm_hoog: float | None = None
    binnen_norm_naief: float | None = None
    ambitie: float | None = None
    ambitie_status: str | None = None
    richting: str | None = None
    marge: float | None = None
    verdict: str | None = None
    verdict_reden: str | None = None
    verschil: float | None = None
    verwacht_gehaald_op: date | None = None

    @property
    def is_shown(self) -> bool:
        """Whether this cell has figures to show."""
        return self.weergave == SHOWN
