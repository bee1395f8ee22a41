"""Every indicator for every peildatum: units from the rules, cells from the units.

What belongs here: which rule feeds which kind of cell and with which dimensions. What does not: the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from tests.oracle.calendar_time import peildata, quarter_start
from tests.oracle.cells import (
    EXAM_DIMENSIONS,
    PERSON_DIMENSIONS,
    TOTAAL,
    Cell,
    Dimension,
    Measure,
    measured,
    placed,
    values_frame,
)
from tests.oracle.counts import PERSON_COUNTS, count, signalen_open
from tests.oracle.durations import duration
from tests.oracle.expected import delivered_units
from tests.oracle.indicators import arrival, completion, housing, intake_pip, learning, work
from tests.oracle.look import DurationRule, Look, ShareRule, lasting
from tests.oracle.means import (
    ervaring_inburgeraars,
    mean,
    school_sums,
    tevredenheid_cursisten,
    wachtlijst_taalscholen,
)
from tests.oracle.persons import Register, read_register
from tests.oracle.shares import from_counts, share
from tests.oracle.states import Known, Row
from tests.oracle.taakstelling import realisatie
from tests.oracle.world import World

SHARES: dict[str, ShareRule] = (
    arrival.SHARES | housing.SHARES | intake_pip.SHARES | learning.SHARES | completion.SHARES | work.SHARES
)
# Norm in days (None: no norm) and whether an exit competes.
DURATIONS: dict[str, tuple[DurationRule, int | None, bool]] = {
    "doorlooptijd_verblijfsrecht_kennisgeving": (arrival.doorlooptijd_verblijfsrecht_kennisgeving, 56, False),
    "doorlooptijd_vergunning_koppeling": (housing.doorlooptijd_vergunning_koppeling, 14, True),
    "doorlooptijd_koppeling_huisvesting": (housing.doorlooptijd_koppeling_huisvesting, 70, True),
    "doorlooptijd_plicht_brede_intake": (intake_pip.doorlooptijd_plicht_brede_intake, None, False),
    "doorlooptijd_pip": (intake_pip.doorlooptijd_pip, 70, False),
    "doorlooptijd_pip_start_taalles": (learning.doorlooptijd_pip_start_taalles, None, False),
    "doorlooptijd_termijn_voldaan": (completion.doorlooptijd_termijn_voldaan, 1096, True),
}
PVT_MONTHS = (24, 36)  # beside the 12 of totaal
REGIO = {"gebied_type": "arbeidsmarktregio"}


def indicator_values(world: World, days: Iterable[date] | None = None) -> pl.DataFrame:
    """All cells of ``fct_indicator_values``, as known on the world's moment.

    Shape: the key columns and ``VALUE_COLUMNS``, sorted by key.
    """
    known = Known(world)
    register = read_register(known)
    when = list(peildata(world.as_known) if days is None else days)
    looks = [Look(person, day, register.knowledge) for day in when for person in register.persons]
    cells = _person_cells(register, [look for look in looks if look.plichtig])
    for day in when:
        cells += _national_cells(register, day)
    cells += _signal_cells(register, when) + _delivered_cells(known, when)
    return values_frame(cells)


def _person_cells(register: Register, looks: list[Look]) -> list[Cell]:
    slices = [{"peildatum": look.peildatum} | look.person.slices(look.peildatum) for look in looks]
    frame = _Placed(register, slices, looks)
    keurmerk = learning.aanbod_bij_keurmerkinstelling(register.known.rows("bow_aanbieders"))
    cells: list[Cell] = []
    for name, rule in (SHARES | {"aanbod_bij_keurmerkinstelling": keurmerk}).items():
        cells += frame.cells(name, lambda look, rule=rule: [_judged(rule(look))], share)
    for name, (lasts, norm, competing) in DURATIONS.items():
        measure = duration(norm, competing=competing)
        cells += frame.cells(name, lambda look, rule=lasts: [_lasted(rule(look))], measure)
    for name, counts in PERSON_COUNTS.items():
        extra = (Dimension("soort", ("soort",)),) if name == "boetes_opgelegd" else ()
        cells += frame.cells(name, counts, count, (*PERSON_DIMENSIONS, *extra))
    return cells + _pvt_cells(frame) + _exam_cells(frame)


class _Placed:
    """Looks with their slices and gebieden, to be joined to what a rule says of them."""

    def __init__(self, register: Register, slices: list[dict[str, Any]], looks: list[Look]) -> None:
        names = ("gemeente", "doelgroep", "leerroute", "cohort", "geslacht", "leeftijdsklasse")
        schema = {"peildatum": pl.Date, **dict.fromkeys(names, pl.String)}
        self.looks, self.reference, self.knowledge = looks, register.known.world.reference, register.knowledge
        self.slices = pl.DataFrame(slices, schema=schema).with_row_index("look")

    def units(self, rule: Any) -> pl.DataFrame:
        """What the rule says of each look, one row a unit, in every gebied."""
        found = [{"look": i} | unit for i, look in enumerate(self.looks) for unit in rule(look) if unit is not None]
        if not found:
            return pl.DataFrame()
        units = pl.DataFrame(found, infer_schema_length=None).with_columns(pl.col("look").cast(pl.UInt32))
        return placed(units.join(self.slices, on="look", how="inner"), self.reference)

    def cells(
        self, name: str, rule: Any, measure: Measure, dimensions: Iterable[Dimension] = PERSON_DIMENSIONS
    ) -> list[Cell]:
        """All cells of one indicator."""
        units = self.units(rule)
        return [] if units.is_empty() else measured(name, units, dimensions, measure)


def _judged(answer: Any) -> dict[str, Any] | None:
    return None if answer is None else {"teller": answer.teller, "bekend": answer.bekend}


def _lasted(answer: Any) -> dict[str, Any] | None:
    return None if answer is None else {"days": answer.days, "outcome": answer.outcome}


def _pvt_cells(frame: _Placed) -> list[Cell]:
    """The dimension ``maanden`` of pvt_afgerond; 12 is also its totaal."""
    cells: list[Cell] = []
    for months in (12, *PVT_MONTHS):
        rule = learning.pvt_afgerond_na(months)
        found = frame.cells("pvt_afgerond", lambda look, rule=rule: [_judged(rule(look))], share, (TOTAAL,))
        cells += [cell | {"dimensie": "maanden", "categorie": str(months)} for cell in found]
    return cells


def _exam_cells(frame: _Placed) -> list[Cell]:
    """Exam shares; no cell when a month of the quarter is not accepted."""
    cells: list[Cell] = []
    for name, rule in completion.RESULTS.items():

        def units(look: Look, rule: Any = rule) -> list[dict[str, Any] | None]:
            if not frame.knowledge.exams_known(quarter_start(look.peildatum), look.peildatum):
                return []
            return [_judged(r.judged) | {"onderdeel": r.onderdeel, "niveau": r.niveau} for r in rule(look)]  # type: ignore[operator]

        cells += frame.cells(name, units, share, EXAM_DIMENSIONS)
    return cells


def _national_cells(register: Register, day: date) -> list[Cell]:
    """Cells that come from totals: schools, providers, experience and the taakstelling."""
    known = register.known
    cells = realisatie(register, day)
    cells += _means("tevredenheid_cursisten", tevredenheid_cursisten(known, day), day)
    phase = Dimension("fase", ("fase",))
    cells += _means("ervaring_inburgeraars", ervaring_inburgeraars(known, day), day, phase)
    cells += _means("wachtlijst_taalscholen", wachtlijst_taalscholen(known, day), day)
    for name, extract, noemer, teller in (
        ("diploma_taalschakeltraject", "mbo_taalschakeltraject", "gestart", "diploma"),
        ("bezetting_onderwijsroute", "ocw_onderwijsroute", "bekostigde_plaatsen", "gestart"),
    ):
        below, above = school_sums(known, extract, noemer, teller, day)
        units = pl.DataFrame([{"peildatum": day} | _NL])
        cells += measured(name, units, (TOTAAL,), lambda _, b=below, a=above: from_counts(b, a, 0, b, a))
    return cells


_NL = {"gebied_type": "NL", "gebied_code": "NL01"}


def _means(name: str, rows: list[Row], day: date, *extra: Dimension) -> list[Cell]:
    national = [row | {"peildatum": day} | _NL for row in rows]
    regional = [row | {"peildatum": day} | REGIO | {"gebied_code": row["regio"]} for row in rows if "regio" in row]
    units = pl.DataFrame(national + regional)
    return measured(name, units, (TOTAAL, *extra), mean) if rows else []


def _signal_cells(register: Register, when: list[date]) -> list[Cell]:
    signals = register.known.rows("signalen")
    open_ = [unit | {"peildatum": day} | _NL for day in when for unit in signalen_open(signals, day)]
    level, phase = Dimension("niveau", ("niveau",)), Dimension("fase", ("fase",))
    cells = measured("signalen_open", pl.DataFrame(open_), (TOTAAL, level, phase), count) if open_ else []
    lasted = [_signal_lasted(register, row, day) for day in when for row in signals if row["datum_ontvangen"] <= day]
    measure = duration(None, competing=True)
    if lasted:
        cells += measured("doorlooptijd_signalen", pl.DataFrame(lasted), (TOTAAL, level), measure)
    return cells


def _signal_lasted(register: Register, row: Row, day: date) -> dict[str, Any]:
    until = register.knowledge.until("signalen", row["leverancier"])
    solved = row["datum_status"] if row["status"] == "OPGELOST" else None
    rejected = row["datum_status"] if row["status"] == "AFGEWEZEN" else None
    answer = lasting(row["datum_ontvangen"], solved, rejected, until and min(day, until), competing=True)
    return {"peildatum": day, "niveau": row["niveau"], "days": answer.days, "outcome": answer.outcome} | _NL


def _delivered_cells(known: Known, when: list[date]) -> list[Cell]:
    cells: list[Cell] = []
    dimensions = (TOTAAL, Dimension("extract", ("extract",)), Dimension("leverancier", ("leverancier",)))
    for name in ("tijdig_geleverd", "volledig_geleverd"):
        units = [unit for day in when for unit in delivered_units(known, name, day)]
        cells += measured(name, pl.DataFrame(units), dimensions, share) if units else []
    return cells
