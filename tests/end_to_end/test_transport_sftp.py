"""An SFTP server on loopback is a landing place: real protocol, real keys, known host only."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncssh
import pytest

from pipelines.transport.fetch import fetch
from pipelines.transport.place import PlaceUnreachable
from pipelines.transport.sftp import SftpAddress, SftpPlace

NAME = "coa_opvang__COA__2024M01__01.csv"


class Server(asyncssh.SSHServer):
    def begin_auth(self, username: str) -> bool:
        return True


@pytest.fixture
def address(tmp_path: Path) -> Iterator[SftpAddress]:
    for name in ("host", "user", "other"):
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(tmp_path / name)
    public = asyncssh.read_private_key(tmp_path / "user").export_public_key().decode()
    (tmp_path / "authorized").write_text(public)
    (tmp_path / "remote").mkdir()
    loop = asyncio.new_event_loop()
    started = threading.Event()
    ports: list[int] = []

    async def listen() -> None:
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=Server,
            server_host_keys=[tmp_path / "host"],
            authorized_client_keys=str(tmp_path / "authorized"),
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(tmp_path / "remote").encode()),
        )
        ports.append(server.get_port())
        started.set()

    listening = loop.create_task(listen())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    assert started.wait(10)
    host_key = asyncssh.read_private_key(tmp_path / "host").export_public_key().decode()
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{ports[0]} {host_key}")
    yield SftpAddress("127.0.0.1", "transport", str(tmp_path / "user"), str(tmp_path / "known_hosts"), ports[0], "/")
    loop.call_soon_threadsafe(listening.cancel)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


def test_uploads_are_brought_and_removed_at_the_server(address: SftpAddress, tmp_path: Path) -> None:
    (tmp_path / "remote" / "COA").mkdir()
    (tmp_path / "remote" / "COA" / NAME).write_bytes(b"v_nummer\n" * 300_000)
    (tmp_path / "remote" / "COA" / "half.csv.part").write_bytes(b"half")
    with SftpPlace(address) as place:
        summary = fetch(place, tmp_path / "landing", lambda: datetime.now(UTC) + timedelta(minutes=2), lambda: None)
    assert (summary.fetched, summary.waiting, summary.failed) == (1, 0, 0)
    assert (tmp_path / "landing" / "sftp" / "COA" / NAME).stat().st_size == 2_700_000
    assert [path.name for path in (tmp_path / "remote").rglob("*") if path.is_file()] == ["half.csv.part"]


def test_a_server_with_another_key_is_not_trusted(address: SftpAddress, tmp_path: Path) -> None:
    other = asyncssh.read_private_key(tmp_path / "other").export_public_key().decode()
    (tmp_path / "known_hosts").write_text(f"[127.0.0.1]:{address.port} {other}")
    with pytest.raises(PlaceUnreachable), SftpPlace(address):
        pass
