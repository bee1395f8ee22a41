"""The place of a run as a Dagster resource, opened and locked by each step on its own.

What belongs here: handing paths and the clock to ``pipelines.steps``. What does not: the steps.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg

from pipelines.contracts.data_root import DataRoot
from pipelines.steps.chain import opened
from pipelines.steps.place import OpenPlace, Place


class HouseResource(dg.ConfigurableResource):
    """Paths of the place; everything Dagster writes lies in its data root as well."""

    project: str
    data_root: str
    key_file: str
    is_key_named: bool = False
    warehouse_key_file: str = ""  # none: the warehouse is not encrypted

    @classmethod
    def of(cls, place: Place) -> "HouseResource":
        """The resource of a place."""
        return cls(
            project=str(place.project),
            data_root=str(place.root.path),
            key_file=str(place.key_file),
            is_key_named=place.is_key_named,
            warehouse_key_file=str(place.root.warehouse_key_file or ""),
        )

    @property
    def place(self) -> Place:
        """The place itself."""
        root = DataRoot(Path(self.data_root), Path(self.warehouse_key_file) if self.warehouse_key_file else None)
        return Place(Path(self.project), root, Path(self.key_file), self.is_key_named)

    @contextmanager
    def opened(self) -> Iterator[OpenPlace]:
        """The place, locked for one step.

        Errors: LockHeldError when another run is busy; ContractError.
        """
        with opened(self.place) as house:
            yield house

    def now(self) -> datetime:
        """The wall clock."""
        return datetime.now(UTC).replace(microsecond=0)
