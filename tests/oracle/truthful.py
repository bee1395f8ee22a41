"""Truthful worlds: every delivery tells what had happened by its period's end, and nothing of it is ever taken back.

What belongs here: random lives, and the deliveries that a chain which knows everything would make of them. What does
not: contradictions (``contrary``), plausibility (the simulator).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.oracle.calendar_time import month_index, month_start, period_end, period_start, periods_until
from tests.oracle.extracts import EXTRACTS
from tests.oracle.tiny import delivery, person, world
from tests.oracle.world import Delivery, World

P = date(2025, 12, 31)  # the end of a year, so that nothing is owed for a year that still runs
START = date(2022, 1, 1)
DAYS = (P - START).days + 1
PROVIDERS = ("1001", "1002")
VOLDAAN, OTHERWISE = "Inburgeringsplicht voldaan", "Overleden"
RESULTS = ("B1-route haalbaar", "B1-route niet haalbaar", "Onbekend")
DATES = (
    "told", "settled", "ended", "left", "again", "asked", "lessons", "lessons_end", "toets", "pip", "pip_later",
    "extended", "exempted", "intake", "pvt", "map", "relief", "guidance", "offer", "taalles",
)  # fmt: skip
Facts = dict[str, Any]


def life(number: int, dice: Random) -> Facts:
    """One invented person: every date may be missing, and many fall on or around one day."""
    edge = START + timedelta(days=dice.randrange(DAYS - 100))

    def day() -> date:
        near = edge + timedelta(days=dice.choice((0, 0, 1, 70, 71, 365)))
        return min(P, near) if dice.random() < 0.3 else START + timedelta(days=dice.randrange(DAYS))

    facts: Facts = {name: day() if dice.random() < 0.7 else None for name in DATES}
    facts |= {name: day() for name in ("begin", "arrived", "term")}
    facts |= {
        "bsn": str(number),
        "asiel": dice.random() < 0.85,
        "route": dice.choice("BBOZ"),
        "provider": dice.choice(PROVIDERS),
    }
    facts |= {"done": dice.random() < 0.7, "level": dice.choice(("B1", "A2")), "result": dice.choice(RESULTS)}
    facts["jobs"] = {month for month in range(48) if dice.random() < 0.3}
    facts["benefits"] = {month for month in range(48) if dice.random() < 0.1}
    facts["talks"] = sorted(day() for _ in range(dice.randrange(4)))
    facts["exams"] = [(dice.choice(("KNM", "LE", "LU", "SC", "SP")), day()) for _ in range(dice.randrange(9))]
    facts["hours"] = dice.choice((0, 5, 40))
    return facts


def truthful_world(seed: int, persons: int = 4) -> World:
    """A world of some persons in which every delivery came."""
    dice = Random(seed)
    return told_by([life(number, dice) for number in range(persons)])


def told_by(lives: list[Facts]) -> World:
    """The deliveries of these lives up to P."""
    return world(*_deliveries(lives), as_known=(P + timedelta(days=120)).isoformat())


def _deliveries(lives: list[Facts]) -> Iterator[Delivery]:
    for extract, told in TOLD.items():
        supplier = "GM0363" if extract == "gem_swi" else None
        for period in periods_until(EXTRACTS[extract].rhythm, START, P):
            rows = [row for facts in lives for row in told(facts, period)]
            yield delivery(extract, period, *rows, supplier=supplier)
    for year in range(START.year, P.year + 1):
        yield delivery("bow_aanbieders", f"{year}J", *(_provider(one, year) for one in PROVIDERS))


def _provider(number: str, year: int) -> Facts:
    """A provider by the end of a year; one of them loses its keurmerk in the summer of 2023."""
    ended = {"keurmerk_tot": date(2023, 7, 1)} if number == PROVIDERS[1] and year >= 2023 else {}
    return {"instellingsnummer": number, "keurmerk_vanaf": START} | ended


def _past(facts: Facts, period: str, **columns: str) -> Facts:
    """The dates of a life that lie on or before a period's end, by column."""
    found = {column: facts[name] for column, name in columns.items()}
    return {column: day for column, day in found.items() if day is not None and day <= period_end(period)}


def _plicht(facts: Facts, period: str) -> Iterator[Facts]:
    past = _past(facts, period, begindatum="begin", datum_kennisgeving="told", datum_vestiging="settled")
    if "begindatum" in past:
        ended = _past(facts, period, einddatum="ended")
        reason = {"reden_geen_inburgeringsplicht": VOLDAAN if facts["done"] else OTHERWISE} if ended else {}
        group = "Asielstatushouder" if facts["asiel"] else "Gezinsmigrant en overige migrant"
        yield person(facts["bsn"], doelgroep=group, **past, **ended, **reason)


