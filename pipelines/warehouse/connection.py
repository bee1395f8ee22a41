"""Opens a DuckDB file of the house: plain, or encrypted when a key file is named.

What belongs here: connections, the key of the warehouse, and what is wrong when a file and a key do not fit. What does
not: which file (``swap``), what is in it. DuckDB encrypts an attached file only; the connection itself is then in
memory and holds nothing, and what it puts aside on disk is encrypted as well.
"""

from __future__ import annotations

import hashlib
import stat
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import duckdb

from pipelines.contracts.errors import ContractError, WrongKeyError

CATALOG = "warehouse"
_SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_MINIMUM = 32
_VARIABLE = "KETENMONITOR_WAREHOUSE_KEY_FILE"
_REBUILD = "remove it and run `ketenmonitor build`: it is made from the deliveries, which are kept"


def connect(path: Path, key_file: Path | None = None, *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """A connection to a file, which is made when it is not there (unless ``read_only``).

    Errors: WrongKeyError, naming file and remedy, when file and key do not fit or the file was damaged; ContractError
    when the key file cannot be used; duckdb.IOException when another process has the file open.
    """
    try:
        if key_file is None:
            return duckdb.connect(str(path), read_only=read_only, config=dict(_SETTINGS))
        return _attached(path, warehouse_key(key_file), read_only=read_only)
    except (duckdb.CatalogException, duckdb.InvalidInputException, duckdb.IOException) as error:
        problem = _problem(path, key_file, str(error))
        if problem is None:
            raise
        raise WrongKeyError(problem) from None  # the words of DuckDB are in it; its trace adds nothing


def attach_options(key_file: Path | None, *, read_only: bool = False) -> str:
    """What stands behind an ``attach`` of another file under the same key."""
    options = [f"encryption_key '{warehouse_key(key_file)}'"] if key_file else []
    options += ["read_only"] if read_only else []
    return f" ({', '.join(options)})" if options else ""


def is_encrypted(path: Path) -> bool:
    """Whether a DuckDB file can be opened with a key only."""
    try:
        duckdb.connect(str(path), read_only=True, config=dict(_SETTINGS)).close()
    except duckdb.CatalogException:
        return True
    return False


def fitting(path: Path, key_file: Path | None) -> Path | None:
    """The key file for a file; none for one that was made before a key was named."""
    return key_file if key_file and (not path.is_file() or is_encrypted(path)) else None


def warehouse_key(key_file: Path) -> str:
    """The key of the warehouse as DuckDB takes it.

    Shape: 64 hex digits, made from whatever the file holds.
    Errors: ContractError when it is missing or too short; a warning when others can read it.
    """
    try:
        content, mode = key_file.read_bytes().strip(), key_file.stat().st_mode
    except OSError as error:
        remedy = f"make one (`openssl rand -hex 32`), or take {_VARIABLE} away"
        raise ContractError(key_file, 0, "the key file of the warehouse cannot be read", remedy) from error
    if len(content) < _MINIMUM:
        message = f"the key of the warehouse is shorter than {_MINIMUM} bytes"
        raise ContractError(key_file, 1, message, "write 64 hex digits (`openssl rand -hex 32`)")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        warnings.warn(f"{key_file}: the key file can be read by others. To do: chmod 600 {key_file}", stacklevel=2)
    return hashlib.sha256(content).hexdigest()


@cache
def encryption_extension() -> str:
    """Path of the extension without which DuckDB writes no encrypted file; it comes with a package, not a download."""
    found = find_spec("duckdb_extension_httpfs")
    places = found.submodule_search_locations if found else None
    paths = [path for place in places or () for path in Path(place).rglob("httpfs.duckdb_extension")]
    if len(paths) != 1:
        raise ContractError("requirements.lock", 0, "duckdb-extension-httpfs is not installed", "run `make setup`")
    return str(paths[0])


def _attached(path: Path, key: str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """An empty connection in memory with the file attached and in use."""
    aside = {"temp_directory": f"{path}.tmp", "temp_file_encryption": "true"}
    connection = duckdb.connect(config={**_SETTINGS, **aside})
    options = f"encryption_key '{key}'" + (", read_only" if read_only else "")
    try:
        connection.execute(f"load '{quoted(encryption_extension())}'")
        connection.execute(f"attach '{quoted(str(path))}' as {CATALOG} ({options})")
        connection.execute(f"use {CATALOG}")
    except BaseException:
        connection.close()
        raise
    return connection


def quoted(text: str) -> str:
    """Text between the quotes of SQL."""
    return text.replace("'", "''")


def _problem(path: Path, key_file: Path | None, told: str) -> str | None:
    """What is wrong and what to do; None when it has nothing to do with keys or damage."""
    if "without a key" in told:
        return f"{path} is encrypted. To do: name the key file that it was made with in {_VARIABLE}"
    if "is not encrypted" in told:
        return f"{path} is not encrypted, and {_VARIABLE} names {key_file}. To do: {_REBUILD}"
    if "Wrong encryption key" in told:
        return f"{key_file} is not the key that {path} was made with. To do: put that key file back; or {_REBUILD}"
    if "AES tag" in told or "Corrupt database file" in told:
        return f"{path} was damaged or changed. To do: {_REBUILD}"
    return None
