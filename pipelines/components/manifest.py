"""What dbt knows of its project, for the asset graph; read anew only when the project changed.

What belongs here: when the manifest is stale. What does not: dbt itself (``pipelines.warehouse.transform``).
"""

from pathlib import Path

from pipelines.contracts.reference import load_reference
from pipelines.steps.place import Place
from pipelines.warehouse.transform import write_manifest, write_seeds


def fresh_manifest(place: Place) -> Path:
    """The manifest of the project as it is now; it lies with Dagster's storage.

    Errors: TransformError when dbt cannot read the project.
    """
    home = place.root.dagster_home
    manifest = home / "dbt" / "target" / "manifest.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest_change(place.project / "dbt_project"):
        seeds = write_seeds(load_reference(place.project, place.root.reference), home / "seeds")
        write_manifest(place.project, seeds, home)
    return manifest


def _newest_change(folder: Path) -> float:
    return max(path.stat().st_mtime for path in folder.rglob("*") if path.suffix in {".sql", ".yml", ".md", ".csv"})
