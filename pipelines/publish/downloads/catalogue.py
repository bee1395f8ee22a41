"""The description for data portals, in DCAT-AP-NL 3.0 as JSON-LD: what this data set is and in which files it comes.

What belongs here: the properties that the profile asks of a data set and its distributions. What does not: columns
(``csvw``), the files. Addresses are relative to this file, so that it is true wherever the folder is served.
**Source** Geonovum, DCAT-AP-NL 3.0; the controlled lists of the Publications Office of the European Union.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipelines.publish.site.edition import Download
    from pipelines.publish.tables import Published

NAME: Final = "dcat-ap-nl.jsonld"
EU: Final = "http://publications.europa.eu/resource/authority/"
MEDIA: Final = "https://www.iana.org/assignments/media-types/"
PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA_TYPES: Final = {
    ".csv": ("text/csv", "CSV"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".json": ("application/json", "JSON"),
}
PUBLISHER: Final = "Beheerder van de Ketenmonitor inburgering"
DESCRIPTION: Final = (
    "Ketenindicatoren over de inburgering onder de Wet inburgering 2021: per kwartaal, voor Nederland, provincies, "
    "arbeidsmarktregio's en gemeenten, met onder- en bovengrenzen voor ontbrekende leveringen, ambities en oordelen."
)
INVENTED: Final = " Verzonnen gegevens: alle personen en leveringen zijn gemaakt door een simulatie."


def catalogue_entry(
    folder: Path, files: list[Download], tables: list[Published], known_at: str, version: str
) -> dict[str, Any]:
    """The data set with a distribution for every file in the folder of downloads."""
    entry = {
        "@context": PREFIXES,
        "@id": "#ketenmonitor-inburgering",
        "@type": "dcat:Dataset",
        "dct:identifier": "ketenmonitor-inburgering",
        "dct:title": dutch("Ketenmonitor inburgering"),
        "dct:description": dutch(DESCRIPTION + (INVENTED if is_synthetic(tables) else "")),
        "dct:language": {"@id": EU + "language/NLD"},
        "dct:accessRights": {"@id": EU + "access-right/PUBLIC"},
        "dct:accrualPeriodicity": {"@id": EU + "frequency/QUARTERLY"},
        "dct:spatial": {"@id": EU + "country/NLD"},
        "dct:modified": {"@type": "xsd:dateTime", "@value": known_at},
        "dcat:version": version,
        "dcat:theme": {"@id": EU + "data-theme/SOCI"},
        "dcat:keyword": [dutch(word) for word in ("inburgering", "ketenindicatoren", "gemeenten")],
        "dcat:landingPage": {"@id": "../site/index.html"},
        "dct:creator": agent(),
        "dct:publisher": agent(),
        "dcat:contactPoint": {"@type": "vcard:Organization", "vcard:fn": PUBLISHER},
        "dcat:distribution": [distribution(folder / file.name, file) for file in files],
    }
    return entry | spans(tables)


def is_synthetic(tables: list[Published]) -> bool:
    """Whether the table about this release says that all persons are invented."""
    return any(bool(table.frame["synthetisch"].any()) for table in tables if "synthetisch" in table.frame.columns)


def spans(tables: list[Published]) -> dict[str, Any]:
    """The period that the figures cover; nothing without figures."""
    days = [day for table in tables if "peildatum" in table.frame.columns for day in table.frame["peildatum"].unique()]
    return {"dct:temporal": period(min(days), max(days))} if days else {}


def dutch(text: str) -> dict[str, str]:
    """A text with its language."""
    return {"@language": "nl", "@value": text}


def agent() -> dict[str, Any]:
    """Who makes and publishes it."""
    return {"@type": "foaf:Agent", "foaf:name": dutch(PUBLISHER)}


def period(first: date, last: date) -> dict[str, Any]:
    """From the first to the last peildatum."""
    days = {"dcat:startDate": first, "dcat:endDate": last}
    return {
        "@type": "dct:PeriodOfTime",
        **{name: {"@type": "xsd:date", "@value": day.isoformat()} for name, day in days.items()},
    }


def distribution(path: Path, file: Download) -> dict[str, Any]:
    """One file: where it is, what it is, how large, and its hash."""
    media, kind = MEDIA_TYPES[path.suffix]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "@id": f"#{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": dutch(file.title),
        "dcat:accessURL": {"@id": file.name},
        "dcat:downloadURL": {"@id": file.name},
        "dcat:mediaType": {"@id": MEDIA + media},
        "dct:format": {"@id": EU + f"file-type/{kind}"},
        "dct:license": {"@id": EU + "licence/CC0"},
        "dcat:byteSize": {"@type": "xsd:nonNegativeInteger", "@value": str(file.size)},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": digest},
        },
    }
