"""Where everything lies below one data root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataRoot:
    """Paths below the data root; the fixed interface other programs build on.

    Nulls: without ``warehouse_key_file`` the warehouse is not encrypted; that file lies outside the data root.
    """

    path: Path
    warehouse_key_file: Path | None = None

    @property
    def landing(self) -> Path:
        """Where partners' files arrive, at any depth."""
        return self.path / "landing"

    @property
    def reference(self) -> Path:
        """Optional overrides of reference data."""
        return self.path / "reference"

    @property
    def vault(self) -> Path:
        """Original bytes, encrypted, content-addressed."""
        return self.path / "vault"

    @property
    def raw(self) -> Path:
        """Parquet of accepted rows, pseudonymised."""
        return self.path / "raw"

    @property
    def quarantine(self) -> Path:
        """Parquet of rows that failed, pseudonymised."""
        return self.path / "quarantine"

    @property
    def register(self) -> Path:
        """The append-only, hash-chained event log."""
        return self.path / "register.jsonl"

    @property
    def receipts(self) -> Path:
        """One receipt a file that landed."""
        return self.path / "receipts"

    @property
    def warehouse(self) -> Path:
        """The dbt warehouse."""
        return self.path / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Everything for outside."""
        return self.path / "published"

    @property
    def releases(self) -> Path:
        """The published counts of every release, for the audit of the next one."""
        return self.path / "releases"

    @property
    def work(self) -> Path:
        """Temporary files of a run; may be removed when no run is going."""
        return self.path / "work"

    @property
    def dagster_home(self) -> Path:
        """Dagster's own storage."""
        return self.path / "dagster"

    @property
    def lock(self) -> Path:
        """Held by the one run that may write."""
        return self.path / "run.lock"
