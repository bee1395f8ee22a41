"""Which tests share a worker: those of a module do, since what they stand on is made once per module and worker.

What belongs here: how the tests are spread, and that none is timed. What does not: fixtures (each folder has its own).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings

# A busy machine is no fault of the code: speed is measured by benchmarks, never by a test.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SHARED = ("sql",)  # folders whose modules stand on one warehouse


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Give a test that names no group the group of its module, or of its folder.

    pytest-xdist 3.8 tells its scheduler the group by a suffix in ``_nodeid``, which pytest 9.2 no longer reads (it
    keeps an id of parts): without the last lines here groups are silently ignored.
    """
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            folder = item.path.parent.name
            group = folder if folder in SHARED else f"{folder}_{item.path.stem}"
            item.add_marker(pytest.mark.xdist_group(group))
    yield
    for item in items:
        suffixed = vars(item).get("_nodeid", "")
        if suffixed.startswith(f"{item.nodeid}@"):
            item._id = NodeId.parse(suffixed)  # noqa: SLF001
