"""Each thing the agreement declares about an extract, as a table: contracts must say exactly this."""

# ruff: noqa: ISC004 - the table below holds long strings in parts

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.model import Field, FieldType

PROJECT = Path(__file__).parents[2]

# extract: supplier, rhythm, mode, formats, deadline days, columns. A column is name, marks, type, as in the agreement:
# * required, k key, P personal; a code has its list in brackets, a text its length.
EXTRACTS = {
    "ind_verblijfsrecht": (
        "IND", "maand", "stand", "csv", 10,
        "v_nummer*kP:vnr bsnP:bsn geboortedatum*:date geslacht*:code(geslacht) nationaliteit_code*:text(4) "
        "datum_verblijfsrecht*:date verblijfsdoel*:code(verblijfsdoel) datum_einde_verblijfsrecht:date "
        "reden_einde:code(reden_einde_verblijf)",
    ),
    "coa_opvang": (
        "COA", "maand", "stand", "csv", 10,
        "v_nummer*kP:vnr datum_instroom*k:date locatie_code*:text datum_koppeling:date gemeente_code_koppeling:gem "
        "datum_overdracht:date klantprofiel_gedeeld:bool datum_uitstroom:date reden_uitstroom:code(reden_uitstroom)",
    ),
    "coa_voorinburgering": (
        "COA", "maand", "stand", "xlsx", 10,
        "v_nummer*kP:vnr datum_gevraagd*:date instemming:bool datum_start:date datum_einde:date "
        "taallessen_voldaan:bool knm_afgerond:bool intromap_afgerond:bool",
    ),
    "duo_inburgeringsplicht": (
        "DUO", "maand", "stand", "csv", 10,
        "bsn*kP:bsn v_nummerP:vnr geboortedatum*:date geslacht*:code(geslacht) nationaliteit_code*:text(4) "
        "begindatum*:date datum_kennisgeving:date doelgroep*:code(doelgroep) "
        "gedetailleerde_doelgroep:code(doelgroep_detail) gemeente_code:gem datum_vestiging:date einddatum:date "
        "reden_geen_inburgeringsplicht:code(reden_geen_plicht)",
    ),
    "duo_leerbaarheidstoets": (
        "DUO", "maand", "stand", "csv", 10,
        "bsn*kP:bsn datum_aanmelding:date datum_afname*k:date resultaat*:code(lbt_resultaat) behaalde_score:int "
        "benodigde_score:int",
    ),
    "duo_pip": (
        "DUO", "maand", "stand", "jsonl", 10,
        "bsn*kP:bsn gemeente_code*:gem dagtekening_pip*k:date leerroute*:code(leerroute) niveau:code(niveau_pip) "
        "geschatte_intensiteit_b1:int alfabetisering:code(alfabetisering)",
    ),
    "duo_termijn": (
        "DUO", "maand", "stand", "csv", 10,
        "bsn*kP:bsn startdatum*:date einddatum*:date wijzigingsdatum*k:date verlengingsgrond_code:text",
    ),
    "duo_examen": (
        "DUO", "maand", "periode", "csv", 10,
        "bsn*kP:bsn examendatum*k:date onderdeel*k:code(examenonderdeel) niveau/k:code(taalniveau) "
        "resultaat*:code(examenresultaat) reden_geen_resultaat:code(reden_geen_resultaat) datum_uitslag*:date",
    ),
    "duo_vrijstelling_ontheffing": (
        "DUO", "maand", "stand", "csv", 10,
        "bsn*kP:bsn soort*k:code(vrijstelling_soort) grond*:code(vrijstelling_grond) oordeel*:code(oordeel) "
        "datum*k:date datum_einde:date onderdeel:code(examenonderdeel)",
    ),
    "duo_handhaving": (
        "DUO", "maand", "stand", "csv", 10,
        "bsn*kP:bsn soort*k:code(boete_soort) datum_vooraankondiging:date datum_boete:date bedrag_eur:dec "
        "nieuwe_termijn_maanden:int",
    ),
    "gem_swi": (
        "", "kwartaal", "stand", "csv xml", 28,
        "bsn*kP:bsn gemeente_code*k:gem datum_start_brede_intake:date datum_afronding_brede_intake:date datum_pip:date "
        "leerroute:code(leerroute) datum_inburgeringsaanbod:date instellingsnummer:text instelling_naam:text "
        "datum_start_taalles:date datum_ondertekening_pvt:date datum_eindgesprek_map:date map_praktijkuren:int "
        "datum_start_ontzorgen:date datum_einde_ontzorgen:date datum_start_maatschappelijke_begeleiding:date "
        "datum_laatste_voortgangsgesprek:date uren_taal_knm:dec uren_participatie:dec datum_afronding_zroute:date",
    ),
    "szw_taakstelling": (
        "SZW", "halfjaar", "periode", "xlsx", 30,
        "gemeente_code*k:gem taakstelling*:int achterstand_begin*:int",
    ),
    "cbs_werk_uitkering": (
        "CBS", "kwartaal", "periode", "parquet", 60,
        "bsn*kP:bsn maand*k:month baan*:bool uren_per_week:dec uitkering*:bool reintegratie:bool",
    ),
    "bow_aanbieders": (
        "BOW", "jaar", "stand", "xlsx", 90,
        "instellingsnummer*k:text naam*:text keurmerk_vanaf*:date keurmerk_tot:date cursisten:int tevredenheid:dec "
        "slagingspercentage:dec",
    ),
    "nrto_capaciteit": (
        "NRTO", "kwartaal", "periode", "csv", 28,
        "instellingsnummer*k:text arbeidsmarktregio_code*k:amr plaatsen*:int bezet*:int wachtlijst*:int "
        "gemiddelde_wachttijd_weken:dec",
    ),
    "ocw_onderwijsroute": (
        "OCW", "schooljaar", "periode", "csv", 90,
        "brin*k:text(4) bekostigde_plaatsen*:int gestart*:int",
    ),
    "mbo_taalschakeltraject": (
        "MBORAAD", "schooljaar", "periode", "xlsx", 90,
        "brin*k:text(4) aangemeld*:int gestart*:int wachtlijst*:int diploma*:int uitval*:int",
    ),
    "cvte_examenuitslagen": (
        "CVTE", "jaar", "periode", "csv", 90,
        "onderdeel*k:code(examenonderdeel) niveau/k:code(taalniveau) kandidaten*:int geslaagd*:int cesuur:dec",
    ),
    "signalen": (
        "VNG DIVOSA INBURGERAARS NRTO MBORAAD COA GEMEENTEN", "maand", "stand", "csv", 10,
        "signaal_id*k:text datum_ontvangen*:date niveau*:code(signaal_niveau) fase*:code(fase) indicator_id:text "
        "gemeente_code:gem onderwerp*:text omschrijving:text status*:code(signaal_status) "
        "eigenaar_partner:code(partner) datum_status*:date gebundeld_in:text maatregel:text datum_terugkoppeling:date",
    ),
    "ervaring_inburgeraars": (
        "INBURGERAARS", "halfjaar", "periode", "csv", 30,
        "fase*k:code(fase) arbeidsmarktregio_code*k:amr respondenten*:int gemiddelde_score*:dec",
    ),
    "leerinstrumenten": (
        "DIVOSA", "kwartaal", "stand", "csv", 28,
        "instrument_id*k:text soort*:code(instrument_soort) niveau*:code(signaal_niveau) datum*:date fase:code(fase) "
        "deelnemers:int signalen:text opbrengst:text",
    ),
}  # fmt: skip

