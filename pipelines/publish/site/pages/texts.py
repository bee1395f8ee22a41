"""Pages of text: what words mean, accessibility, downloads.

What belongs here: their content. What does not: figures of indicators.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipelines.contracts.yaml_source import read_yaml
from pipelines.publish.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Download, Edition

FORMS: Final = {"_excel.csv": "CSV voor Excel (puntkomma)", ".csv": "CSV (komma)", ".parquet": "Parquet"}
DESCRIBING: Final = (".json", ".jsonld")
TERMS: Final = Path(__file__).parents[1] / "begrippen.yaml"


def text_pages(edition: Edition) -> Iterator[Page]:
    """The pages of text."""
    terms = {"terms": read_yaml(TERMS).data.items(), "minimum": edition.minimum}
    yield Page("begrippen.html", "terms.html.j2", "Begrippen en werkwijze", "begrippen", terms)
    yield Page("toegankelijkheid.html", "accessibility.html.j2", "Toegankelijkheid", "", {})
    yield Page("downloads.html", "downloads.html.j2", "Downloads", "downloads", downloads(edition))


@dataclass(frozen=True)
class TableFiles:
    """One table with its file in each form; None where there is none."""

    title: str
    files: list[Download | None]


def downloads(edition: Edition) -> dict[str, Any]:
    """What the page of downloads shows: files to read, tables in every form, descriptions for programs."""
    by_table: dict[str, dict[str, Download]] = defaultdict(dict)
    for file in edition.downloads:
        form = next((ending for ending in FORMS if file.name.endswith(ending)), "")
        by_table[file.name.removesuffix(form) if form else ""][form or file.name] = file
    alone = by_table.pop("", {}).values()
    return {
        "whole": [file for file in alone if not file.name.endswith(DESCRIBING)],
        "describing": [file for file in alone if file.name.endswith(DESCRIBING)],
        "forms": list(FORMS.values()),
        "tables": [
            TableFiles(next(iter(found.values())).title.rpartition(" (")[0], [found.get(form) for form in FORMS])
            for found in by_table.values()
        ],
        "has_paper": any(file.name.endswith(".pdf") for file in alone),
    }
