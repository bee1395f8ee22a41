"""Which records of a delivery are accepted (deliveries.md section 4, R01 to R10), written a second time.

What belongs here: types of cells and rules on rows. What does not: verdicts on files, and which rule names a row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime
from typing import Any, Final

from tests.oracle.calendar_time import period_end
from tests.oracle.extracts import Column, Extract
from tests.oracle.world import Reference

INVALID: Final = object()
DUMMY_BSN = ("000000000", "999999990", "123456782")
Record = dict[str, Any]

_CODES = {
    "geslacht": "M V X",
    "verblijfsdoel": "ASIEL NAREIS GEZINSHERENIGING GEZINSVORMING GEESTELIJK_BEDIENAAR OVERIG",
    "reden_einde_verblijf": "INGETROKKEN NATURALISATIE VERTROKKEN OVERLEDEN",
    "reden_uitstroom": "HUISVESTING ZELFSTANDIG VERTROKKEN OVERLEDEN",
    "doelgroep": "Asielstatushouder|Gezinsmigrant en overige migrant",
    "doelgroep_detail": "Asielstatushouder|Geestelijk bedienaar|Gezinshereniger|Gezinshereniger met Asielstatushouder"
    "|Gezinsvormer|Gezinsvormer met Asielstatushouder|Overig",
    "reden_geen_plicht": "Volledige ontheffing|Volledige vrijstelling|Inburgeringsplicht voldaan"
    "|Verblijfsdoel gewijzigd|Vertrek uit Nederland langer dan een jaar|Overlijden|Overig|Tijdelijke vrijstelling",
    "lbt_resultaat": "B1-route haalbaar|B1-route niet haalbaar|Onbekend",
    "leerroute": "B O Z",
    "niveau_pip": "A2 B1",
    "alfabetisering": "A AA NVT",
    "examenonderdeel": "KNM LE LU SC SP",
    "taalniveau": "A2 B1 B2",
    "examenresultaat": "Geslaagd Gezakt Geen",
    "reden_geen_resultaat": "Verwijtbaar Nietverwijtbaar Afgemeld Absent",
    "vrijstelling_soort": "VRIJSTELLING_GEHEEL VRIJSTELLING_GEDEELTELIJK VRIJSTELLING_TIJDELIJK ONTHEFFING_GEHEEL "
    "ONTHEFFING_GEDEELTELIJK",
    "vrijstelling_grond": "AVI DIP DOC GED INB INS OPL MED BIO",
    "oordeel": "Toekenning Afwijzing",
    "boete_soort": "LEERROUTE PVT MAP",
    "signaal_niveau": "UITVOERING SCHAKEL STELSEL",
    "signaal_status": "NIEUW GEBUNDELD IN_BEHANDELING OPGELOST DOORGEZET AFGEWEZEN",
    "instrument_soort": "COP ONDERZOEK KETENCONFERENTIE WERKBEZOEK PROEFTUIN REFLECTIEBIJEENKOMST",
    "fase": "F1 F2 F3 F4 F5 F6 F7 K",
    "partner": "SZW VNG DIVOSA DUO COA IND CVTE OCW BOW NRTO MBORAAD INBURGERAARS GEMEENTEN CBS",
}
CODES = {name: frozenset(words.split("|" if "|" in words else None)) for name, words in _CODES.items()}
ORDERS = {
    "ind_verblijfsrecht": [("datum_verblijfsrecht", "datum_einde_verblijfsrecht")],
    "coa_opvang": [("datum_instroom", "datum_uitstroom"), ("datum_instroom", "datum_koppeling")],
    "coa_voorinburgering": [("datum_start", "datum_einde")],
    "duo_inburgeringsplicht": [("begindatum", "einddatum")],
    "duo_termijn": [("startdatum", "einddatum")],
    "duo_examen": [("examendatum", "datum_uitslag")],
    "duo_vrijstelling_ontheffing": [("datum", "datum_einde")],
    "gem_swi": [
        ("datum_start_brede_intake", "datum_afronding_brede_intake"),
        ("datum_start_ontzorgen", "datum_einde_ontzorgen"),
    ],
    "bow_aanbieders": [("keurmerk_vanaf", "keurmerk_tot")],
}
TOGETHER = {
    "ind_verblijfsrecht": ("reden_einde", "datum_einde_verblijfsrecht"),
    "coa_opvang": ("reden_uitstroom", "datum_uitstroom"),
    "duo_inburgeringsplicht": ("reden_geen_inburgeringsplicht", "einddatum"),
}


def cast(value: Any, kind: str, *, dutch_dates: bool, comma: bool) -> Any:
    """A cell by its type; None when empty, INVALID when it is not of its type."""
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    family = kind.split(":", maxsplit=1)[0]
    if family in ("code", "gem", "amr", "bsn", "vnr", "text", "month"):
        return _text(value, kind)
    casts = {"date": lambda: _day(value, dutch=dutch_dates), "bool": lambda: _flag(value)}
    return casts.get(family, lambda: _number(value, family, comma=comma))()


def _text(value: Any, kind: str) -> Any:
    text = str(value)
    if kind == "month":
        return text if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) else INVALID
    length = kind.split(":")[1:] if kind.startswith("text") else []
    return INVALID if length and len(text) != int(length[0]) else text


def _day(value: Any, *, dutch: bool) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    pattern = r"(\d{2})-(\d{2})-(\d{4})" if dutch else r"(\d{4})-(\d{2})-(\d{2})"
    found = re.fullmatch(pattern, str(value))
    parts = [int(part) for part in found.groups()] if found else []
    try:
        return date(*(reversed(parts) if dutch else parts))
    except (TypeError, ValueError):
        return INVALID


def _flag(value: Any) -> Any:
    return value if isinstance(value, bool) else {"J": True, "N": False}.get(str(value), INVALID)


def _number(value: Any, family: str, *, comma: bool) -> Any:
    if isinstance(value, bool):
        return INVALID
    if isinstance(value, str):
        pattern = r"-?\d+" if family == "int" else (r"-?\d+(,\d+)?" if comma else r"-?\d+(\.\d+)?")
        if not re.fullmatch(pattern, value):
            return INVALID
        value = float(value.replace(",", "."))
    if family == "int":
        return int(value) if value == int(value) else INVALID
    return float(value)


def accepted_rows(
    extract: Extract, records: list[Record | None], supplier: str, period: str, reference: Reference
) -> list[Record]:
    """The records that pass every row rule, old gemeente codes mapped to the present division."""
    mapped = [None if record is None else _mapped(extract, record, reference) for record in records]
    allowed = {row.gemeente_code for row in reference.berichtgevers if row.leverancier == supplier}
    good = {
        index
        for index, record in enumerate(mapped)
        if record is not None and _passes(extract, record, period, reference, allowed)
    }
    good -= _doubles(extract, mapped)
    return [record for index, record in enumerate(mapped) if index in good and record is not None]


def _mapped(extract: Extract, record: Record, reference: Reference) -> Record:
    codes = {c.name: record[c.name] for c in extract.columns if c.kind == "gem" and isinstance(record[c.name], str)}
    return record | {name: reference.present(code) or code for name, code in codes.items()}


def _passes(extract: Extract, record: Record, period: str, reference: Reference, allowed: set[str]) -> bool:
    return (
        all(_cell_passes(extract, column, record[column.name], reference) for column in extract.columns)
        and _combination_passes(extract, record)
        and _dates_pass(extract, record, period_end(period))
        and (extract.id != "gem_swi" or record["gemeente_code"] in allowed)
    )


def _cell_passes(extract: Extract, column: Column, value: Any, reference: Reference) -> bool:
    if value is INVALID or (value is None and column.required):
        return False
    if value is None:
        return True
    family, _, argument = column.kind.partition(":")
    if family in ("int", "dec"):
        return column.name in extract.signed or _in_range(column.name, value)
    regions = {place.arbeidsmarktregio for place in reference.gemeenten.values()}
    tests = {
        "code": lambda: value in CODES[argument],
        "gem": lambda: value in reference.gemeenten,
        "amr": lambda: value in regions,
        "bsn": lambda: _bsn(value),
        "vnr": lambda: re.fullmatch(r"[0-9]{10}", value) is not None,
    }
    return bool(tests.get(family, lambda: True)())


def _in_range(name: str, value: float) -> bool:
    edges = {"tevredenheid": (1, 10), "gemiddelde_score": (1, 10), "slagingspercentage": (0, 100)}
    low, high = edges.get(name, (0, float("inf")))
    return low <= value <= high


def _bsn(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{9}", value) or value in DUMMY_BSN:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(value, weights, strict=True)) % 11 == 0


def _combination_passes(extract: Extract, record: Record) -> bool:
    pair = TOGETHER.get(extract.id)
    if pair and (record[pair[0]] is None) != (record[pair[1]] is None):
        return False
    if extract.id == "duo_pip":
        return (record["leerroute"], record["niveau"]) not in (("O", "A2"), ("Z", "B1"))
    return True


def _dates_pass(extract: Extract, record: Record, last: date) -> bool:
    for begin, end in ORDERS.get(extract.id, []):
        if record[begin] is not None and record[end] is not None and record[end] < record[begin]:
            return False
    tested = [c.name for c in extract.columns if c.kind == "date" and c.name not in extract.late_allowed]
    return all(record[name] is None or record[name] <= last for name in tested)


def _doubles(extract: Extract, records: list[Record | None]) -> set[int]:
    """R05: of identical rows all but the first; a whole group as soon as one row differs."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    optional = {column.name for column in extract.columns if column.key and not column.required}
    for index, record in enumerate(records):
        if record is not None and _complete(extract, record, optional):
            groups[tuple(record[name] for name in extract.key)].append(index)
    out: set[int] = set()
    for indexes in groups.values():
        kinds = Counter(str(records[index]) for index in indexes)
        out |= set(indexes[1:]) if len(kinds) == 1 else set(indexes)
    return out


def _complete(extract: Extract, record: Record, optional: set[str]) -> bool:
    return all(record[n] is not INVALID and (record[n] is not None or n in optional) for n in extract.key)
