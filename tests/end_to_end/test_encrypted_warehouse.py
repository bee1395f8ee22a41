"""With a key of its own the warehouse is encrypted wherever it is written or read, and every result is the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest
from typer.testing import Result

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.moment import moment_from
from pipelines.settings import WAREHOUSE_KEY_FILE, read_place
from pipelines.steps import build as building
from pipelines.steps import chain
from pipelines.steps.findings import findings_known
from pipelines.steps.place import Place
from pipelines.warehouse.connection import is_encrypted, warehouse_key
from pipelines.warehouse.swap import open_read_only
from tests.unit.test_warehouse_connection import a_key

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("march")]
EARLIER, LATER = "2024-03-20T00:00:00Z", "2024-06-20T00:00:00Z"
SCHEMAS = ("raw", "seeds", "intermediate", "core", "indicators")


@pytest.fixture(scope="module")
def plain(march: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny chain, built in two steps without a key, of which the first was taken before."""
    root = Path(tmp_path_factory.mktemp("plain")) / "data"
    shutil.copytree(march.root.path, root, symlinks=True)
    shutil.copy(march.key_file, root.with_name("data.key"))
    built(root, LATER)
    return root


@pytest.fixture(scope="module")
def sealed(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same under a key: a copy with the plain warehouse of before, which a build replaces."""
    root = Path(tmp_path_factory.mktemp("sealed")) / "data"
    shutil.copytree(plain, root, symlinks=True)
    shutil.copy(plain.with_name("data.key"), root.with_name("data.key"))
    a_key(root.with_name("warehouse.key"), "7")
    built(root, EARLIER, LATER)
    return root


def key_of(root: Path) -> Path | None:
    key_file = root.with_name("warehouse.key")
    return key_file if key_file.exists() else None


def built(root: Path, *moments: str) -> None:
    """The first on what is no warehouse under this key is made by dbt as a whole, each other brought up to date."""
    sealed = key_of(root)
    place = read_place(root, {WAREHOUSE_KEY_FILE: str(sealed)} if sealed else {})
    for moment in moments:
        with chain.opened(place) as house:
            building.build_warehouse(house, moment_from(moment), moment_from(LATER))


def tables(root: Path) -> dict[str, Any]:
    with open_read_only(root / "warehouse.duckdb", key_of(root)) as connection:
        query = "select table_schema, table_name from information_schema.tables where list_contains(?, table_schema)"
        names = connection.execute(query, [SCHEMAS]).fetchall()
        assert len(names) > 100
        return {
            f"{schema}.{name}": connection.execute(f'select * from {schema}."{name}" order by all').fetchall()
            for schema, name in names
        }


def called(tiny: ModuleType, root: Path, *arguments: str, key_file: Path | None = None) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        if key_file:
            patch.setenv(WAREHOUSE_KEY_FILE, str(key_file))
        else:
            patch.delenv(WAREHOUSE_KEY_FILE, raising=False)
        result: Result = tiny.call(*arguments, "--data-root", root)
        return result


def pseudonyms(root: Path) -> list[bytes]:
    frames = [pl.read_parquet(path) for path in (root / "raw" / "duo_inburgeringsplicht").rglob("*.parquet")]
    found = pl.concat(frames, how="vertical_relaxed")["bsn"].unique().drop_nulls().to_list()
    assert len(found) > 20
    return [one.encode() for one in found]


def holding(root: Path, needles: list[bytes]) -> set[str]:
    """Parts of the data root in which one of these stands in the clear."""
    kept = ("raw", "quarantine")
    files = [path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] not in kept]
    return {path.relative_to(root).parts[0] for path in files if any(one in path.read_bytes() for one in needles)}


def test_every_table_is_the_same_and_the_file_is_encrypted(plain: Path, sealed: Path) -> None:
    assert (is_encrypted(plain / "warehouse.duckdb"), is_encrypted(sealed / "warehouse.duckdb")) == (False, True)
    one, other = tables(plain), tables(sealed)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_pseudonym_and_no_key_lies_anywhere_in_the_clear(plain: Path, sealed: Path) -> None:
    persons, key_file = pseudonyms(plain), sealed.with_name("warehouse.key")
    assert holding(plain, persons) == {"warehouse.duckdb"}
    assert holding(sealed, persons) == set()
    assert holding(sealed, [warehouse_key(key_file).encode(), b"7" * 64]) == set()


def test_publishing_and_comparing_work_under_the_key(plain: Path, sealed: Path, tiny: ModuleType) -> None:
    key_file = sealed.with_name("warehouse.key")
    published = called(tiny, sealed, "publish", key_file=key_file)
    assert published.exit_code == 0, published.output
    assert len(list((sealed / "published").rglob("*.csv"))) > 3
    compared = called(tiny, sealed, "compare", "--from", EARLIER, "--to", LATER, key_file=key_file)
    assert compared.exit_code == 0, compared.output
    (kept,) = (sealed / "restatements").glob("*.duckdb")
    assert is_encrypted(kept)
    assert holding(sealed, pseudonyms(plain)) == set()
    with open_read_only(sealed / "warehouse.duckdb", key_file) as connection:
        assert connection.execute("select count(*) > 0 from indicators.fct_indicator_restatements").fetchall() == [
            (True,)
        ]


def test_the_first_intake_after_a_key_was_named_still_reads_the_plain_warehouse(plain: Path, sealed: Path) -> None:
    root = DataRoot(plain, key_of(sealed))
    assert findings_known(root)("duo_pip", "DUO", "2024M03") == findings_known(DataRoot(plain))(
        "duo_pip", "DUO", "2024M03"
    )


def test_what_does_not_fit_the_key_is_refused_with_the_name_of_the_file_and_what_to_do(
    sealed: Path, tiny: ModuleType, tmp_path: Path
) -> None:
    root = tmp_path / "data"
    shutil.copytree(sealed, root, symlinks=True)
    shutil.copy(sealed.with_name("data.key"), root.with_name("data.key"))
    key_file = shutil.copy(sealed.with_name("warehouse.key"), tmp_path)
    other = a_key(tmp_path / "other.key", "8")
    (root / "made.json").unlink()  # so that publishing has to look
    for key, words in ((None, "is encrypted"), (other, "is not the key")):
        refused = called(tiny, root, "publish", key_file=key)
        assert refused.exit_code == 1
        assert words in refused.output
        assert "warehouse.duckdb" in refused.output
        assert "To do:" in refused.output
    content = bytearray((root / "warehouse.duckdb").read_bytes())
    for place in range(8192, len(content), 4096):
        content[place] ^= 1
    (root / "warehouse.duckdb").write_bytes(content)
    refused = called(tiny, root, "publish", key_file=Path(key_file))
    assert refused.exit_code == 1
    assert "damaged or changed" in refused.output
    assert "ketenmonitor build" in refused.output


def test_a_key_that_was_never_made_stops_before_anything_is_written(sealed: Path, tiny: ModuleType) -> None:
    refused = called(tiny, sealed, "build", key_file=sealed.with_name("never.key"))
    assert refused.exit_code == 1
    assert "never.key" in refused.output
    assert "openssl rand -hex 32" in refused.output
