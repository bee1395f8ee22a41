"""F5: the first years of inburgering, as gemeenten and DUO report them."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.look import DurationRule, Judged, Lasted, Look, ShareRule, happened
from tests.oracle.states import Row

ZROUTE_HOURS = 800
ZROUTE_DAYS = 1096


def doorlooptijd_pip_start_taalles(look: Look) -> Lasted | None:
    """ASIEL from the first PIP to the first taalles; einddatum censors."""
    if not look.person.asiel:
        return None
    started = look.swi_day("datum_start_taalles")
    return look.lasted(look.person.first_pip_day, started, look.gem_until, look.ended_on)


def termijn_runs_since(look: Look, months: int) -> date | None:
    """Startdatum of the termijn when at least so many months ago."""
    start = look.person.termijn_start
    return start if start is not None and start <= look.ago(months) else None


def pvt_afgerond_na(months: int) -> ShareRule:
    """The PVT signed, of those whose termijn started so many months ago."""

    def pvt(look: Look) -> Judged | None:
        return look.gem_event("datum_ondertekening_pvt") if termijn_runs_since(look, months) else None

    return pvt


def map_afgerond(look: Look) -> Judged | None:
    """Routes B and Z, a year on the way: MAP concluded."""
    counts = look.leerroute in ("B", "Z") and termijn_runs_since(look, 12)
    return look.gem_event("datum_eindgesprek_map") if counts else None


def knm_behaald(look: Look) -> Judged | None:
    """Routes B and O, two years on the way: KNM passed."""
    if look.leerroute not in ("B", "O") or not termijn_runs_since(look, 24):
        return None
    passed = (row for row in look.person.examens if row["onderdeel"] == "KNM" and row["resultaat"] == "Geslaagd")
    return look.exam_event(min((row["datum_uitslag"] for row in passed), default=None))


def afschaling_b1_naar_a2(look: Look) -> Judged | None:
    """First PIP at least a year ago, B at B1: a later PIP at A2."""
    first = look.person.first_pip
    if first is None or first["dagtekening_pip"] > look.ago(12):
        return None
    if (first["leerroute"], first["niveau"]) != ("B", "B1"):
        return None
    lower = (row["dagtekening_pip"] for row in look.person.pips[1:] if row["niveau"] == "A2")
    return look.event(min(lower, default=None), "duo_pip")


def ontzorgd(look: Look) -> Judged | None:
    """ASIEL housed at least a month ago: ontzorgen started."""
    settled = look.person.plicht["datum_vestiging"]
    counts = look.person.asiel and settled is not None and settled <= look.ago(1)
    return look.gem_event("datum_start_ontzorgen") if counts else None


def maatschappelijke_begeleiding_gestart(look: Look) -> Judged | None:
    """ASIEL housed: maatschappelijke begeleiding started."""
    counts = look.person.asiel and look.by_now(look.person.plicht["datum_vestiging"])
    return look.gem_event("datum_start_maatschappelijke_begeleiding") if counts else None


def voortgangsgesprek_6_maanden(look: Look) -> Judged | None:
    """Running for six months: the snapshot's last talk is less than six months old."""
    if not look.lopend or not termijn_runs_since(look, 6):
        return None
    return _by_snapshot(look, lambda row: _after(row["datum_laatste_voortgangsgesprek"], look.ago(6)))


def zroute_uren_op_schema(look: Look) -> Judged | None:
    """ASIEL on the Z route for six months: participation hours in step with 800 in three years."""
    start = termijn_runs_since(look, 6)
    if not look.person.asiel or not look.lopend or look.leerroute != "Z" or start is None:
        return None
    due = ZROUTE_HOURS * min(1, (look.peildatum - start).days / ZROUTE_DAYS)
    return _by_snapshot(look, lambda row: (row["uren_participatie"] or 0) >= due)


def _after(day: date | None, edge: date) -> bool:
    return day is not None and day > edge


def _by_snapshot(look: Look, holds: Any) -> Judged:
    row = look.snapshot
    return Judged(None if row is None else bool(holds(row)), row is not None)


def aanbod_bij_keurmerkinstelling(providers: list[Row]) -> ShareRule:
    """ASIEL with an aanbod: the instelling had the keurmerk on that day."""
    by_number = {row["instellingsnummer"]: row for row in providers}

    def keurmerk(look: Look) -> Judged | None:
        offered = look.by_now(look.swi_day("datum_inburgeringsaanbod"))
        if not look.person.asiel or offered is None or look.swi is None:
            return None
        provider = by_number.get(look.swi["instellingsnummer"])
        return _had_keurmerk(provider, offered, observable=look.knowledge.reaches("bow_aanbieders", offered))

    return keurmerk


def _had_keurmerk(provider: Row | None, day: date, *, observable: bool) -> Judged:
    held = provider is not None and provider["keurmerk_vanaf"] <= day
    held = held and (provider is None or provider["keurmerk_tot"] is None or day < provider["keurmerk_tot"])
    return happened(day if held else None, day, observable=observable)


SHARES: dict[str, ShareRule] = {
    "pvt_afgerond": pvt_afgerond_na(12),
    "map_afgerond": map_afgerond,
    "knm_behaald": knm_behaald,
    "afschaling_b1_naar_a2": afschaling_b1_naar_a2,
    "ontzorgd": ontzorgd,
    "maatschappelijke_begeleiding_gestart": maatschappelijke_begeleiding_gestart,
    "voortgangsgesprek_6_maanden": voortgangsgesprek_6_maanden,
    "zroute_uren_op_schema": zroute_uren_op_schema,
}
DURATIONS: dict[str, DurationRule] = {"doorlooptijd_pip_start_taalles": doorlooptijd_pip_start_taalles}