ORDERS = {
    "ind_verblijfsrecht": {("datum_verblijfsrecht", "datum_einde_verblijfsrecht")},
    "coa_opvang": {("datum_instroom", "datum_uitstroom"), ("datum_instroom", "datum_koppeling")},
    "coa_voorinburgering": {("datum_start", "datum_einde")},
    "duo_inburgeringsplicht": {("begindatum", "einddatum")},
    "duo_termijn": {("startdatum", "einddatum")},
    "duo_examen": {("examendatum", "datum_uitslag")},
    "duo_vrijstelling_ontheffing": {("datum", "datum_einde")},
    "gem_swi": {
        ("datum_start_brede_intake", "datum_afronding_brede_intake"),
        ("datum_start_ontzorgen", "datum_einde_ontzorgen"),
    },
    "bow_aanbieders": {("keurmerk_vanaf", "keurmerk_tot")},
}
NOT_AN_EVENT = {
    ("duo_termijn", "einddatum"),
    ("bow_aanbieders", "keurmerk_tot"),
    ("duo_vrijstelling_ontheffing", "datum_einde"),
    ("ind_verblijfsrecht", "geboortedatum"),
    ("duo_inburgeringsplicht", "geboortedatum"),
}
RANGES = {
    ("bow_aanbieders", "tevredenheid"): (1, 10),
    ("bow_aanbieders", "slagingspercentage"): (0, 100),
    ("ervaring_inburgeraars", "gemiddelde_score"): (1, 10),
}
MAY_BE_NEGATIVE = {
    ("szw_taakstelling", "achterstand_begin"),
    ("duo_leerbaarheidstoets", "behaalde_score"),
    ("duo_leerbaarheidstoets", "benodigde_score"),
    ("cvte_examenuitslagen", "cesuur"),
}
VAULT_ONLY = {
    ("gem_swi", "instelling_naam"),
    ("signalen", "onderwerp"),
    ("signalen", "omschrijving"),
    ("signalen", "maatregel"),
    ("leerinstrumenten", "opbrengst"),
}
SNAPSHOTS = {
    ("gem_swi", "datum_laatste_voortgangsgesprek"),
    ("gem_swi", "uren_taal_knm"),
    ("gem_swi", "uren_participatie"),
    ("bow_aanbieders", "cursisten"),
    ("bow_aanbieders", "tevredenheid"),
    ("bow_aanbieders", "slagingspercentage"),
}


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return load_contracts(PROJECT)


