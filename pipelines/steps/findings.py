"""Which differences between partners are open, as the standing warehouse knows them (W07).

What belongs here: reading the findings of the last build for the receipts of the next intake. What does not: finding.
"""

from __future__ import annotations

from collections import defaultdict

import duckdb

from pipelines.contracts.data_root import DataRoot
from pipelines.intake.setting import Difference, OpenFindings
from pipelines.warehouse.connection import fitting
from pipelines.warehouse.swap import open_read_only

Supplier = tuple[str, str]  # extract, leverancier

_DIFFERENCES = """
    with reasons as (
        select regexp_extract(expectation_id, '^C[0-9]{2}') as rule, min(because) as because
        from raw.dq_results
        group by 1
        having count(distinct because) = 1
    )
    select found.extract, found.leverancier, found.rule, coalesce(found.other_partner, ''), sum(found."count"),
        coalesce(any_value(reasons.because), '')
    from raw.dq_findings as found
    left join reasons on found.rule = reasons.rule
    where regexp_matches(found.rule, '^C[0-9]{2}$') and found.leverancier is not null
    group by 1, 2, 3, 4
    order by 1, 2, 3, 4"""


def findings_known(root: DataRoot) -> OpenFindings:
    """Tells of an extract and leverancier which differences with another partner are open.

    Nulls: no warehouse yet, or one without findings: none are open.
    """
    open_ones = _differences(root)
    return lambda extract, leverancier, _: open_ones.get((extract, leverancier), ())


def _differences(root: DataRoot) -> dict[Supplier, tuple[Difference, ...]]:
    try:
        connection = open_read_only(root.warehouse, fitting(root.warehouse, root.warehouse_key_file))
    except FileNotFoundError:
        return {}
    found: dict[Supplier, list[Difference]] = defaultdict(list)
    try:
        for extract, leverancier, rule, partner, count, because in connection.execute(_DIFFERENCES).fetchall():
            found[extract, leverancier].append(Difference(rule, partner, int(count), because))
    except duckdb.CatalogException:
        return {}
    finally:
        connection.close()
    return {supplier: tuple(differences) for supplier, differences in found.items()}
