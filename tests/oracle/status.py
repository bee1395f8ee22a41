"""Ambitions and verdicts beside each cell (indicators.md section 1, ambitions and verdicts).

What belongs here: choosing the ambitie of a cell and judging its value against it. What does not: the value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from tests.oracle.cells import KEY, STATUS_COLUMNS, VALUE_SCHEMA
from tests.oracle.world import Ambitie, Reference, World

SMALLEST_GROUP = 10
GEHAALD, NIET_GEHAALD, OPEN, NONE = "GEHAALD", "NIET_GEHAALD", "NIET_TE_ZEGGEN", "GEEN_AMBITIE"
# Kind and direction of every indicator: A share, D duration, N count, G mean; hoger, lager or context.
_KINDS = """
N context instroom_inburgeringsplichtigen
A context aandeel_asiel_instroom lbt_b1_haalbaar aandeel_b1_route aandeel_onderwijsroute leerroute_wijkt_af_van_lbt
A context ontheffing_verleend bezetting_onderwijsroute
D lager doorlooptijd_verblijfsrecht_kennisgeving doorlooptijd_vergunning_koppeling doorlooptijd_koppeling_huisvesting
D lager doorlooptijd_plicht_brede_intake doorlooptijd_pip doorlooptijd_pip_start_taalles doorlooptijd_signalen
D hoger doorlooptijd_termijn_voldaan
A hoger instemming_voorinburgering deelname_voorinburgering taallessen_voorinburgering_voldaan werk_tijdens_opvang
A hoger realisatie_taakstelling warme_overdracht brede_intake_gestart leerbaarheidstoets_afgenomen pip_vastgesteld
A hoger pip_binnen_10_weken pvt_afgerond map_afgerond knm_behaald ontzorgd maatschappelijke_begeleiding_gestart
A hoger voortgangsgesprek_6_maanden zroute_uren_op_schema aanbod_bij_keurmerkinstelling slagingspercentage_examens
A hoger examenuitslag_binnen_8_weken voldaan taalniveau_b1_of_hoger werk_12_maanden werk_24_maanden
A hoger werk_36_maanden duurzaam_werk tijdig_geleverd volledig_geleverd diploma_taalschakeltraject
A lager nog_in_opvang zonder_pip_na_10_weken aandeel_z_route afschaling_b1_naar_a2 termijn_verlengd
A lager termijn_overschreden uitkering_eerste_jaar
N lager boetes_opgelegd signalen_open
G hoger tevredenheid_cursisten ervaring_inburgeraars
G lager wachtlijst_taalscholen
"""


@dataclass(frozen=True)
class Direction:
    """Kind of an indicator and which way is better."""

    kind: str
    better: str


def _directions() -> dict[str, Direction]:
    lines = (line.split() for line in _KINDS.strip().splitlines())
    return {name: Direction(kind, better) for kind, better, *names in lines for name in names}


DIRECTIONS = _directions()


def indicator_status(world: World, values: pl.DataFrame) -> pl.DataFrame:
    """The verdict of every cell.

    Shape: the key columns and ``STATUS_COLUMNS``, one row a cell of ``values``.
    """
    by_indicator: dict[str, list[Ambitie]] = {}
    for row in world.reference.ambities:
        by_indicator.setdefault(row.indicator_id, []).append(row)
    rows = [_status(cell, by_indicator, world.reference) for cell in values.to_dicts()]
    numbers = dict.fromkeys(("ambitie", "marge", "verschil"), pl.Float64)
    rest = {name: numbers.get(name, pl.String) for name in STATUS_COLUMNS}
    schema = {name: VALUE_SCHEMA[name] for name in KEY} | rest | {"verwacht_gehaald_op": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _status(cell: dict[str, Any], ambities: dict[str, list[Ambitie]], reference: Reference) -> dict[str, Any]:
    direction = DIRECTIONS[cell["indicator_id"]]
    found = ambitie_of(cell, ambities.get(cell["indicator_id"], []), reference)
    # An ambitie for a context indicator is shown as somebody wrote it down, and judged by nobody.
    judged = found is not None and direction.better != "context"
    verdict, reason = verdict_of(cell, found, direction) if found and judged else (NONE, None)
    value = cell["waarde"]
    return {name: cell[name] for name in KEY} | {
        "ambitie": found.waarde if found else None,
        "ambitie_status": found.status if found else None,
        "richting": direction.better,
        "marge": found.marge if found else None,
        "verdict": verdict,
        "verdict_reden": reason,
        "verschil": value - found.waarde if found and value is not None else None,
        "verwacht_gehaald_op": None,
    }


def ambitie_of(cell: dict[str, Any], rows: list[Ambitie], reference: Reference) -> Ambitie | None:
    """The most specific ambitie that is valid at P: gebied counts before dimension, then the newest, then the last."""
    places = _wider(cell["gebied_type"], cell["gebied_code"], reference)
    cuts = [(cell["dimensie"], cell["categorie"]), ("totaal", "totaal")]

    def rank(row: Ambitie) -> tuple[int, int, date, int]:
        place, cut = places.index((row.gebied_type, row.gebied_code)), cuts.index((row.dimensie, row.categorie))
        return -place, -cut, row.vastgesteld_op, row.line

    fitting = [
        row
        for row in rows
        if row.geldig_vanaf <= cell["peildatum"]
        and (row.geldig_tot is None or cell["peildatum"] < row.geldig_tot)
        and (row.gebied_type, row.gebied_code) in places
        and (row.dimensie, row.categorie) in cuts
    ]
    return max(fitting, key=rank, default=None)


def _wider(kind: str, code: str, reference: Reference) -> list[tuple[str, str]]:
    """A gebied and the ones that contain it, nearest first."""
    chain = [(kind, code)]
    place = reference.gemeenten.get(code) if kind == "gemeente" else None
    if place:
        chain += [("arbeidsmarktregio", place.arbeidsmarktregio), ("provincie", place.provincie)]
    return chain if kind == "NL" else [*chain, ("NL", "NL01")]


def verdict_of(cell: dict[str, Any], ambitie: Ambitie, direction: Direction) -> tuple[str, str | None]:
    """GEHAALD, NIET_GEHAALD or NIET_TE_ZEGGEN with its reason."""
    if direction.kind != "N" and (cell["noemer"] or 0) < SMALLEST_GROUP:
        return OPEN, "te_kleine_groep"
    limits = _limits(cell, direction)
    if None in limits:
        return OPEN, "te_weinig_waarnemingen"
    low, high = limits
    # A duration is judged by its share within the norm, for which more is better whatever the arrow says.
    mirrored = direction.better == "lager" and direction.kind != "D"
    if mirrored:
        low, high = -high, -low
    target = -ambitie.waarde if mirrored else ambitie.waarde
    if low >= target - ambitie.marge:
        return GEHAALD, None
    if high < target:
        return NIET_GEHAALD, None
    return OPEN, _open_reason(cell, ambitie.waarde, direction)


def _limits(cell: dict[str, Any], direction: Direction) -> tuple[Any, Any]:
    if direction.kind == "A":
        return cell["wilson_laag"], cell["wilson_hoog"]
    if direction.kind == "D":
        return cell["binnen_norm_laag"], cell["binnen_norm_hoog"]
    return cell["waarde"], cell["waarde"]


def _open_reason(cell: dict[str, Any], target: float, direction: Direction) -> str:
    if direction.kind != "A":
        return "te_weinig_waarnemingen"
    low, high = cell["ondergrens"], cell["bovengrens"]
    left_open = low < target <= high if direction.better == "hoger" else low <= target < high
    return "leveringen_ontbreken" if left_open else "te_weinig_waarnemingen"
