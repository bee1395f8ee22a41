"""F4: brede intake, leerbaarheidstoets and PIP."""

from __future__ import annotations

from datetime import date

from tests.oracle.look import DurationRule, Judged, Lasted, Look, ShareRule, attribute, negated
from tests.oracle.persons import plus_days

TERM_DAYS = 70  # ten weeks, Besluit inburgering 2021 art. 5.3
HAALBAAR = "B1-route haalbaar"


def brede_intake_gestart(look: Look) -> Judged | None:
    """With a gemeente: brede intake started."""
    return look.gem_event("datum_start_brede_intake") if look.person.gemeente else None


def doorlooptijd_plicht_brede_intake(look: Look) -> Lasted | None:
    """From begindatum to the start of the brede intake; einddatum censors."""
    if not look.person.gemeente:
        return None
    started = look.swi_day("datum_start_brede_intake")
    return look.lasted(look.person.plicht["begindatum"], started, look.gem_until, look.ended_on)


def leerbaarheidstoets_afgenomen(look: Look) -> Judged | None:
    """Brede intake started: a toets was taken."""
    if not look.by_now(look.swi_day("datum_start_brede_intake")):
        return None
    first = min((row["datum_afname"] for row in look.person.toetsen), default=None)
    return look.event(first, "duo_leerbaarheidstoets")


def lbt_b1_haalbaar(look: Look) -> Judged | None:
    """A definite result: haalbaar."""
    toets = look.person.definite_toets(look.peildatum)
    return None if toets is None else attribute(holds=toets["resultaat"] == HAALBAAR)


def pip_vastgesteld(look: Look) -> Judged | None:
    """With a gemeente: a PIP."""
    return look.event(look.person.first_pip_day, "duo_pip") if look.person.gemeente else None


def term_end(look: Look) -> date | None:
    """The last day of the ten weeks when it has passed by P, else None."""
    return look.by_now(plus_days(look.person.klok, TERM_DAYS))


def pip_binnen_10_weken(look: Look) -> Judged | None:
    """Ten weeks passed: PIP within them; who left within them without a PIP does not count."""
    last, ended, pip = term_end(look), look.person.plicht["einddatum"], look.person.first_pip_day
    if last is None or (ended is not None and ended <= last and (pip is None or pip > ended)):
        return None
    return look.event(pip, "duo_pip", last)


def doorlooptijd_pip(look: Look) -> Lasted | None:
    """From the klok to the first PIP; einddatum censors."""
    known = look.knowledge.until("duo_pip")
    return look.lasted(look.person.klok, look.person.first_pip_day, known, look.ended_on)


def zonder_pip_na_10_weken(look: Look) -> Judged | None:
    """Still running and ten weeks passed: no PIP."""
    if not look.lopend or term_end(look) is None:
        return None
    return negated(look.event(look.person.first_pip_day, "duo_pip"))


def _route_share(route: str) -> ShareRule:
    def aandeel(look: Look) -> Judged | None:
        return None if look.leerroute == "GEEN" else attribute(holds=look.leerroute == route)

    return aandeel


def leerroute_wijkt_af_van_lbt(look: Look) -> Judged | None:
    """First PIP against the latest definite toets: the route is not the one that the result points to."""
    toets, pip = look.person.definite_toets(look.peildatum), look.person.first_pip
    if toets is None or pip is None or not look.by_now(pip["dagtekening_pip"]):
        return None
    fitting = ("B", "O") if toets["resultaat"] == HAALBAAR else ("Z",)
    return attribute(holds=pip["leerroute"] not in fitting)


SHARES: dict[str, ShareRule] = {
    "brede_intake_gestart": brede_intake_gestart,
    "leerbaarheidstoets_afgenomen": leerbaarheidstoets_afgenomen,
    "lbt_b1_haalbaar": lbt_b1_haalbaar,
    "pip_vastgesteld": pip_vastgesteld,
    "pip_binnen_10_weken": pip_binnen_10_weken,
    "zonder_pip_na_10_weken": zonder_pip_na_10_weken,
    "aandeel_b1_route": _route_share("B"),
    "aandeel_onderwijsroute": _route_share("O"),
    "aandeel_z_route": _route_share("Z"),
    "leerroute_wijkt_af_van_lbt": leerroute_wijkt_af_van_lbt,
}
DURATIONS: dict[str, DurationRule] = {
    "doorlooptijd_plicht_brede_intake": doorlooptijd_plicht_brede_intake,
    "doorlooptijd_pip": doorlooptijd_pip,
}
