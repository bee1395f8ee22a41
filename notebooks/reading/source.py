"""Where a notebook reads: a data root opened read-only, and what is said when there is nothing or nothing real in it.

What belongs here: opening and the first message. What does not: any question, any picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl

from pipelines.contracts.data_root import DataRoot
from pipelines.publish.site.numbers import long_moment
from pipelines.settings import DATA_ROOT, read_place
from pipelines.steps.clock import demo_of
from pipelines.warehouse.swap import open_read_only

# The same two relations from either file, so that a question need not know where it reads.
PUBLISHED_VIEWS = """
    create temp view cijfers as select * from pub_indicator_values;
    create temp view indicatoren as select indicator_id, title, phase, kind, unit, norm_days from pub_indicators;
"""
WAREHOUSE_VIEWS = """
    create temp view cijfers as
    select figures.*, status.ambitie, status.ambitie_status, status.verdict, status.verdict_reden,
        gebieden.gebied_naam, 'getoond' as weergave
    from indicators.fct_indicator_values as figures
    inner join indicators.fct_indicator_status as status
        using (indicator_id, peildatum, gebied_type, gebied_code, dimensie, categorie)
    left join core.dim_gebieden as gebieden using (gebied_type, gebied_code);
    create temp view indicatoren as
    select indicator_id, title, phase, kind, unit, norm_days from indicators.dim_indicators;
"""


@dataclass(frozen=True)
class Opened:
    """A file that was opened read-only, or the reason why not.

    **Shape** ``message`` is Dutch Markdown, ``tone`` the colour of its frame. **Nulls** ``connection`` without a file.
    """

    connection: duckdb.DuckDBPyConnection | None
    message: str
    tone: Literal["info", "warn", "danger"]
    has_figures: bool = False

    def rows(self, query: str, **parameters: Any) -> pl.DataFrame:
        """What a query finds; ``$name`` in it stands for the parameter of that name."""
        if self.connection is None:
            raise FileNotFoundError(self.message)
        return self.connection.execute(query, parameters).pl()


def data_root(arguments: Mapping[str, Any]) -> DataRoot:
    """The data root: ``--data-root``, else the variable, else ``./data``."""
    named = arguments.get("data-root")
    return read_place(Path(str(named)) if named else None).root


def open_warehouse(root: DataRoot) -> Opened:
    """The warehouse: every figure, and the rows of persons under pseudonym. For use inside the house only."""
    if not root.warehouse.is_file():
        return _nothing(root, root.warehouse, "build")
    connection = open_read_only(root.warehouse, root.warehouse_key_file)
    connection.execute(WAREHOUSE_VIEWS)
    run = connection.execute("select as_known_at from raw.run").fetchone()
    moment = f"Zoals bekend op {long_moment(run[0].replace(tzinfo=UTC))}. " if run else ""
    message = (
        f"{moment}Dit leest het **magazijn**: ook kleine groepen staan er onafgeschermd in. Alleen voor intern gebruik; "
        "deel of publiceer geen tabel of beeld hieruit."
    )
    return _opened(connection, message, is_invented=demo_of(root) is not None)


def open_published(root: DataRoot) -> Opened:
    """The publication: figures after disclosure control, fit to be shared."""
    path = root.published / "ketenmonitor.duckdb"
    if not path.is_file():
        return _nothing(root, path, "publish")
    connection = open_read_only(path)
    connection.execute(PUBLISHED_VIEWS)
    release = connection.execute("select zoals_bekend_op, minimum_noemer, synthetisch from pub_release").fetchone()
    known, minimum, is_invented = release if release else (None, None, False)
    moment = f"Zoals bekend op {long_moment(datetime.fromisoformat(known))}. " if known else ""
    message = f"{moment}Dit leest de **publicatie**: groepen van minder dan {minimum} zijn afgeschermd, delen mag."
    return _opened(connection, message, is_invented=bool(is_invented))


def _nothing(root: DataRoot, path: Path, command: str) -> Opened:
    return Opened(
        None,
        f"**Er is nog niets te lezen.** In de gegevensmap `{root.path}` staat geen `{path.relative_to(root.path)}`. "
        f"Maak het met `ketenmonitor {command} --data-root …`, begin met verzonnen gegevens (`ketenmonitor demo`), "
        f"of wijs een andere map aan met `-- --data-root MAP` of de variabele `{DATA_ROOT}`.",
        "danger",
    )


def _opened(connection: duckdb.DuckDBPyConnection, message: str, *, is_invented: bool) -> Opened:
    """The opened file with its message: that it is empty, or that it is invented, comes first."""
    found = connection.execute("select count(*) from cijfers").fetchone()
    has_figures = bool(found and found[0])
    invented = "**Verzonnen gegevens.** Geen persoon en geen uitkomst hieronder bestaat echt. " if is_invented else ""
    empty = (
        "" if has_figures else "**Er zijn nog geen cijfers.** Er is nog geen levering waar een indicator uit volgt. "
    )
    tone: Literal["info", "warn", "danger"] = "warn" if is_invented else "info"
    return Opened(connection, empty + invented + message, tone if has_figures else "danger", has_figures)
