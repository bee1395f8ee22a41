"""The rhythms of the partners as Dagster partitions.

What belongs here: calendar windows and their way back to a period. What does not: obligations and deadlines.
"""

from datetime import date, timedelta

import dagster as dg

from pipelines.contracts.model import Contract, Rhythm
from pipelines.deliveries.period import Period, periods_between

_FIRST_OF_PERIOD = {
    Rhythm.MONTH: "0 0 1 * *",
    Rhythm.QUARTER: "0 0 1 1,4,7,10 *",
    Rhythm.HALF_YEAR: "0 0 1 1,7 *",
    Rhythm.YEAR: "0 0 1 1 *",
    Rhythm.SCHOOL_YEAR: "0 0 1 8 *",
}
_KEY = "%Y-%m-%d"
_OVER_A_YEAR = timedelta(days=400)


def partitions_of(contract: Contract) -> dg.TimeWindowPartitionsDefinition:
    """One partition per period of the extract; its key is the first day."""
    return dg.TimeWindowPartitionsDefinition(
        cron_schedule=_FIRST_OF_PERIOD[contract.rhythm],
        start=contract.expected_from.strftime(_KEY),
        fmt=_KEY,
        timezone="Europe/Amsterdam",
    )


def period_of(contract: Contract, partition_key: str) -> Period:
    """The period whose first day the key is."""
    first = date.fromisoformat(partition_key)
    return periods_between(contract.rhythm, first, first + _OVER_A_YEAR)[0]


def key_of(period: Period) -> str:
    """The partition key of a period."""
    return period.start.strftime(_KEY)
