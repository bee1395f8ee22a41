"""F1 and F2: instroom, kennisgeving and voorinburgering."""

from __future__ import annotations

from tests.oracle.calendar_time import month_index
from tests.oracle.look import DurationRule, Judged, Lasted, Look, ShareRule, attribute


def aandeel_asiel_instroom(look: Look) -> Judged | None:
    """Begindatum in kwartaal(P): ASIEL."""
    return attribute(holds=look.person.asiel) if look.in_quarter(look.person.plicht["begindatum"]) else None


def doorlooptijd_verblijfsrecht_kennisgeving(look: Look) -> Lasted | None:
    """From datum_verblijfsrecht of a linked person to datum_kennisgeving; einddatum censors."""
    person = look.person
    start = person.ind["datum_verblijfsrecht"] if person.ind else None
    known = look.knowledge.until("duo_inburgeringsplicht")
    return look.lasted(start, person.plicht["datum_kennisgeving"], known, look.ended_on)


def instemming_voorinburgering(look: Look) -> Judged | None:
    """ASIEL asked for voorinburgering: instemming = J; empty is false."""
    voor = look.person.voor
    if not look.person.asiel or voor is None or not look.by_now(voor["datum_gevraagd"]):
        return None
    return attribute(holds=bool(voor["instemming"]))


def deelname_voorinburgering(look: Look) -> Judged | None:
    """ASIEL in the opvang: voorinburgering started."""
    if not look.person.asiel or look.stay is None:
        return None
    voor = look.person.voor
    return look.event(voor["datum_start"] if voor else None, "coa_voorinburgering")


def taallessen_voorinburgering_voldaan(look: Look) -> Judged | None:
    """Participants (the teller of deelname) with datum_einde: taallessen_voldaan = J."""
    took_part = deelname_voorinburgering(look)
    voor = look.person.voor
    if took_part is None or not took_part.teller or voor is None or not look.by_now(voor["datum_einde"]):
        return None
    return attribute(holds=bool(voor["taallessen_voldaan"]))


def werk_tijdens_opvang(look: Look) -> Judged | None:
    """ASIEL in the opvang: a month with baan J from instroom up to uitstroom or P."""
    stay = look.stay
    if not look.person.asiel or stay is None:
        return None
    last = look.by_now(stay["datum_uitstroom"]) or look.peildatum
    months = range(month_index(stay["datum_instroom"]), month_index(last) + 1)
    seen = look.months("baan", months)
    covered = all(look.person.covered(month) for month in months)
    return Judged(True if True in seen else (None if None in seen else False), covered)


SHARES: dict[str, ShareRule] = {
    "aandeel_asiel_instroom": aandeel_asiel_instroom,
    "instemming_voorinburgering": instemming_voorinburgering,
    "deelname_voorinburgering": deelname_voorinburgering,
    "taallessen_voorinburgering_voldaan": taallessen_voorinburgering_voldaan,
    "werk_tijdens_opvang": werk_tijdens_opvang,
}
DURATIONS: dict[str, DurationRule] = {
    "doorlooptijd_verblijfsrecht_kennisgeving": doorlooptijd_verblijfsrecht_kennisgeving,
}
