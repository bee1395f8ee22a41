"""The extracts of IND, COA and DUO about persons, as facts with the day on which they become visible.

What belongs here: which column of a delivery is which fact of a life. What does not: gem_swi and cbs (own modules).
"""

from __future__ import annotations

import polars as pl

from pipelines.simulate.differences import Differences
from pipelines.simulate.draws import Draws
from pipelines.simulate.identifiers import draw_v_numbers
from pipelines.simulate.population import Population
from pipelines.simulate.views import FactView

BSN_KNOWN_AFTER = 28  # werkhypothese: days between the residence right and a BSN at IND


def person_views(population: Population, differences: Differences, seed: int) -> dict[str, FactView]:
    """The views of the nine extracts about persons whose facts do not change. **Shape**: by extract id."""
    return {
        "ind_verblijfsrecht": _ind(population, differences),
        "coa_opvang": _coa_stay(population, differences),
        "coa_voorinburgering": _coa_course(population),
        "duo_inburgeringsplicht": _duo_duty(population, differences, seed),
        "duo_leerbaarheidstoets": _duo_test(population),
        "duo_pip": FactView(_of_person(population, population.plans), "dagtekening_pip"),
        "duo_termijn": FactView(_of_person(population, population.terms), "wijzigingsdatum"),
        "duo_examen": FactView(_of_person(population, population.exams), "datum_uitslag"),
        "duo_vrijstelling_ontheffing": FactView(_of_person(population, population.decisions), "datum"),
        "duo_handhaving": _duo_fines(population),
    }


def _of_person(population: Population, facts: pl.DataFrame) -> pl.DataFrame:
    """Facts with the identifiers and gemeente of their person."""
    carried = population.persons.select("persoon", "bsn", "gemeente_code", "ingetrokken_op")
    return facts.join(carried, on="persoon", how="left", maintain_order="left")


def _ind(population: Population, differences: Differences) -> FactView:
    spoiled = pl.col("persoon") % 2 == 0
    facts = population.persons.filter(~(differences.holds("C05") & spoiled)).with_columns(
        verblijfsdoel=pl.when(differences.holds("C05")).then(pl.lit("OVERIG")).otherwise("verblijfsdoel"),
        bsn=pl.col("bsn_ind"),
        bsn_bekend_op=pl.min_horizontal(
            pl.col("datum_verblijfsrecht") + pl.duration(days=BSN_KNOWN_AFTER), "begindatum"
        ),
    )
    follows = {"bsn": "bsn_bekend_op", "reden_einde": "datum_einde_verblijfsrecht"}
    return FactView(facts, "datum_verblijfsrecht", follows)


def _coa_stay(population: Population, differences: Differences) -> FactView:
    elsewhere = pl.col("gemeente_code").replace(differences.neighbours)
    facts = population.persons.filter(pl.col("datum_instroom").is_not_null()).with_columns(
        gemeente_code_koppeling=pl.when(differences.holds("C06")).then(elsewhere).otherwise("gemeente_code_koppeling")
    )
    follows = {"reden_uitstroom": "datum_uitstroom", "gemeente_code_koppeling": "datum_koppeling"}
    follows |= {"klantprofiel_gedeeld": "datum_koppeling"}
    # COA reports a stay from the residence right on: before it the person belongs to the asylum procedure
    shown = facts.with_columns(zichtbaar_op=pl.max_horizontal("datum_instroom", "datum_verblijfsrecht"))
    return FactView(shown, "zichtbaar_op", follows)


def _coa_course(population: Population) -> FactView:
    facts = population.persons.filter(pl.col("vi_gevraagd").is_not_null()).select(
        "persoon",
        "v_nummer",
        "ingetrokken_op",
        datum_gevraagd="vi_gevraagd",
        instemming="vi_instemming",
        datum_start="vi_start",
        datum_einde="vi_einde",
        taallessen_voldaan="vi_taallessen",
        knm_afgerond="vi_knm",
        intromap_afgerond="vi_intromap",
    )
    done = ("taallessen_voldaan", "knm_afgerond", "intromap_afgerond")
    return FactView(facts, "datum_gevraagd", dict.fromkeys(done, "datum_einde"))


def _duo_duty(population: Population, differences: Differences, seed: int) -> FactView:
    wrong = draw_v_numbers(Draws(seed, "C08"), population.persons.height)
    facts = population.persons.with_columns(
        v_nummer=pl.when(differences.holds("C08"))
        .then(pl.Series(wrong.tolist(), dtype=pl.String))
        .otherwise("v_nummer_duo"),
        reden_geen_inburgeringsplicht=pl.col("reden_einde_plicht"),
    )
    follows = {"gemeente_code": "gemeente_bekend_op", "reden_geen_inburgeringsplicht": "einddatum"}
    return FactView(facts, "begindatum", follows)


def _duo_test(population: Population) -> FactView:
    has_score = pl.col("toets_resultaat") != "Onbekend"
    facts = population.persons.filter(pl.col("toets_afname").is_not_null()).select(
        "persoon",
        "bsn",
        "ingetrokken_op",
        datum_aanmelding="toets_aanmelding",
        datum_afname="toets_afname",
        resultaat="toets_resultaat",
        behaalde_score=pl.when(has_score).then("toets_score"),
        benodigde_score=pl.when(has_score).then("toets_nodig"),
    )
    return FactView(facts, "datum_afname")


def _duo_fines(population: Population) -> FactView:
    facts = _of_person(population, population.fines)
    follows = {"bedrag_eur": "datum_boete", "nieuwe_termijn_maanden": "datum_boete"}
    return FactView(facts, "datum_vooraankondiging", follows)
