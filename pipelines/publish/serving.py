"""Answering a browser from a published folder: files and nothing else, with the headers of a careful server.

What belongs here: the handler. What does not: which address it listens on (``cli_serve``), what stands in the folder.
"""

from __future__ import annotations

from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

START: Final = "/site/"
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
WORDS: Final = {
    HTTPStatus.NOT_FOUND: "Deze pagina is er niet. Misschien is het adres verkeerd overgenomen.",
    HTTPStatus.NOT_IMPLEMENTED: "Deze server laat alleen lezen.",
}
PAGE: Final = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} &ndash; Ketenmonitor inburgering</title><link rel="stylesheet" href="/site/monitor.css">
<link rel="icon" href="data:,"></head>
<body><header class="top"><div class="wrap"><a class="brand" href="/site/">Ketenmonitor inburgering</a></div></header>
<main><div class="wrap"><h1>{title}</h1><p class="lead">{words}</p>
<p><a href="/site/">Naar het begin</a></p></div></main>
</body></html>
"""


class PublishedHandler(SimpleHTTPRequestHandler):
    """Gives the files of one folder. **Shape** ``directory``: the published folder, looked up for each request."""

    server_version = "Ketenmonitor"
    sys_version = ""
    extensions_map = {  # noqa: RUF012 - the name that the standard library reads
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".parquet": "application/vnd.apache.parquet",
        ".duckdb": "application/octet-stream",
    }

    def end_headers(self) -> None:
        """Every answer carries the same headers."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def send_head(self) -> object:  # type: ignore[override]
        """A file; the root leads to the site, a folder without a start page and a way out are not found."""
        if urlsplit(self.path).path == "/":
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", START)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        if not Path(self.translate_path(self.path)).resolve().is_relative_to(Path(self.directory).resolve()):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path: object) -> None:  # noqa: ARG002 - theirs
        """No folder tells what is in it."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """A page in Dutch; what was asked is not repeated in it."""
        status = HTTPStatus(code)
        title = "Niet gevonden" if status is HTTPStatus.NOT_FOUND else f"Fout {status.value}"
        words = WORDS.get(status, "Dit verzoek kan deze server niet beantwoorden.")
        body = PAGE.format(title=escape(title), words=escape(words)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
