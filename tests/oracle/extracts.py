"""What each extract promises, as far as the oracle needs it (deliveries.md section 3).

What belongs here: column names, types, keys, rhythm and mode, written down a second time on purpose. What does not:
anything read from ``sources/``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

GEMEENTEN = "berichtgevers"
SIGNAL_SUPPLIERS = ("VNG", "DIVOSA", "INBURGERAARS", "NRTO", "MBORAAD", "COA", "GEMEENTEN")


@dataclass(frozen=True)
class Column:
    """One column: its type word (date, int, dec, text, bool, bsn, vnr, gem, amr, month or code:<list>) and marks."""

    name: str
    kind: str
    required: bool
    key: bool


@dataclass(frozen=True)
class Extract:
    """One extract: who sends it, how often, and its columns."""

    id: str
    suppliers: tuple[str, ...]
    rhythm: str
    mode: str
    columns: tuple[Column, ...]
    deadline_days: int
    late_allowed: frozenset[str] = field(default=frozenset())  # dates that may lie after the period's end (R09)
    signed: frozenset[str] = field(default=frozenset())  # numbers that may be negative

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns."""
        return tuple(column.name for column in self.columns)


_DEADLINE = {"maand": 10, "kwartaal": 28, "halfjaar": 30, "jaar": 90, "schooljaar": 90}


def _column(text: str) -> Column:
    name, kind = text.split(":", 1)
    return Column(name.rstrip("*!"), kind, required="*" in name, key="!" in name)


def _extract(id_: str, suppliers: str, rhythm: str, mode: str, columns: str, **more: object) -> Extract:
    days = int(str(more.pop("days", _DEADLINE[rhythm])))
    marks = {name: frozenset(str(value).split()) for name, value in more.items()}
    parsed = tuple(_column(text) for text in columns.split())
    return Extract(id_, tuple(suppliers.split()), rhythm, mode, parsed, days, **marks)


