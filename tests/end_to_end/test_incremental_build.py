"""A build that makes again only what changed equals a whole build, whatever was delivered, and survives a crash."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.moment import moment_from
from pipelines.settings import PROJECT
from pipelines.steps import build as building
from pipelines.steps import chain
from pipelines.steps.place import Place

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("march")]
EARLIER, LAST = (moment_from(f"2024-0{month}-20T00:00:00Z") for month in (4, 6))
SCHEMAS = ("raw", "seeds", "intermediate", "core", "indicators")


@pytest.fixture(scope="module")
def place(march: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A chain of which everything was taken in, and the warehouse of an early moment that dbt made as a whole."""
    return copied(march, tmp_path_factory.mktemp("incremental"))


def build(place: Place, as_known: datetime, *, anew: bool = False) -> None:
    with chain.opened(place) as house:
        building.build_warehouse(house, as_known, LAST, anew=anew)


def copied(place: Place, folder: Path) -> Place:
    """The same chain elsewhere."""
    shutil.copytree(place.root.path, folder / "data", symlinks=True)
    shutil.copy(place.key_file, folder / "data.key")
    return Place(PROJECT, DataRoot(folder / "data"), folder / "data.key")


def tables(place: Place, tiny: ModuleType) -> dict[str, Any]:
    """All rows of all tables and views."""
    return {
        f"{schema}.{name}": rows
        for schema in SCHEMAS
        for name, rows in tiny.table_rows(place.root.warehouse, schema).items()
    }


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


@pytest.fixture(scope="module")
def stepped(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The same chain after builds of later and earlier moments, each on top of the one before."""
    here = copied(place, tmp_path_factory.mktemp("stepped"))
    with pytest.MonkeyPatch.context() as closed:
        closed.setattr(building, "run_dbt", lambda *_, **__: pytest.fail("dbt was started for a new delivery"))
        for moment in (LAST, EARLIER, LAST):
            build(here, moment)
    return here


def test_after_deliveries_forward_and_back_it_equals_a_whole_build(
    place: Place, stepped: Place, tmp_path: Path, tiny: ModuleType
) -> None:
    whole = copied(place, tmp_path)
    build(whole, LAST, anew=True)
    step_by_step = tables(stepped, tiny)
    assert differing(step_by_step, tables(whole, tiny)) == []
    assert "indicators.fct_indicator_values" in differing(step_by_step, tables(place, tiny))


def test_a_crash_halfway_leaves_the_warehouse_and_the_next_build_is_whole(
    place: Place, stepped: Place, tmp_path: Path, tiny: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = copied(place, tmp_path)
    before = tiny.file_hashes(here.root.path, "warehouse.duckdb")
    with monkeypatch.context() as crashing:
        crashing.setattr(building, "refill", _crash_after(building.refill))
        with pytest.raises(KeyboardInterrupt):
            build(here, LAST)
    assert tiny.file_hashes(here.root.path, "warehouse.duckdb") == before
    build(here, LAST)
    assert differing(tables(here, tiny), tables(stepped, tiny)) == []


def test_parquet_that_the_register_does_not_vouch_for_is_not_built_upon(
    place: Place, tmp_path: Path, tiny: ModuleType
) -> None:
    """The records of an earlier build stand only for the file they were read from."""
    here = copied(place, tmp_path)
    found = sorted((here.root.raw / "duo_inburgeringsplicht").rglob("*.parquet"))
    for path in found:
        path.write_bytes(b"no parquet")
    with pytest.raises(Exception, match="parquet"):
        build(here, LAST)
    assert tables(here, tiny) == tables(place, tiny)


def test_other_reference_data_make_a_whole_build(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = copied(place, tmp_path)
    ambities = (PROJECT / "dbt_project" / "seeds" / "ambities.csv").read_text(encoding="utf-8").splitlines()
    (here.root.reference / "ambities.csv").write_text("\n".join([*ambities[:-1], ""]), encoding="utf-8")

    def whole_build(*_: object, **__: object) -> None:
        raise RuntimeError("a whole build")

    monkeypatch.setattr(building, "run_dbt", whole_build)
    with pytest.raises(RuntimeError, match="a whole build"):
        build(here, LAST)


def _crash_after(step: Callable[..., object]) -> Callable[..., object]:
    def crashing(*given: Any) -> object:
        step(*given)
        raise KeyboardInterrupt

    return crashing
