"""signalen, ervaring_inburgeraars and leerinstrumenten: what partners and inburgeraars say, and the learning from it.

What belongs here: invented signals in plain Dutch, their status over time, scores, meetings. What does not: persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.deliveries.period import Period
from pipelines.simulate.draws import Draws, where
from pipelines.simulate.places import Places

PHASES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "K")
TOPICS = (
    "Geen docent Nt2 in de regio", "Wachttijd PIP loopt op", "Overdracht COA blijft één week liggen",
    "Kinderopvang ontbreekt", "Taalles en voltijdswerk botsen", "B2-aanbod nauwelijks beschikbaar",
    "Eén loket voor vragen gewenst", "Reistijd naar taalschool", "Café-taalles in de wijk van Zoë: één groep",
)  # fmt: skip
TEXTS = (
    "Beëindiging contract taalschool", 'Meldt zich op; "nog geen plek" is het antwoord', "Besproken in het overleg",
    "<script>alert(1)</script> in het formulier", "\"'; DROP TABLE signalen; --", "=SOM(1;2) staat in het formulier",
    "Cliënten wachten; reële oplossing gevraagd", "Herhaald signaal",
)  # fmt: skip
OUTCOMES = {"OPGELOST": 45, "DOORGEZET": 15, "AFGEWEZEN": 12, "GEBUNDELD": 8, "IN_BEHANDELING": 20}
PER_MONTH = 2.5  # werkhypothese: signals per supplier and month
FOUND = {"VNG": "VNG", "DIVOSA": "DIV", "INBURGERAARS": "INB", "NRTO": "NRT", "MBORAAD": "MBO", "GEMEENTEN": "GEM"}


@dataclass(frozen=True)
class Conversations:
    """All signals and instruments of the simulated span, with every later status."""

    signals: pl.DataFrame
    instruments: pl.DataFrame


def converse(seed: int, suppliers: tuple[str, ...], places: Places, span: tuple[date, date]) -> Conversations:
    """Draw the signals of each supplier and the learning instruments. **Shape**: one row each, by id."""
    frames = [_signals(Draws(seed, f"signalen {one}"), one, places, span) for one in suppliers]
    signals = pl.concat(frames)
    return Conversations(signals, _instruments(Draws(seed, "leerinstrumenten"), signals, span))


def _days(draws: Draws, count: int, span: tuple[date, date]) -> np.ndarray:
    first = np.datetime64(span[0], "D")
    return np.asarray(np.sort(first + draws.days(0, (span[1] - span[0]).days, count)))


def _signals(draws: Draws, supplier: str, places: Places, span: tuple[date, date]) -> pl.DataFrame:
    count = max(3, round((span[1] - span[0]).days / 30.4 * PER_MONTH))
    received = _days(draws, count, span)
    started = received + draws.days(1, 60, count)
    ended = where(draws.chance(0.8, count), started + draws.days(5, 240, count))
    prefix = FOUND.get(supplier, supplier[:3])
    local = draws.chance(0.5, count)
    return pl.DataFrame(
        {
            "leverancier": np.full(count, supplier),
            "signaal_id": [f"{prefix}-{number:04d}" for number in range(count)],
            "datum_ontvangen": received,
            "niveau": draws.pick({"UITVOERING": 6, "SCHAKEL": 3, "STELSEL": 1}, count).astype(str),
            "fase": draws.pick(dict.fromkeys(PHASES, 1.0), count).astype(str),
            "gemeente_code": np.where(local, draws.random.choice(places.codes, count), ""),
            "onderwerp": draws.pick(dict.fromkeys(TOPICS, 1.0), count).astype(str),
            "omschrijving": draws.pick(dict.fromkeys(TEXTS, 1.0), count).astype(str),
            "eigenaar_partner": draws.pick({"DIVOSA": 3, "SZW": 2, "DUO": 2, "COA": 2, "VNG": 2}, count).astype(str),
            "gestart_op": started,
            "afgerond_op": ended,
            "uitkomst": draws.pick(OUTCOMES, count).astype(str),
        }
    ).with_columns(gemeente_code=pl.col("gemeente_code").replace("", None))


def signal_rows(conversations: Conversations, period: Period) -> pl.DataFrame:
    """The signals of all suppliers with their status at the end of the period. **Shape**: one row per signal."""
    rows = conversations.signals.filter(pl.col("datum_ontvangen") <= period.end)
    done, begun = pl.col("afgerond_op") <= period.end, pl.col("gestart_op") <= period.end
    solved = done & (pl.col("uitkomst") == "OPGELOST")
    return rows.with_columns(
        status=pl.when(done).then("uitkomst").when(begun).then(pl.lit("IN_BEHANDELING")).otherwise(pl.lit("NIEUW")),
        datum_status=pl.when(done).then("afgerond_op").when(begun).then("gestart_op").otherwise("datum_ontvangen"),
        eigenaar_partner=pl.when(begun).then("eigenaar_partner"),
        indicator_id=pl.lit(None, dtype=pl.String),
        gebundeld_in=pl.when(done & (pl.col("uitkomst") == "GEBUNDELD")).then(
            pl.col("signaal_id").first().over("leverancier")
        ),
        maatregel=pl.when(solved).then(pl.lit("Werkafspraak gemaakt")),
        datum_terugkoppeling=pl.when(solved).then("afgerond_op"),
    )


def _instruments(draws: Draws, signals: pl.DataFrame, span: tuple[date, date]) -> pl.DataFrame:
    count = max(6, (span[1] - span[0]).days // 25)
    kinds = ("COP", "ONDERZOEK", "KETENCONFERENTIE", "WERKBEZOEK", "PROEFTUIN", "REFLECTIEBIJEENKOMST")
    named = draws.random.choice(np.array(signals["signaal_id"].to_list(), dtype=object), count)
    return pl.DataFrame(
        {
            "instrument_id": [f"L{number:04d}" for number in range(count)],
            "soort": draws.pick(dict.fromkeys(kinds, 1.0), count).astype(str),
            "niveau": draws.pick({"UITVOERING": 4, "SCHAKEL": 4, "STELSEL": 2}, count).astype(str),
            "datum": _days(draws, count, span),
            "fase": draws.pick(dict.fromkeys(PHASES, 1.0), count).astype(str),
            "deelnemers": draws.random.integers(4, 120, count),
            "signalen": pl.Series(np.where(draws.chance(0.4, count), named, "").tolist(), dtype=pl.String),
            "opbrengst": pl.Series(np.where(draws.chance(0.6, count), "Werkafspraak gedeeld", "").tolist()),
        }
    ).with_columns(pl.col("signalen", "opbrengst").replace("", None))


def instrument_rows(conversations: Conversations, period: Period) -> pl.DataFrame:
    """Leerinstrumenten up to the end of the period. **Shape**: one row per instrument."""
    return conversations.instruments.filter(pl.col("datum") <= period.end)


def experience_rows(seed: int, places: Places, period: Period) -> pl.DataFrame:
    """ervaring_inburgeraars of a half-year. **Shape**: one row per phase and arbeidsmarktregio."""
    regions = sorted({places.reference.gemeenten[code].arbeidsmarktregio_code for code in places.codes})
    pairs = [(phase, region) for phase in PHASES for region in regions]
    draws = Draws(seed, f"ervaring {period.label}")
    score = np.round(draws.random.normal(6.8, 0.9, len(pairs)).clip(1, 10), 1)
    return pl.DataFrame(
        {
            "fase": [phase for phase, _ in pairs],
            "arbeidsmarktregio_code": [region for _, region in pairs],
            "respondenten": draws.random.integers(8, 70, len(pairs)),
            "gemiddelde_score": score,
        }
    )
