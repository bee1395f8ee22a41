"""The page of each supplier, brought up to date after files were judged.

What belongs here: gathering the register and the calendar for it. What does not: what the page says
(``deliveries.pages``).
"""

from __future__ import annotations

from datetime import datetime

from pipelines.deliveries.calendar import delivery_states, expected_deliveries
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.receipts import write_supplier_pages
from pipelines.deliveries.register import Register
from pipelines.intake.setting import titles_of
from pipelines.steps.clock import standing_moment
from pipelines.steps.place import OpenPlace


def refresh_supplier_pages(house: OpenPlace, now: datetime) -> int:
    """Write ``receipts/<leverancier>/index.html`` of every supplier with a receipt; returns how many."""
    declared = house.declarations
    moment = standing_moment(house.root) or now
    ledger = Ledger.from_events(Register(house.root.register).events())
    expected = expected_deliveries(declared.contracts, declared.reference, moment)
    titles = titles_of(declared.contracts, declared.reference, declared.indicators)
    return write_supplier_pages(house.root, ledger, delivery_states(expected, ledger, moment), moment, titles)
