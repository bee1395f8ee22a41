"""What a supplier sends for one period when something goes wrong: the wrong file, and what follows it.

What belongs here: resending, correcting, holding, coming too late or out of order. What does not: chance of each
(``planning``) and the damage inside a file (``file_faults``, ``row_faults``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import polars as pl

from pipelines.contracts.model import FieldType, Mode
from pipelines.contracts.reference import Reference
from pipelines.simulate.draws import Draws
from pipelines.simulate.file_faults import REFUSALS, in_cp1252, with_extra_column, with_mark, with_spaces
from pipelines.simulate.landings import Landing, after, land, refused
from pipelines.simulate.parcels import Parcel, encode
from pipelines.simulate.row_faults import MOST_ROWS, Damage, damage_rows, possible_rules

HELD_SHARE = 0.65
LOST_SHARE = 0.90
FEWEST_TO_HOLD = 70
RESENT_SHARE = 10  # one refused file in this many is never sent again


@dataclass(frozen=True)
class Occasion:
    """One expected delivery that is about to be sent."""

    parcel: Parcel
    moment: datetime
    deadline: datetime
    previous: int  # records of this supplier's period before; 0 when there is none
    reference: Reference
    draws: Draws


Sequence = Callable[[Occasion], list[Landing] | None]


def clean(occasion: Occasion) -> list[Landing]:
    """One file, in time, as agreed."""
    return [land(occasion.parcel, occasion.moment)]


def late(occasion: Occasion) -> list[Landing] | None:
    """W01: the only file comes after the deadline."""
    moment = occasion.deadline + timedelta(days=1 + occasion.draws.below(40), seconds=occasion.draws.below(80_000))
    return [replace(land(occasion.parcel, moment), fault="W01")]


def missing(_: Occasion) -> list[Landing] | None:
    """Nothing is ever sent."""
    return []


def refusal(code: str) -> Sequence:
    """A refused first file; mostly the right one follows, with the same number or the next."""

    def send(occasion: Occasion) -> list[Landing] | None:
        if occasion.parcel.table.is_empty() and code != "B03":
            return None
        wrong = REFUSALS[code](occasion.parcel, occasion.moment, occasion.draws)
        if wrong is None:
            return None
        if occasion.draws.below(RESENT_SHARE) == 0:
            return [wrong]
        again = max(after(wrong, 1 + occasion.draws.below(7), 60), occasion.moment)
        number = 1 if code in {"B03", "B10"} else 1 + occasion.draws.below(2)
        return [wrong, land(replace(occasion.parcel, volgnummer=number), again)]

    return send


def damaged_records(occasion: Occasion) -> list[Landing] | None:
    """R01 to R10: some records go to quarantine, the rest is used."""
    parcel, reference = occasion.parcel, occasion.reference
    if parcel.table.height < 3:
        return None
    own = reference.reportable(parcel.leverancier, parcel.period.end)
    foreign = tuple(sorted(set(reference.gemeenten) - own)) if parcel.contract.reporter_field else ()
    rules = possible_rules(parcel, has_reporters=bool(foreign))
    start = occasion.draws.below(len(rules))
    chosen = (rules[start:] + rules[:start])[: 1 + occasion.draws.below(MOST_ROWS)]
    spoiled, planted = damage_rows(Damage(parcel, occasion.draws, foreign), chosen)
    if not planted:
        return None
    label = " ".join(sorted({rule for _, rule in planted}))
    return [replace(land(spoiled, occasion.moment), fault=label, damaged=tuple(planted))]


def corrected(occasion: Occasion) -> list[Landing] | None:
    """A first file that lacks some values, replaced by a higher volgnummer."""
    thin = _with_less(occasion)
    if thin is None:
        return None
    first = replace(land(thin, occasion.moment), fault="CORRECTIE")
    right = replace(occasion.parcel, volgnummer=2)
    return [first, land(right, after(first, 3 + occasion.draws.below(40), 7))]


def held(occasion: Occasion) -> list[Landing] | None:
    """B14: far fewer records than the period before; the full file follows."""
    if occasion.parcel.contract.mode is not Mode.STAND or occasion.previous < FEWEST_TO_HOLD:
        return None
    part = occasion.parcel.table.head(int(occasion.previous * HELD_SHARE))
    first = replace(land(replace(occasion.parcel, table=part), occasion.moment), fault="B14")
    right = replace(occasion.parcel, volgnummer=2)
    return [first, land(right, after(first, 2 + occasion.draws.below(10), 7))]


def resent(occasion: Occasion) -> list[Landing] | None:
    """B12: the same bytes a second time."""
    first = land(occasion.parcel, occasion.moment)
    return [first, replace(first, moment=after(first, 1 + occasion.draws.below(20), 11), fault="B12")]


def overtaken(occasion: Occasion) -> list[Landing] | None:
    """B13: the correction comes first, then the version it replaced."""
    thin = _with_less(occasion)
    if thin is None:
        return None
    first = land(replace(occasion.parcel, volgnummer=2), occasion.moment)
    return [first, replace(land(thin, after(first, 1 + occasion.draws.below(5), 11)), fault="B13")]


def renumbered(occasion: Occasion) -> list[Landing] | None:
    """B13: other content under a number that was already accepted."""
    thin = _with_less(occasion)
    if thin is None:
        return None
    first = land(occasion.parcel, occasion.moment)
    return [first, replace(land(thin, after(first, 1 + occasion.draws.below(9), 11)), fault="B13")]


def lossy(occasion: Occasion) -> list[Landing] | None:
    """W08: a stand with 10 % fewer records than the one before."""
    if occasion.parcel.contract.mode is not Mode.STAND or occasion.previous < FEWEST_TO_HOLD:
        return None
    part = occasion.parcel.table.head(int(occasion.previous * LOST_SHARE))
    return [replace(land(replace(occasion.parcel, table=part), occasion.moment), fault="W08")]


def warned(code: str) -> Sequence:
    """W02 to W06: accepted with a warning."""

    def send(occasion: Occasion) -> list[Landing] | None:
        content = _with_warning(code, occasion)
        if content is None:
            return None
        return [replace(land(occasion.parcel, occasion.moment), content=content, fault=code, warnings=(code,))]

    return send


def _with_warning(code: str, occasion: Occasion) -> bytes | None:
    parcel = occasion.parcel
    if parcel.format != "csv" or parcel.table.is_empty():
        return None
    if code == "W02":
        return in_cp1252(parcel) if parcel.contract.cp1252_fallback else None
    if code == "W06":
        return _with_old_code(occasion)
    return {"W03": with_extra_column, "W04": with_mark, "W05": with_spaces}[code](parcel)


def _with_old_code(occasion: Occasion) -> bytes | None:
    """W06: a gemeente code that no longer holds in this period."""
    table, end = occasion.parcel.table, occasion.parcel.period.end
    names = [one.name for one in occasion.parcel.contract.fields if one.type is FieldType.GEM]
    for old, (new, merged_on) in sorted(occasion.reference.herindelingen.items()):
        for name in names:
            if merged_on <= end and new in table[name].to_list():
                return encode(replace(occasion.parcel, table=table.with_columns(pl.col(name).replace(new, old))))
    return None


def _with_less(occasion: Occasion) -> Parcel | None:
    """The parcel with one optional value emptied in every twentieth record; None when nothing can be left out."""
    contract, table = occasion.parcel.contract, occasion.parcel.table
    bound = {name for group in contract.together for name in group.fields}
    names = [one.name for one in contract.fields if not one.required and not one.key and one.name not in bound]
    names = [name for name in names if name in table.columns and table[name].is_not_null().any()]
    if not names:
        return None
    name = occasion.draws.one_of(names)
    filled = table[name].is_not_null()
    keep = (pl.Series(filled).cum_sum() % 20 != 1) | ~filled
    return replace(occasion.parcel, table=table.with_columns(pl.when(keep).then(name).otherwise(None).alias(name)))


def stray(code: str, occasion: Occasion, form: int) -> Landing:
    """A file beside the clean one that must be refused by its name alone: B01, B02 or B03."""
    parcel = replace(occasion.parcel, table=occasion.parcel.table.head(5), compression="", is_nil=False)
    moment = occasion.moment + timedelta(hours=5)
    year = parcel.period.start.year
    if code == "B02":
        return refused(land(replace(parcel, leverancier=_stranger(occasion)), moment), code)
    if code == "B03":
        wrong = replace(parcel.period, label=(f"{year}K7", f"{year}M13")[form % 2])
        return refused(land(replace(parcel, period=wrong), moment), code)
    names = (f"Inburgering rapport {parcel.period.label} (definitief) ({form}).csv", f"{parcel.contract.id}_nieuw.csv")
    return replace(refused(land(parcel, moment), code), path=f"diversen/{names[form % 2]}", countable=0)


def _stranger(occasion: Occasion) -> str:
    """A sender without an obligation for this extract and period."""
    contract, day = occasion.parcel.contract, occasion.parcel.period.end
    if contract.suppliers:
        return next(one for one in ("OCW", "SZW") if one not in contract.suppliers)
    unknown = [code for code in sorted(occasion.reference.gemeenten) if not occasion.reference.reportable(code, day)]
    return unknown[0] if unknown else "BG999"


SEQUENCES: dict[str, tuple[Sequence, ...]] = {
    "late": (late,),
    "missing": (missing,),
    "refused": tuple(refusal(code) for code in REFUSALS),
    "rows": (damaged_records,),
    "corrected": (corrected,),
    "held": (held,),
    "resent": (resent,),
    "superseded": (overtaken, renumbered),
    "warned": (*(warned(code) for code in ("W02", "W03", "W04", "W05", "W06")), lossy),
}
STRAYS = ("B01", "B02", "B03")
