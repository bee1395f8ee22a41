"""What a warehouse and a publication were made from, as one hash: equal hashes mean there is nothing to do.

What belongs here: hashing inputs, remembering what was made of them. What does not: making anything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.register import Event
from pipelines.publish.outline.read import NAME as OUTLINE
from pipelines.steps.place import OpenPlace
from pipelines.warehouse.connection import warehouse_key

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

Made = Literal["built", "published"]
_DEFINITIONS = ("sources", "expectations", "dbt_project", "pipelines")
_ENGINES = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations")
_ENDS_EARLIER = {"gewist", "sleutel_gewisseld"}  # events after which pseudonyms of before may not live on
_LEFT_OUT = {"target", "logs", "__pycache__"}
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def fingerprint(opened: OpenPlace, as_known: datetime | None, now: datetime) -> str:
    """Hash of the register, the definitions, the reference data and the as-known moment.

    Units: without a stated moment the day in Amsterdam counts: deadlines and peildata change by day.
    """
    digest = hashlib.sha256()
    moment = as_known.isoformat() if as_known else now.astimezone(_AMSTERDAM).date().isoformat()
    digest.update(moment.encode())
    digest.update(_last_line(opened.root.register))
    _add_definitions(digest, opened)
    return digest.hexdigest()


def makers(opened: OpenPlace, events: Iterable[Event]) -> str:
    """Hash of everything but deliveries that a warehouse is made by: definitions, reference data, engines.

    An erasure and a change of keys count too: after them nothing of an earlier warehouse may be built upon.
    """
    digest = hashlib.sha256()
    _add_definitions(digest, opened)
    for name in _ENGINES:
        digest.update(f"{name} {metadata.version(name)}".encode())
    for event in events:
        if event["event"] in _ENDS_EARLIER:
            digest.update(str(event["hash"]).encode())
    return digest.hexdigest()


def _add_definitions(digest: Hash, opened: OpenPlace) -> None:
    for path in _definition_files(opened.place.project):
        digest.update(str(path.relative_to(opened.place.project)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name, path in sorted(opened.declarations.reference.files.items()):
        digest.update(name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    if opened.root.warehouse_key_file:
        digest.update(f"key {warehouse_key(opened.root.warehouse_key_file)}".encode())


def was_made(root: DataRoot, what: Made, mark: str) -> bool:
    """Whether the warehouse (``built``) or the publication (``published``) that stands was made from this."""
    target = root.warehouse if what == "built" else root.published
    return target.exists() and _marks(root).get(what) == mark


def remember(root: DataRoot, what: Made, mark: str) -> None:
    """Keep what was made, durably and at once."""
    path = _path(root)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(_marks(root) | {what: mark}, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(new, path)  # noqa: PTH105 - the atomic rename, by its own name


def built_mark(root: DataRoot) -> str | None:
    """The fingerprint of the warehouse that stands."""
    return _marks(root).get("built") if root.warehouse.exists() else None


def published_mark(root: DataRoot) -> str | None:
    """The fingerprint of what a publication is made from: the warehouse that stands, and the operator's outline."""
    built, outline = built_mark(root), root.reference / OUTLINE
    if built is None or not outline.is_file():
        return built
    return f"{built}+{hashlib.sha256(outline.read_bytes()).hexdigest()}"


def _path(root: DataRoot) -> Path:
    return root.path / "made.json"


def _marks(root: DataRoot) -> dict[str, str]:
    """What was made; a file that cannot be read counts as nothing, so that the work is done again."""
    try:
        content = json.loads(_path(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _last_line(register: Path) -> bytes:
    """The last event; its hash stands for all before it."""
    if not register.exists():
        return b""
    with register.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 65536))
        return file.read().rstrip(b"\n").rpartition(b"\n")[2]


def _definition_files(project: Path) -> Iterator[Path]:
    for folder in _DEFINITIONS:
        for path in sorted((project / folder).rglob("*")):
            if path.is_file() and not _LEFT_OUT & set(path.parts):
                yield path
