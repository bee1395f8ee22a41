"""A reader of the published table: comes to verdict, reason, distance and date from what stands there, by hand.

What belongs here: plain arithmetic on one row or one series of the published table. What does not: any code of the
publication, the warehouse.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

Row = dict[str, Any]
Judged = tuple[str, str | None, float | None, date | None]
Z = 1.959963984540054
SMALLEST_GROUP = 10


def judged(rows: list[Row], kinds: dict[str, str]) -> list[Judged]:
    """Verdict, reason, distance and date of every shown row. Shape: ``kinds`` by indicator, as in pub_indicators."""
    lines = series(rows)
    found = []
    for row in rows:
        kind = kinds[row["indicator_id"]]
        verdict, reason = verdict_of(row, kind)
        distance = None if None in (row["waarde"], row["ambitie"]) else row["waarde"] - row["ambitie"]
        trail = lines[place(row)] if kind in {"share", "duration"} and verdict != "GEEN_AMBITIE" else {}
        found.append((verdict, reason, distance, reached_on(row, kind, trail)))
    return found


def verdict_of(row: Row, kind: str) -> tuple[str, str | None]:
    """Verdict and reason of one row, mirrored where lower is better and it is not a share within a norm."""
    goal = row["ambitie"]
    if goal is None or row["richting"] == "context":
        return "GEEN_AMBITIE", None
    if kind != "count" and row["noemer"] < SMALLEST_GROUP:
        return "NIET_TE_ZEGGEN", "te_kleine_groep"
    low, high = limits(row, kind)
    if low is None or high is None:
        return "NIET_TE_ZEGGEN", "te_weinig_waarnemingen"
    if row["richting"] == "lager" and kind != "duration":
        met, missed = high <= goal + row["marge"], low > goal + row["marge"]
        is_open = kind == "share" and row["ondergrens"] <= goal < row["bovengrens"]
    else:
        met, missed = low >= goal - row["marge"], high < goal - row["marge"]
        is_open = kind == "share" and row["ondergrens"] < goal <= row["bovengrens"]
    if met or missed:
        return "GEHAALD" if met else "NIET_GEHAALD", None
    return "NIET_TE_ZEGGEN", "leveringen_ontbreken" if is_open else "te_weinig_waarnemingen"


def limits(row: Row, kind: str) -> tuple[float | None, float | None]:
    """Between which values the exact figure, with its chance, lies."""
    if kind == "share":
        return row["wilson_laag"], row["wilson_hoog"]
    if kind == "duration":
        return row["binnen_norm_laag"], row["binnen_norm_hoog"]
    if row["waarde"] is None:
        return None, None
    slack = row["speling"] if kind == "count" else 0.05
    return row["waarde"] - slack, row["waarde"] + slack


def wilson(did: int, size: int) -> tuple[float, float]:
    """The exact 95 % limits of a share."""
    share = min(did / size, 1.0)
    centre, spread = share + Z * Z / (2 * size), Z * math.sqrt(share * (1 - share) / size + Z * Z / (4 * size * size))
    low = 0.0 if did <= 0 else max(0.0, (centre - spread) / (1 + Z * Z / size))
    high = 1.0 if did >= size else min(1.0, (centre + spread) / (1 + Z * Z / size))
    return low, high


def place(row: Row) -> tuple[str, ...]:
    """What a series of quarters is about."""
    return tuple(row[name] for name in ("indicator_id", "gebied_type", "gebied_code", "dimensie", "categorie"))


def series(rows: Iterable[Row]) -> dict[tuple[str, ...], dict[int, float]]:
    """The logit of every published value between 0 and 1, by place and number of the quarter."""
    found: dict[tuple[str, ...], dict[int, float]] = defaultdict(dict)
    for row in rows:
        if row["waarde"] is not None and 0 < row["waarde"] < 1:
            found[place(row)][quarter(row["peildatum"])] = math.log(row["waarde"] / (1 - row["waarde"]))
    return found


def quarter(day: date) -> int:
    """The number of the quarter in which a day lies."""
    return day.year * 4 + (day.month - 1) // 3


def reached_on(row: Row, kind: str, trail: dict[int, float]) -> date | None:
    """The quarter's last day at which the line through eight quarters reaches the ambitie."""
    goal, now = row["ambitie"], quarter(row["peildatum"])
    heights = [trail.get(now - ago) for ago in range(7, -1, -1)]
    if goal is None or not 0 < goal < 1 or None in heights:
        return None
    logits = [height for height in heights if height is not None]
    middle = sum(logits) / 8
    slope = sum((x - 3.5) * (logit - middle) for x, logit in enumerate(logits)) / 42
    sign = -1 if row["richting"] == "lager" and kind != "duration" else 1
    gap = sign * (math.log(goal / (1 - goal)) - middle - 3.5 * slope)
    if gap <= 0:
        return row["peildatum"]
    if slope * sign <= 0 or gap > 400 * slope * sign:
        return None
    ahead = now + math.ceil(gap / (slope * sign)) + 1
    first = date(ahead // 4, 3 * (ahead % 4) + 1, 1)
    return date.fromordinal(first.toordinal() - 1)
