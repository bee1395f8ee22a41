"""The records of one delivery, read and judged in one pass.

What belongs here: from payload to judged batches, warnings and verdict per record. What does not: the verdict on the
file (``verdict``).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import numpy as np

from pipelines.contracts.model import Contract
from pipelines.deliveries.name import DeliveryName
from pipelines.deliveries.period import Period
from pipelines.intake.container import Payload
from pipelines.intake.header import by_name, check_header, check_names, fitting_version, has_extra, is_in_order
from pipelines.intake.opening import names_within, open_payload, open_table
from pipelines.intake.readers.table import Table
from pipelines.intake.refusal import Refusal
from pipelines.intake.rules.compiled import Rules
from pipelines.intake.setting import Setting
from pipelines.intake.source import Source
from pipelines.intake.spool import Spool
from pipelines.intake.storing import Masks


@dataclass
class Content:
    """The judged records of one delivery; ``close`` gives working files back."""

    contract: Contract
    spool: Spool
    masks: Masks
    warnings: frozenset[str]
    failures: dict[tuple[str, str], int]  # (code, column) → records

    @property
    def rows(self) -> int:
        """Records that landed."""
        return self.spool.rows

    @property
    def failing(self) -> int:
        """Records that fail a rule."""
        return int(np.count_nonzero(self.masks))

    def close(self) -> None:
        """Forget the records."""
        self.spool.close()


def read_content(source: Source, name: DeliveryName, period: Period, setting: Setting) -> Content:
    """Read every record and judge it.

    Errors: Refusal B11, B06, B07 or B05.
    """
    payload = open_payload(source, name)
    table, contract = _in_its_version(payload, name, period, setting)
    rules = setting.rules(contract, name, period, table.date_format)
    spool = Spool(setting.work / f"{uuid4().hex}.parquet")
    try:
        return _judged(table, contract, rules, spool)
    except BaseException:
        spool.close()
        raise


def _in_its_version(payload: Payload, name: DeliveryName, period: Period, setting: Setting) -> tuple[Table, Contract]:
    """The table, read by the version of the contract that it follows.

    Errors: Refusal B06, B07 or B05.
    """
    every = setting.contracts.versions(name.extract)
    table = open_table(payload, name, every[0])
    if len(every) == 1:
        return table, every[0]
    names = table.columns if table.has_header else names_within(payload, name, every[0])
    contract = fitting_version(names, setting.contracts.accepted(name.extract, period.end))
    if contract is not every[0]:
        table = open_table(payload, name, contract)
    try:
        check_names(names, contract, every)
    except Refusal:
        _read_on(table)
        raise
    return table, contract


def _read_on(table: Table) -> None:
    """A broken structure further on (B06, B07) comes before B05."""
    for _ in table.batches:
        pass


def _judged(table: Table, contract: Contract, rules: Rules, spool: Spool) -> Content:
    """Judge batch by batch, then find repeated keys over the whole."""
    if table.has_header and not is_in_order(table.columns, contract):
        _read_on(table)
        check_header(table.columns, contract)
    for batch in table.batches:
        spool.append(rules.judge(by_name(batch, table.columns, contract)))
    masks, repeated = spool.masks()
    failures = {key: count for key, count in rules.findings.failures.items() if count}
    if repeated:
        failures["R05", contract.key_fields[0]] = repeated
    extra = {"W03"} if has_extra(table, contract) else set()
    warnings = frozenset(table.warnings | rules.findings.warnings | extra)
    return Content(contract, spool, masks, warnings, failures)
