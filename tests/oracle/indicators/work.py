"""F7: work and benefits after settling or finishing, by CBS month."""

from __future__ import annotations

from tests.oracle.calendar_time import full_years, month_index, month_start
from tests.oracle.look import Judged, Look, ShareRule

WORKING_AGES = range(18, 67)
LASTING_MONTHS = 9


def werk_na(months: int) -> ShareRule:
    """A baan in the reference month so long after vestiging, of those of working age then."""

    def werk(look: Look) -> Judged | None:
        settled = look.by_now(look.person.plicht["datum_vestiging"])
        month = None if settled is None else month_index(settled) + months
        if month is None or not look.month_reached(month):
            return None
        if full_years(look.person.plicht["geboortedatum"], month_start(month)) not in WORKING_AGES:
            return None
        return Judged(look.months("baan", [month])[0], look.person.covered(month))

    return werk


def uitkering_eerste_jaar(look: Look) -> Judged | None:
    """ASIEL settled a year ago: an uitkering in any of the twelve months after."""
    settled = look.by_now(look.person.plicht["datum_vestiging"])
    if not look.person.asiel or settled is None or not look.month_reached(month_index(settled) + 12):
        return None
    months = _year_after(month_index(settled))
    seen = look.months("uitkering", months)
    covered = all(look.person.covered(month) for month in months)
    return Judged(True if True in seen else (None if None in seen else False), covered)


def duurzaam_werk(look: Look) -> Judged | None:
    """Voldaan a year ago: a baan in at least nine of the twelve months after."""
    done = look.by_now(look.person.voldaan_op)
    if done is None or not look.month_reached(month_index(done) + 12):
        return None
    months = _year_after(month_index(done))
    seen = look.months("baan", months)
    sure, open_ = seen.count(True), seen.count(None)
    teller = True if sure >= LASTING_MONTHS else (None if sure + open_ >= LASTING_MONTHS else False)
    return Judged(teller, all(look.person.covered(month) for month in months))


def _year_after(month: int) -> range:
    return range(month + 1, month + 13)


SHARES: dict[str, ShareRule] = {
    "werk_12_maanden": werk_na(12),
    "werk_24_maanden": werk_na(24),
    "werk_36_maanden": werk_na(36),
    "uitkering_eerste_jaar": uitkering_eerste_jaar,
    "duurzaam_werk": duurzaam_werk,
}