def test_there_is_a_contract_for_each_extract_and_no_other(contracts: Contracts) -> None:
    assert set(contracts.ids) == set(EXTRACTS)


@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_contract_promises_suppliers_rhythm_mode_formats_and_deadline(contracts: Contracts, extract: str) -> None:
    suppliers, rhythm, mode, formats, days, _ = EXTRACTS[extract]
    contract = contracts.latest(extract)
    assert contract.suppliers == tuple(suppliers.split())
    assert (contract.rhythm, contract.mode, contract.formats) == (rhythm, mode, tuple(formats.split()))
    assert contract.deadline_days == days
    assert contract.expected_from == date(2022, 1, 1)


@pytest.mark.parametrize("extract", EXTRACTS)
def test_a_contract_has_exactly_these_columns(contracts: Contracts, extract: str) -> None:
    assert [_written(field) for field in contracts.latest(extract).fields] == EXTRACTS[extract][5].split()


@pytest.mark.parametrize("extract", EXTRACTS)
def test_an_end_may_not_lie_before_its_begin(contracts: Contracts, extract: str) -> None:
    assert {(one.begin, one.end) for one in contracts.latest(extract).orders} == ORDERS.get(extract, set())


def test_every_date_is_an_event_date_but_those_that_may_lie_ahead(contracts: Contracts) -> None:
    dates = {
        (one.id, field.name): field.event_date for one in contracts for field in one.fields if field.type == "date"
    }
    assert {place for place, is_event in dates.items() if not is_event} == NOT_AN_EVENT


def test_counts_hours_and_amounts_are_never_negative_and_scores_have_their_range(contracts: Contracts) -> None:
    for contract in contracts:
        for field in contract.fields:
            place = (contract.id, field.name)
            is_number = field.type in {FieldType.INT, FieldType.DEC}
            standard = (0, None) if is_number and place not in MAY_BE_NEGATIVE else (None, None)
            assert (field.minimum, field.maximum) == RANGES.get(place, standard), place


def test_combinations_that_may_not_occur(contracts: Contracts) -> None:
    together = {one.id: [rule.fields for rule in one.together] for one in contracts if one.together}
    assert together == {
        "ind_verblijfsrecht": [("datum_einde_verblijfsrecht", "reden_einde")],
        "coa_opvang": [("datum_uitstroom", "reden_uitstroom")],
        "duo_inburgeringsplicht": [("einddatum", "reden_geen_inburgeringsplicht")],
    }
    forbidden = {one.id: [rule.values for rule in one.forbidden] for one in contracts if one.forbidden}
    assert forbidden == {"duo_pip": [{"niveau": "A2", "leerroute": "O"}, {"niveau": "B1", "leerroute": "Z"}]}