def _stays(facts: Facts, period: str) -> Iterator[Facts]:
    number = f"v{facts['bsn']}"
    first = _past(facts, period, datum_instroom="arrived", datum_uitstroom="left", datum_overdracht="guidance")
    if "datum_instroom" in first:
        reason = {"reden_uitstroom": "HUISVESTING"} if "datum_uitstroom" in first else {}
        yield {"v_nummer": number} | first | reason
    second = _past(facts, period, datum_instroom="again")
    if second and facts["again"] > facts["arrived"]:
        yield {"v_nummer": number} | second


def _lessons(facts: Facts, period: str) -> Iterator[Facts]:
    past = _past(facts, period, datum_gevraagd="asked", datum_start="lessons", datum_einde="lessons_end")
    if "datum_gevraagd" in past:
        agreed = {"instemming": True} if "datum_start" in past else {}
        done = {"taallessen_voldaan": True} if past.get("datum_einde") and facts["toets"] in past.values() else {}
        yield {"v_nummer": f"v{facts['bsn']}"} | past | agreed | done


def _pips(facts: Facts, period: str) -> Iterator[Facts]:
    for name, level in (("pip", "B1"), ("pip_later", facts["level"])):
        past = _past(facts, period, dagtekening_pip=name)
        if past:
            route = facts["route"] if name == "pip" or level == "B1" else "Z"
            yield {"bsn": facts["bsn"], "gemeente_code": "GM0363", "leerroute": route, "niveau": level} | past


def _toetsen(facts: Facts, period: str) -> Iterator[Facts]:
    for name, result in (("toets", facts["result"]), ("asked", RESULTS[0])):
        past = _past(facts, period, datum_afname=name)
        if past:
            yield {"bsn": facts["bsn"], "resultaat": result} | past


def _terms(facts: Facts, period: str) -> Iterator[Facts]:
    if facts["term"] <= period_end(period):
        first = {"bsn": facts["bsn"], "startdatum": facts["term"], "einddatum": facts["term"] + timedelta(days=300)}
        yield first | {"wijzigingsdatum": facts["term"]}
        past = _past(facts, period, wijzigingsdatum="extended")
        if past and facts["extended"] > facts["term"]:
            longer = facts["term"] + timedelta(days=600)
            yield first | past | {"einddatum": longer, "verlengingsgrond_code": "VG1"}


def _exams(facts: Facts, period: str) -> Iterator[Facts]:
    seen = set()
    for part, day in facts["exams"]:
        if period_start(period) <= day <= period_end(period) and (part, day) not in seen:
            seen.add((part, day))
            level = {} if part == "KNM" else {"niveau": "B1"}
            passed = {"onderdeel": part, "resultaat": "Geslaagd", "examendatum": day, "datum_uitslag": day}
            yield {"bsn": facts["bsn"]} | passed | level


def _exempted(facts: Facts, period: str) -> Iterator[Facts]:
    past = _past(facts, period, datum="exempted")
    if past:
        yield {"bsn": facts["bsn"], "soort": "ONTHEFFING_GEHEEL", "grond": "MED", "oordeel": "Toekenning"} | past


def _reported(facts: Facts, period: str) -> Iterator[Facts]:
    past = _past(
        facts, period, datum_start_brede_intake="intake", datum_ondertekening_pvt="pvt", datum_eindgesprek_map="map",
        datum_start_ontzorgen="relief", datum_start_maatschappelijke_begeleiding="guidance",
        datum_inburgeringsaanbod="offer", datum_start_taalles="taalles",
    )  # fmt: skip
    talks = [day for day in facts["talks"] if day <= period_end(period)]
    newest = {"datum_laatste_voortgangsgesprek": talks[-1]} if talks else {}
    quarters = (month_index(period_end(period)) - month_index(START)) // 3
    hours = {"uren_participatie": float(facts["hours"] * quarters), "instellingsnummer": facts["provider"]}
    yield {"bsn": facts["bsn"], "gemeente_code": "GM0363"} | past | newest | hours


def _months(facts: Facts, period: str) -> Iterator[Facts]:
    first = month_index(period_start(period))
    for index in range(first, first + 3):
        number, text = index - month_index(START), month_start(index).strftime("%Y-%m")
        happened = {"baan": number in facts["jobs"], "uitkering": number in facts["benefits"]}
        yield {"bsn": facts["bsn"], "maand": text} | happened


TOLD: dict[str, Callable[[Facts, str], Iterator[Facts]]] = {
    "duo_inburgeringsplicht": _plicht,
    "coa_opvang": _stays,
    "coa_voorinburgering": _lessons,
    "duo_pip": _pips,
    "duo_leerbaarheidstoets": _toetsen,
    "duo_termijn": _terms,
    "duo_examen": _exams,
    "duo_vrijstelling_ontheffing": _exempted,
    "gem_swi": _reported,
    "cbs_werk_uitkering": _months,
}
