"""Paths of this environment for the components' YAML.

What belongs here: template variables. What does not: anything that reads deliveries.
"""

import dagster as dg

from pipelines.components.manifest import fresh_manifest
from pipelines.settings import PROJECT, read_place


@dg.template_var
def project() -> str:
    """The folder of the project."""
    return str(PROJECT)


@dg.template_var
def manifest() -> str:
    """The manifest of dbt's project, made when it is missing or stale."""
    return str(fresh_manifest(read_place()))
