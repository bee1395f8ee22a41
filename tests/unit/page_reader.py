"""What a page of the site says, read as a reader's tools read it: its tables by caption, its pictures by title."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Picture:
    """A drawing: its words, the texts in it, and the titles of its parts."""

    words: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


class PageReader(HTMLParser):
    """Reads one page. **Shape** ``tables``: rows of cell texts by caption, without what is only for small screens."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.pictures: list[Picture] = []
        self.rows: list[list[str]] = []
        self.inside: list[str] = []
        self.skipped = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        classes = (dict(attributes).get("class") or "").split()
        if tag in {"meta", "link", "br", "img"}:
            return
        self.inside.append(tag)
        if self.skipped or "tag" in classes or "why" in classes:
            self.skipped += 1
        if tag == "svg":
            self.pictures.append(Picture())
        if tag == "caption":
            self.tables[""] = self.rows = []
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass
        self.skipped = max(self.skipped - 1, 0)

    def handle_data(self, data: str) -> None:
        tag = self.inside[-1] if self.inside else ""
        if "svg" in self.inside:
            if tag in {"title", "desc", "text"}:
                is_first = tag != "text" and len(self.pictures[-1].words) < 2
                kept = self.pictures[-1].words if is_first else self.pictures[-1].texts
                (self.pictures[-1].titles if tag == "title" and not is_first else kept).append(data)
        elif tag == "caption":
            self.tables[data.strip()] = self.rows
        elif not self.skipped and {"td", "th"} & set(self.inside) and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def rows_below(page: PageReader, caption: str) -> dict[str, list[str]]:
    """The rows of a table by the text of their first cell; the captions that hold these words count together."""
    found = [rows for name, rows in page.tables.items() if caption in name]
    return {row[0].strip(): [cell.strip() for cell in row[1:]] for rows in found for row in rows if len(row) > 1}
