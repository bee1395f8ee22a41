"""The server gives published files and nothing else: headers, a Dutch page for what is not there, no way out."""

import http.client
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.publish.serving import HEADERS, PublishedHandler

SECRET = "niet voor buiten"


class Quiet(PublishedHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("serving")
    texts = {
        "site/index.html": "begin",
        "site/monitor.css": "a{}",
        "downloads/cijfers.csv": "é",
        "ketenmonitor.duckdb": "x",
    }
    for name, text in texts.items():
        path = folder / "published" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "raw").mkdir()
    (folder / "raw" / "geheim.txt").write_text(SECRET)
    (folder / "published" / "uitgang").symlink_to(folder / "raw")
    return folder


@pytest.fixture(scope="module")
def port(root: Path) -> Iterator[int]:
    handler = partial(Quiet, directory=str(root / "published"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def ask(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, {name.title(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return found


@pytest.mark.parametrize("path", ["/site/", "/site/monitor.css", "/downloads/cijfers.csv", "/nergens", "/"])
def test_every_answer_carries_the_headers_and_says_nothing_of_the_machine(port: int, path: str) -> None:
    _, headers, _ = ask(port, path)
    assert headers.items() >= {name.title(): value for name, value in HEADERS.items()}.items()
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert "Python" not in headers["Server"]


def test_the_root_leads_to_the_site_and_texts_are_utf_8(port: int) -> None:
    assert ask(port, "/")[:1] == (302,)
    assert ask(port, "/")[1]["Location"] == "/site/"
    status, headers, text = ask(port, "/site/")
    assert (status, headers["Content-Type"], text) == (200, "text/html; charset=utf-8", "begin")
    status, headers, text = ask(port, "/downloads/cijfers.csv")
    assert (status, headers["Content-Type"], text) == (200, "text/csv; charset=utf-8", "é")


def test_what_is_not_there_is_told_in_dutch_and_not_repeated(port: int) -> None:
    status, headers, text = ask(port, "/site/<b>weg</b>.html")
    assert status == 404
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="nl">' in text
    assert "Deze pagina is er niet." in text
    assert "weg" not in text
    assert ask(port, "/nergens", "HEAD")[::2] == (404, "")


WAYS_OUT = (
    "/../raw/geheim.txt", "/site/../../raw/geheim.txt", "/%2e%2e/raw/geheim.txt", "/..%2fraw%2fgeheim.txt",
    "/site/..%2f..%2fraw/geheim.txt", "/%252e%252e/raw/geheim.txt", "/uitgang/geheim.txt", "//../raw/geheim.txt",
    "/....//raw/geheim.txt", "/..\\raw\\geheim.txt", "/site/%00/../../raw/geheim.txt", "/uitgang/",
)  # fmt: skip


@pytest.mark.parametrize("path", WAYS_OUT)
def test_no_address_leads_out_of_the_published_folder(port: int, path: str) -> None:
    status, _, text = ask(port, path)
    assert status == 404
    assert SECRET not in text


@pytest.mark.parametrize("path", ["/downloads/", "/downloads"])
def test_no_folder_tells_what_is_in_it(port: int, path: str) -> None:
    status, _, text = ask(port, path)
    assert status in {301, 404}
    assert "cijfers" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_server_is_for_reading_only(port: int, method: str) -> None:
    status, _, text = ask(port, "/site/", method)
    assert status == 501
    assert "Deze server laat alleen lezen." in text
