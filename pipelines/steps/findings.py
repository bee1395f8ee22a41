"""Which deliveries have open differences with another partner, as the standing warehouse knows them (W07).

What belongs here: reading the findings of the last build for the receipts of the next intake. What does not: finding.
"""

from __future__ import annotations

import duckdb

from pipelines.contracts.data_root import DataRoot
from pipelines.intake.setting import OpenFindings
from pipelines.warehouse.swap import open_read_only

_SUPPLIERS = "select distinct extract, leverancier from raw.dq_findings where regexp_matches(rule, '^C[0-9]{2}$')"


def findings_known(root: DataRoot) -> OpenFindings:
    """Tells of an extract and leverancier whether differences with another partner are open.

    Nulls: no warehouse yet, or one without findings: none are open.
    """
    suppliers = _suppliers(root)
    return lambda extract, leverancier, _: (extract, leverancier) in suppliers


def _suppliers(root: DataRoot) -> frozenset[tuple[str, str]]:
    try:
        connection = open_read_only(root.warehouse)
    except FileNotFoundError:
        return frozenset()
    try:
        return frozenset((str(row[0]), str(row[1])) for row in connection.execute(_SUPPLIERS).fetchall())
    except duckdb.CatalogException:
        return frozenset()
    finally:
        connection.close()
