"""What the whole-run tests share."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from pipelines.contracts.data_root import DataRoot
from pipelines.deliveries.moment import moment_from
from pipelines.settings import PROJECT
from pipelines.steps import build as building
from pipelines.steps import chain
from pipelines.steps.place import Place

MARCH, JUNE = moment_from("2024-03-20T00:00:00Z"), moment_from("2024-06-20T00:00:00Z")


@pytest.fixture(scope="session")
def tiny() -> ModuleType:
    """The tiny chain and its readers (``tiny_chain.py``)."""
    spec = importlib.util.spec_from_file_location("tiny_chain", Path(__file__).with_name("tiny_chain.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory, tiny: ModuleType) -> Path:
    """A data root with a small demo that was run and published; whoever uses it only reads."""
    root = tmp_path_factory.mktemp("analysed") / "data"
    result = tiny.call("demo", "--data-root", root, "--persons", "160", "--first", "2023K4", "--last", "2024K4")
    assert result.exit_code == 0, result.output
    return Path(root)


@pytest.fixture(scope="session")
def march(tmp_path_factory: pytest.TempPathFactory, tiny: ModuleType) -> Place:
    """A tiny chain taken in until June, and the warehouse of March that dbt made as a whole; whoever uses it copies."""
    root = tmp_path_factory.mktemp("march") / "data"
    tiny.land(root)
    made = Place(PROJECT, DataRoot(root), root.with_name("data.key"))
    with chain.opened(made) as house:
        chain.intake(house, JUNE)
        building.build_warehouse(house, MARCH, JUNE)
    return made
