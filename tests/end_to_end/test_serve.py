"""The published site and its downloads are served on loopback."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_site_and_downloads_are_served_and_a_link_to_the_downloads_holds(tmp_path: Path) -> None:
    for name in ("site/index.html", "downloads/indicators.csv"):
        (tmp_path / "published" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "published" / name).write_text(name)
    port = free_port()
    command = [Path(sys.executable).with_name("ketenmonitor"), "serve", "--data-root", tmp_path, "--port", str(port)]
    server = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    try:
        for name, path in (
            ("site/index.html", "site/"),
            ("downloads/indicators.csv", "site/../downloads/indicators.csv"),
        ):
            assert read(f"http://127.0.0.1:{port}/{path}") == name
    finally:
        server.kill()
        server.wait(60)


def read(address: str) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")
