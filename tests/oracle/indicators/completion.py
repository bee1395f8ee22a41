"""F6: exams, termijn, ontheffing, fines and the end of the plicht."""

from __future__ import annotations

from typing import NamedTuple

from tests.oracle.look import SURE_FALSE, DurationRule, Judged, Lasted, Look, ShareRule, attribute, happened, negated
from tests.oracle.states import Row

EXAM_DAYS = 56
SKILLS = ("LE", "LU", "SC", "SP")


class Result(NamedTuple):
    """One exam result as a unit."""

    judged: Judged
    onderdeel: str
    niveau: str | None


def slagingspercentage_examens(look: Look) -> list[Result]:
    """Results in kwartaal(P), passed or failed: passed."""
    rows = (row for row in _results(look) if row["resultaat"] in ("Geslaagd", "Gezakt"))
    return [_result(row, holds=row["resultaat"] == "Geslaagd") for row in rows]


def examenuitslag_binnen_8_weken(look: Look) -> list[Result]:
    """Results in kwartaal(P), Geen included: registered within eight weeks of the exam."""
    return [_result(row, holds=(row["datum_uitslag"] - row["examendatum"]).days <= EXAM_DAYS) for row in _results(look)]


def _results(look: Look) -> list[Row]:
    return [row for row in look.person.examens if look.in_quarter(row["datum_uitslag"])]


def _result(row: Row, *, holds: bool) -> Result:
    return Result(attribute(holds=holds), row["onderdeel"], row["niveau"])


def termijn_verlengd(look: Look) -> Judged | None:
    """With a termijn: extended."""
    if not look.by_now(look.person.termijn_start):
        return None
    extended = (row["wijzigingsdatum"] for row in look.person.termijnen if row["verlengingsgrond_code"])
    return look.event(min(extended, default=None), "duo_termijn")


def termijn_overschreden(look: Look) -> Judged | None:
    """The termijn is over: the plicht had not ended before that day."""
    last = look.by_now(look.person.termijn_einde(look.peildatum))
    if last is None:
        return None
    ended, seen = look.person.plicht["einddatum"], look.knowledge.reaches("duo_inburgeringsplicht", last)
    if ended is not None:
        return Judged(ended >= last, seen)
    return negated(happened(None, last, observable=seen))


def ontheffing_verleend(look: Look) -> Judged | None:
    """Plichtig: a full ontheffing granted."""
    granted = (
        row["datum"]
        for row in look.person.ontheffingen
        if row["soort"] == "ONTHEFFING_GEHEEL" and row["oordeel"] == "Toekenning"
    )
    return look.event(min(granted, default=None), "duo_vrijstelling_ontheffing")


def voldaan(look: Look) -> Judged | None:
    """Plichtig: ended because fulfilled; ended for another reason is known not to be."""
    answer = look.event(look.person.voldaan_op, "duo_inburgeringsplicht")
    ended_otherwise = look.person.plicht["einddatum"] is not None and look.person.voldaan_op is None
    return Judged(SURE_FALSE.teller, answer.bekend) if ended_otherwise else answer


def doorlooptijd_termijn_voldaan(look: Look) -> Lasted | None:
    """From the first startdatum to voldaan; ending for any other reason competes."""
    done, ended = look.person.voldaan_op, look.person.plicht["einddatum"]
    known = look.knowledge.until("duo_inburgeringsplicht")
    return look.lasted(look.person.termijn_start, done, known, ended if done is None else None, competing=True)


def taalniveau_b1_of_hoger(look: Look) -> Judged | None:
    """Voldaan on routes B and O: all four skills passed at B1 or B2."""
    if not look.by_now(look.person.voldaan_op) or look.leerroute not in ("B", "O"):
        return None
    firsts = [_first_pass(look, skill) for skill in SKILLS]
    days = [day for day in firsts if day is not None]
    return look.exam_event(max(days) if len(days) == len(SKILLS) else None)


def _first_pass(look: Look, skill: str):  # type: ignore[no-untyped-def]
    rows = (r for r in look.person.examens if (r["onderdeel"], r["resultaat"]) == (skill, "Geslaagd"))
    return min((row["datum_uitslag"] for row in rows if row["niveau"] in ("B1", "B2")), default=None)


SHARES: dict[str, ShareRule] = {
    "termijn_verlengd": termijn_verlengd,
    "termijn_overschreden": termijn_overschreden,
    "ontheffing_verleend": ontheffing_verleend,
    "voldaan": voldaan,
    "taalniveau_b1_of_hoger": taalniveau_b1_of_hoger,
}
RESULTS = {
    "slagingspercentage_examens": slagingspercentage_examens,
    "examenuitslag_binnen_8_weken": examenuitslag_binnen_8_weken,
}
DURATIONS: dict[str, DurationRule] = {"doorlooptijd_termijn_voldaan": doorlooptijd_termijn_voldaan}
