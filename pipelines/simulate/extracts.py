"""All 21 extracts of the population: the rows that a partner would deliver for a period, without any fault.

What belongs here: which module makes which extract. What does not: names, formats, moments, faults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from pipelines.contracts.loader import Contracts
from pipelines.contracts.model import Contract
from pipelines.deliveries.period import Period
from pipelines.simulate import conversations as talk
from pipelines.simulate import institution_extracts as institutions
from pipelines.simulate.assumptions import Assumptions
from pipelines.simulate.differences import Differences
from pipelines.simulate.monthly_work import work_rows
from pipelines.simulate.municipal import municipal_rows, municipal_view
from pipelines.simulate.person_extracts import person_views
from pipelines.simulate.population import Population

Rows = Callable[[Contract, Period], pl.DataFrame]


@dataclass(frozen=True)
class Extracts:
    """The source of every extract; ``rows`` adds the supplier of each record."""

    contracts: Contracts
    sources: dict[str, Rows]

    def rows(self, extract: str, period: Period) -> pl.DataFrame:
        """The records of one period. **Shape**: the contract's columns in order and ``leverancier``.

        **Nulls**: a column that nobody fills is empty. **Errors**: KeyError for an extract that is not simulated.
        """
        contract = self.contracts.latest(extract)
        rows = self.sources[extract](contract, period)
        if "leverancier" not in rows.columns:
            rows = rows.with_columns(leverancier=pl.lit(contract.suppliers[0]))
        missing = [pl.lit(None).alias(one.name) for one in contract.fields if one.name not in rows.columns]
        return rows.with_columns(missing).select(*[one.name for one in contract.fields], "leverancier")


def derive_extracts(
    population: Population,
    differences: Differences,
    contracts: Contracts,
    assumptions: Assumptions,
    seed: int,
    span: tuple[date, date],
) -> Extracts:
    """Connect every extract id to the function that makes its rows."""
    reference = population.places.reference
    views = person_views(population, differences, seed)
    sources: dict[str, Rows] = {
        extract: lambda contract, period, view=view: view.known(contract, period, reference)  # type: ignore[misc]
        for extract, view in views.items()
    }
    swi = municipal_view(population, differences)
    absent = assumptions.number("afwezig_bij_cbs")
    said = talk.converse(seed, contracts.latest("signalen").suppliers, population.places, span)
    sources |= {
        "gem_swi": lambda contract, period: municipal_rows(swi, contract, period, reference),
        "cbs_werk_uitkering": lambda _, period: work_rows(population, period, absent),
        "szw_taakstelling": lambda _, period: institutions.quota_rows(population, assumptions, period),
        "bow_aanbieders": lambda _, period: institutions.school_rows(population, period),
        "nrto_capaciteit": lambda _, period: institutions.capacity_rows(population, period),
        "ocw_onderwijsroute": lambda _, period: institutions.education_route_rows(population, period),
        "mbo_taalschakeltraject": lambda _, period: institutions.college_rows(population, period),
        "cvte_examenuitslagen": lambda _, period: institutions.exam_total_rows(population, differences, period),
        "signalen": lambda _, period: talk.signal_rows(said, period),
        "ervaring_inburgeraars": lambda _, period: talk.experience_rows(seed, population.places, period),
        "leerinstrumenten": lambda _, period: talk.instrument_rows(said, period),
    }
    return Extracts(contracts, sources)
