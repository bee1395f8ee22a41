"""A look at what was published: counts, verdicts per phase, tables and files, for who runs the chain.

What belongs here: reading a published folder back. What does not: making it, Dagster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.database import NAME as DATABASE
from pipelines.warehouse.swap import open_read_only

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

VERDICTS: Final = ("GEHAALD", "NIET_GEHAALD", "NIET_TE_ZEGGEN", "GEEN_AMBITIE")
TALLY: Final = """
    select phase, verdict, count(*)
    from (
        select cells.indicator_id, arg_max(cells.verdict, cells.peildatum) as verdict
        from pub_indicator_values as cells
        where cells.gebied_type = 'NL' and cells.dimensie = 'totaal'
        group by cells.indicator_id
    ) as newest
    join pub_indicators using (indicator_id)
    group by phase, verdict
"""


@dataclass(frozen=True)
class Preview:
    """What stands in a published folder.

    **Shape** ``cells`` by how they may be shown; ``verdicts``: per phase, in the order of ``VERDICTS``, the newest of
    the country; ``rows`` by table; ``files``: bytes by name of a download.
    """

    cells: dict[str, int]
    verdicts: dict[str, tuple[int, ...]]
    rows: dict[str, int]
    files: dict[str, int]
    pages: int
    largest_page: int


def preview_of(published: Path) -> Preview:
    """Read a published folder back.

    **Errors** OSError and duckdb.Error when nothing whole stands there.
    """
    with open_read_only(published / DATABASE) as connection:
        cells = dict(
            connection.execute("select weergave, count(*) from pub_indicator_values group by 1 order by 1").fetchall()
        )
        verdicts = verdicts_of(connection)
        names = [
            str(name) for (name,) in connection.execute("select table_name from duckdb_tables() order by 1").fetchall()
        ]
        rows = {name: connection.table(name).count("*").fetchall()[0][0] for name in names}
    pages = [path.stat().st_size for path in (published / "site").rglob("*.html")]
    files = {path.name: path.stat().st_size for path in sorted((published / "downloads").iterdir())}
    return Preview(cells, verdicts, rows, files, len(pages), max(pages, default=0))


def verdicts_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, ...]]:
    """How many indicators of each phase have which verdict."""
    found = {(phase, verdict): count for phase, verdict, count in connection.execute(TALLY).fetchall()}
    phases = sorted({phase for phase, _ in found})
    return {phase: tuple(found.get((phase, verdict), 0) for verdict in VERDICTS) for phase in phases}
