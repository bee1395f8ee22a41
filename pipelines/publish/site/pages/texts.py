"""Pages of text: what words mean, accessibility, downloads.

What belongs here: their content. What does not: figures of indicators.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipelines.contracts.yaml_source import read_yaml
from pipelines.publish.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Edition

TERMS: Final = Path(__file__).parents[1] / "begrippen.yaml"


def text_pages(edition: Edition) -> Iterator[Page]:
    """The pages of text."""
    terms = {"terms": read_yaml(TERMS).data.items(), "minimum": edition.minimum}
    yield Page("begrippen.html", "terms.html.j2", "Begrippen en werkwijze", "begrippen", terms)
    yield Page("toegankelijkheid.html", "accessibility.html.j2", "Toegankelijkheid", "", {})
    has_paper = any(file.name.endswith(".pdf") for file in edition.downloads)
    files = {"downloads": edition.downloads, "has_paper": has_paper}
    yield Page("downloads.html", "downloads.html.j2", "Downloads", "downloads", files)
