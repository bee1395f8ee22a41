"""F3: koppeling, huisvesting and warme overdracht."""

from __future__ import annotations

from tests.oracle.look import DurationRule, Judged, Lasted, Look, ShareRule, negated
from tests.oracle.states import Row


def _asiel_stay(look: Look) -> Row | None:
    return look.stay if look.person.asiel else None


def doorlooptijd_vergunning_koppeling(look: Look) -> Lasted | None:
    """From the later of verblijfsrecht and instroom to koppeling; leaving without koppeling competes."""
    stay, ind = _asiel_stay(look), look.person.ind
    if stay is None or ind is None:
        return None
    start = max(ind["datum_verblijfsrecht"], stay["datum_instroom"])
    linked, left = stay["datum_koppeling"], stay["datum_uitstroom"]
    left_unlinked = left if linked is None else None  # a koppeling registered after leaving is still a koppeling
    return look.lasted(start, linked, look.knowledge.until("coa_opvang"), left_unlinked, competing=True)


def doorlooptijd_koppeling_huisvesting(look: Look) -> Lasted | None:
    """From koppeling to uitstroom HUISVESTING; leaving for another reason competes."""
    stay = _asiel_stay(look)
    if stay is None:
        return None
    left, housed = stay["datum_uitstroom"], stay["reden_uitstroom"] == "HUISVESTING"
    known = look.knowledge.until("coa_opvang")
    event, other = (left, None) if housed else (None, left)
    return look.lasted(stay["datum_koppeling"], event, known, other, competing=True)


def nog_in_opvang(look: Look) -> Judged | None:
    """ASIEL that entered the opvang: not left by P."""
    stay = _asiel_stay(look)
    return None if stay is None else negated(look.event(stay["datum_uitstroom"], "coa_opvang"))


def warme_overdracht(look: Look) -> Judged | None:
    """ASIEL housed: handed over on or before the day of leaving."""
    stay = _asiel_stay(look)
    if stay is None or stay["reden_uitstroom"] != "HUISVESTING" or not look.by_now(stay["datum_uitstroom"]):
        return None
    return look.event(stay["datum_overdracht"], "coa_opvang", stay["datum_uitstroom"])


SHARES: dict[str, ShareRule] = {"nog_in_opvang": nog_in_opvang, "warme_overdracht": warme_overdracht}
DURATIONS: dict[str, DurationRule] = {
    "doorlooptijd_vergunning_koppeling": doorlooptijd_vergunning_koppeling,
    "doorlooptijd_koppeling_huisvesting": doorlooptijd_koppeling_huisvesting,
}
