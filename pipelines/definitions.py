"""Dagster's entry point: the definitions of ``defs`` with the place of this environment.

What belongs here: tying both together. What does not: any definition.
"""

import dagster as dg

from pipelines.components.house import HouseResource
from pipelines.settings import PROJECT, read_place


@dg.definitions
def defs() -> dg.Definitions:
    """All assets, checks, jobs, schedules and sensors of the chain."""
    folder = dg.load_from_defs_folder(path_within_project=PROJECT / "pipelines")
    return dg.Definitions.merge(folder, dg.Definitions(resources={"house": HouseResource.of(read_place())}))
