"""A plugin of dbt-duckdb: gives its connection what it needs to write an encrypted warehouse.

What belongs here: that. What does not: the key and the file, which the profile names (``transform``).
"""

from __future__ import annotations

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin

from pipelines.warehouse.connection import encryption_extension, quoted


class Plugin(BasePlugin):  # dbt-duckdb looks for a class of this name
    """Loads the extension before the warehouse is attached."""

    def configure_connection(self, conn: Any) -> None:
        """Load it from the installed package: nothing is downloaded."""
        conn.execute(f"load '{quoted(encryption_extension())}'")