# ``*`` required, ``!`` part of the key.
_ALL = (
    _extract(
        "ind_verblijfsrecht", "IND", "maand", "stand",
        "v_nummer*!:vnr bsn:bsn geboortedatum*:date geslacht*:code:geslacht nationaliteit_code*:text:4 "
        "datum_verblijfsrecht*:date verblijfsdoel*:code:verblijfsdoel datum_einde_verblijfsrecht:date "
        "reden_einde:code:reden_einde_verblijf",
        late_allowed="geboortedatum",
    ),
    _extract(
        "coa_opvang", "COA", "maand", "stand",
        "v_nummer*!:vnr datum_instroom*!:date locatie_code*:text datum_koppeling:date gemeente_code_koppeling:gem "
        "datum_overdracht:date klantprofiel_gedeeld:bool datum_uitstroom:date reden_uitstroom:code:reden_uitstroom",
    ),
    _extract(
        "coa_voorinburgering", "COA", "maand", "stand",
        "v_nummer*!:vnr datum_gevraagd*:date instemming:bool datum_start:date datum_einde:date "
        "taallessen_voldaan:bool knm_afgerond:bool intromap_afgerond:bool",
    ),
    _extract(
        "duo_inburgeringsplicht", "DUO", "maand", "stand",
        "bsn*!:bsn v_nummer:vnr geboortedatum*:date geslacht*:code:geslacht nationaliteit_code*:text:4 "
        "begindatum*:date datum_kennisgeving:date doelgroep*:code:doelgroep "
        "gedetailleerde_doelgroep:code:doelgroep_detail gemeente_code:gem datum_vestiging:date einddatum:date "
        "reden_geen_inburgeringsplicht:code:reden_geen_plicht",
        late_allowed="geboortedatum",
    ),
    _extract(
        "duo_leerbaarheidstoets", "DUO", "maand", "stand",
        "bsn*!:bsn datum_aanmelding:date datum_afname*!:date resultaat*:code:lbt_resultaat behaalde_score:int "
        "benodigde_score:int",
        signed="behaalde_score benodigde_score",
    ),
    _extract(
        "duo_pip", "DUO", "maand", "stand",
        "bsn*!:bsn gemeente_code*:gem dagtekening_pip*!:date leerroute*:code:leerroute niveau:code:niveau_pip "
        "geschatte_intensiteit_b1:int alfabetisering:code:alfabetisering",
    ),
    _extract(
        "duo_termijn", "DUO", "maand", "stand",
        "bsn*!:bsn startdatum*:date einddatum*:date wijzigingsdatum*!:date verlengingsgrond_code:text",
        late_allowed="einddatum",
    ),
    _extract(
        "duo_examen", "DUO", "maand", "periode",
        "bsn*!:bsn examendatum*!:date onderdeel*!:code:examenonderdeel niveau!:code:taalniveau "
        "resultaat*:code:examenresultaat reden_geen_resultaat:code:reden_geen_resultaat datum_uitslag*:date",
    ),
    _extract(
        "duo_vrijstelling_ontheffing", "DUO", "maand", "stand",
        "bsn*!:bsn soort*!:code:vrijstelling_soort grond*:code:vrijstelling_grond oordeel*:code:oordeel "
        "datum*!:date datum_einde:date onderdeel:code:examenonderdeel",
        late_allowed="datum_einde",
    ),
    _extract(
        "duo_handhaving", "DUO", "maand", "stand",
        "bsn*!:bsn soort*!:code:boete_soort datum_vooraankondiging:date datum_boete:date bedrag_eur:dec "
        "nieuwe_termijn_maanden:int",
    ),
    _extract(
        "gem_swi", "", "kwartaal", "stand",
        "bsn*!:bsn gemeente_code*!:gem datum_start_brede_intake:date datum_afronding_brede_intake:date datum_pip:date "
        "leerroute:code:leerroute datum_inburgeringsaanbod:date instellingsnummer:text instelling_naam:text "
        "datum_start_taalles:date datum_ondertekening_pvt:date datum_eindgesprek_map:date map_praktijkuren:int "
        "datum_start_ontzorgen:date datum_einde_ontzorgen:date datum_start_maatschappelijke_begeleiding:date "
        "datum_laatste_voortgangsgesprek:date uren_taal_knm:dec uren_participatie:dec datum_afronding_zroute:date",
    ),
    _extract(
        "szw_taakstelling", "SZW", "halfjaar", "periode",
        "gemeente_code*!:gem taakstelling*:int achterstand_begin*:int",
        signed="achterstand_begin",
    ),
    _extract(
        "cbs_werk_uitkering", "CBS", "kwartaal", "periode",
        "bsn*!:bsn maand*!:month baan*:bool uren_per_week:dec uitkering*:bool reintegratie:bool",
        days=60,
    ),
    _extract(
        "bow_aanbieders", "BOW", "jaar", "stand",
        "instellingsnummer*!:text naam*:text keurmerk_vanaf*:date keurmerk_tot:date cursisten:int tevredenheid:dec "
        "slagingspercentage:dec",
        late_allowed="keurmerk_tot",
    ),
    _extract(
        "nrto_capaciteit", "NRTO", "kwartaal", "periode",
        "instellingsnummer*!:text arbeidsmarktregio_code*!:amr plaatsen*:int bezet*:int wachtlijst*:int "
        "gemiddelde_wachttijd_weken:dec",
    ),
    _extract(
        "ocw_onderwijsroute", "OCW", "schooljaar", "periode",
        "brin*!:text:4 bekostigde_plaatsen*:int gestart*:int",
    ),
    _extract(
        "mbo_taalschakeltraject", "MBORAAD", "schooljaar", "periode",
        "brin*!:text:4 aangemeld*:int gestart*:int wachtlijst*:int diploma*:int uitval*:int",
    ),
    _extract(
        "cvte_examenuitslagen", "CVTE", "jaar", "periode",
        "onderdeel*!:code:examenonderdeel niveau!:code:taalniveau kandidaten*:int geslaagd*:int cesuur:dec",
    ),
    _extract(
        "signalen", " ".join(SIGNAL_SUPPLIERS), "maand", "stand",
        "signaal_id*!:text datum_ontvangen*:date niveau*:code:signaal_niveau fase*:code:fase indicator_id:text "
        "gemeente_code:gem onderwerp*:text omschrijving:text status*:code:signaal_status "
        "eigenaar_partner:code:partner datum_status*:date gebundeld_in:text maatregel:text datum_terugkoppeling:date",
    ),
    _extract(
        "ervaring_inburgeraars", "INBURGERAARS", "halfjaar", "periode",
        "fase*!:code:fase arbeidsmarktregio_code*!:amr respondenten*:int gemiddelde_score*:dec",
    ),
    _extract(
        "leerinstrumenten", "DIVOSA", "kwartaal", "stand",
        "instrument_id*!:text soort*:code:instrument_soort niveau*:code:signaal_niveau datum*:date fase:code:fase "
        "deelnemers:int signalen:text opbrengst:text",
    ),
)  # fmt: skip

EXTRACTS: dict[str, Extract] = {extract.id: extract for extract in _ALL}
