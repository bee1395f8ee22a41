"""Words that readers see for the codes of the warehouse: phases, verdicts, states, dimensions.

What belongs here: the lists, in Dutch. What does not: sentences of one page (those stand in its template or module).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TIMES: Final = "\u00d7"  # between the two dimensions of a pair
PHASES: Final = {
    "F1": "Instroom en inburgeringsplicht",
    "F2": "Vroege start in de opvang",
    "F3": "Koppeling, huisvesting en overdracht",
    "F4": "Brede intake en PIP",
    "F5": "Inburgeren in de leerroute",
    "F6": "Examens, termijn en afronding",
    "F7": "Werk en inkomen",
    "K": "De keten als geheel",
}
DIMENSIONS: Final = {
    "totaal": "Totaal",
    "doelgroep": "Doelgroep",
    "leerroute": "Leerroute",
    "cohort": "Cohort",
    "geslacht": "Geslacht",
    "leeftijdsklasse": "Leeftijd bij begin van de plicht",
    f"doelgroep{TIMES}cohort": "Doelgroep en cohort",
    "onderdeel": "Examenonderdeel",
    "niveau": "Niveau",
    f"onderdeel{TIMES}niveau": "Examenonderdeel en niveau",
    "maanden": "Maanden na start van de termijn",
    "soort": "Soort",
    "fase": "Fase",
    "extract": "Levering",
    "leverancier": "Leverancier",
}
CATEGORIES: Final = {
    "totaal": "Totaal",
    "ASIEL": "Asielstatushouders",
    "GEZIN_OVERIG": "Gezins- en overige migranten",
    "B": "B1-route",
    "O": "Onderwijsroute",
    "Z": "Z-route",
    "GEEN": "Nog geen leerroute",
    "M": "Man",
    "V": "Vrouw",
    "X": "Geslacht X",
    "<18": "Jonger dan 18",
    "18-24": "18 tot en met 24",
    "25-34": "25 tot en met 34",
    "35-44": "35 tot en met 44",
    "45-54": "45 tot en met 54",
    "55+": "55 en ouder",
    "LE": "Lezen",
    "LU": "Luisteren",
    "SC": "Schrijven",
    "SP": "Spreken",
    "KNM": "Kennis van de Nederlandse maatschappij",
    "UITVOERING": "Uitvoeringsniveau",
    "SCHAKEL": "Schakelniveau",
    "STELSEL": "Stelselniveau",
    "LEERROUTE": "Leerroute niet op tijd",
    "PVT": "PVT niet op tijd",
    "MAP": "MAP niet op tijd",
}
ORDER_OF_CATEGORIES: Final = tuple(CATEGORIES)
AREA_TYPES: Final = {
    "NL": "Nederland",
    "provincie": "Provincie",
    "arbeidsmarktregio": "Arbeidsmarktregio",
    "gemeente": "Gemeente",
}
TARGET_STATUS: Final = {
    "wettelijke_norm": "wettelijke norm",
    "vastgesteld": "vastgesteld",
    "werkhypothese": "werkhypothese",
}
DIRECTIONS: Final = {
    "hoger": "Hoger is beter",
    "lager": "Lager is beter (bij een doorlooptijd: korter, dus een groter aandeel binnen de norm)",
    "context": "Geen richting: achtergrond bij andere cijfers",
}
ABSENCES: Final = {"geheim": "geheim", "onvoldoende": "onvoldoende", "ontbreekt": "ontbreekt"}


@dataclass(frozen=True)
class Mark:
    """How a verdict or state is shown: shape (id of the symbol), word and class; never colour alone."""

    shape: str
    word: str
    klass: str
    letter: str = ""


VERDICTS: Final = {
    "GEHAALD": Mark("s-gehaald", "Gehaald", "goed"),
    "NIET_GEHAALD": Mark("s-niet", "Niet gehaald", "slecht"),
    "NIET_TE_ZEGGEN": Mark("s-onzeker", "Niet te zeggen", "open"),
    "GEEN_AMBITIE": Mark("s-geen", "Geen ambitie", "stil"),
}
REASONS: Final = {
    "leveringen_ontbreken": "leveringen ontbreken",
    "te_weinig_waarnemingen": "te weinig waarnemingen",
    "te_kleine_groep": "te kleine groep",
}
STATES: Final = {
    "ONTVANGEN": Mark("s-gehaald", "Ontvangen", "goed", "O"),
    "MET_UITVAL": Mark("s-half", "Ontvangen met uitval", "open", "U"),
    "NUL": Mark("s-geen", "Niets te melden", "goed", "N"),
    "VERWACHT": Mark("s-punt", "Nog verwacht", "stil", "W"),
    "TE_LAAT": Mark("s-driehoek", "Te laat", "slecht", "L"),
    "AFGEKEURD": Mark("s-niet", "Afgekeurd", "slecht", "A"),
    "VASTGEHOUDEN": Mark("s-onzeker", "Vastgehouden", "open", "V"),
    "VRIJGESTELD": Mark("s-streep", "Vrijgesteld", "stil", "\u2013"),
}


def category(code: str) -> str:
    """A category for reading; pairs are joined by a comma and years stand as they are."""
    return ", ".join(
        CATEGORIES.get(part, part.replace("_", " ").lower() if part.isupper() and len(part) > 3 else part)
        for part in code.split(TIMES)
    )


def category_order(code: str) -> tuple[int, str]:
    """Where a category stands in a table: listed ones in the order of the list, others after them by name."""
    return (ORDER_OF_CATEGORIES.index(code) if code in CATEGORIES else len(CATEGORIES), code)