def test_notation_differs_only_where_agreed(contracts: Contracts) -> None:
    assert {one.id for one in contracts if one.cp1252_fallback} == {"gem_swi", "signalen", "nrto_capaciteit"}
    assert {one.id for one in contracts if one.decimal_sign == ","} == {"gem_swi", "nrto_capaciteit", "bow_aanbieders"}
    assert {one.id: one.date_format for one in contracts if one.date_format != "%Y-%m-%d"} == {"gem_swi": "%d-%m-%Y"}
    xml = contracts.latest("gem_swi").xml
    assert xml is not None
    assert xml.model_dump() == {
        "root": "swi-levering",
        "record": "inburgeraar",
        "reporter_attribute": "berichtgever",
        "period_attribute": "periode",
        "date_format": "%Y-%m-%d",
    }
    assert {one.id for one in contracts if one.reporter_field} == {"gem_swi"}


def test_free_text_stays_in_the_vault_and_overwritten_values_are_snapshots(contracts: Contracts) -> None:
    fields = [(one.id, field) for one in contracts for field in one.fields]
    assert {(extract, field.name) for extract, field in fields if not field.loaded} == VAULT_ONLY
    assert {(extract, field.name) for extract, field in fields if field.snapshot} == SNAPSHOTS
    assert {(extract, field.name) for extract, field in fields if field.column_optional} == {
        ("gem_swi", "instelling_naam")
    }


def test_code_lists_hold_the_values_exactly_as_delivered(contracts: Contracts) -> None:
    assert contracts.code_list("lbt_resultaat") == {"B1-route haalbaar", "B1-route niet haalbaar", "Onbekend"}
    assert contracts.code_list("reden_geen_plicht") == {
        "Volledige ontheffing", "Volledige vrijstelling", "Inburgeringsplicht voldaan", "Verblijfsdoel gewijzigd",
        "Vertrek uit Nederland langer dan een jaar", "Overlijden", "Overig", "Tijdelijke vrijstelling",
    }  # fmt: skip
    assert contracts.code_list("doelgroep_detail") == {
        "Asielstatushouder", "Geestelijk bedienaar", "Gezinshereniger", "Gezinshereniger met Asielstatushouder",
        "Gezinsvormer", "Gezinsvormer met Asielstatushouder", "Overig",
    }  # fmt: skip
    sizes = {name: len(values) for name, values in contracts.code_lists.items()}
    assert sizes == {
        "geslacht": 3, "verblijfsdoel": 6, "reden_einde_verblijf": 4, "reden_uitstroom": 4, "doelgroep": 2,
        "doelgroep_detail": 7, "reden_geen_plicht": 8, "lbt_resultaat": 3, "leerroute": 3, "niveau_pip": 2,
        "alfabetisering": 3, "examenonderdeel": 5, "taalniveau": 3, "examenresultaat": 3, "reden_geen_resultaat": 4,
        "vrijstelling_soort": 5, "vrijstelling_grond": 9, "oordeel": 2, "boete_soort": 3, "signaal_niveau": 3,
        "signaal_status": 6, "instrument_soort": 6, "fase": 8, "partner": 14,
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted((PROJECT / "sources").glob("*/*.odcs.yaml")), ids=lambda path: path.stem)
def test_a_contract_follows_the_published_schema_of_the_standard(path: Path) -> None:
    schema = json.loads(files("open_data_contract_standard").joinpath("schema.json").read_text())
    jsonschema.validate(yaml.safe_load(path.read_text()), schema)


def _written(field: Field) -> str:
    """A field as the table above writes it; ``/`` parts a name from a lone k."""
    marks = "*" * field.required + "k" * field.key + "P" * field.personal
    slash = "/" if marks == "k" else ""
    detail = f"({field.code_list})" if field.code_list else f"({field.length})" if field.length else ""
    return f"{field.name}{slash}{marks}:{field.type}{detail}"
