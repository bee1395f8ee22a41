"""The release before, as the attacker has kept it.

What belongs here: reading its published counts. What does not: what follows from them (``audit``).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.publish.disclosure.audit import Earlier

ATTACKED: Final = ("noemer", "teller", "n_event")
NOTE: Final = "onthulling"


def read_earlier(published: Path, base: int) -> Earlier:
    """The counts of the publication that stands.

    **Nulls** empty when there is none, or when it was not rounded to this base: what it said cannot be taken back.
    """
    note, database = published / "release.json", published / "ketenmonitor.duckdb"
    if not note.exists() or not database.exists():
        return {}
    if json.loads(note.read_text(encoding="utf-8")).get(NOTE, {}).get("basis") != base:
        return {}
    query = f"""
        select indicator_id, cast(peildatum as varchar), gebied_type, gebied_code, dimensie, categorie,
            {", ".join(ATTACKED)}
        from pub_indicator_values
        where weergave <> 'geheim'
    """  # noqa: S608  (names of this module, no input)
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    return {
        ((indicator, peildatum, (kind, code, dimension, category)), name): count
        for indicator, peildatum, kind, code, dimension, category, *counts in rows
        for name, count in zip(ATTACKED, counts, strict=True)
        if count is not None
    }
