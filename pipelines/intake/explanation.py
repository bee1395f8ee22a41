"""The Dutch sentences under a receipt: verdict and codes in fixed words, then what was found here.

What belongs here: putting sentences together. What does not: the fixed words (``deliveries.wording``). No sentence
holds a value or a column name that the contract does not know.
"""

from __future__ import annotations

from pipelines.deliveries.speech import record_list
from pipelines.deliveries.wording import explain, wording
from pipelines.intake.rules.codes import ORDER
from pipelines.intake.setting import Difference
from pipelines.intake.verdict import Judged


def explanation(judged: Judged) -> tuple[str, ...]:
    """The ``toelichting`` of a receipt."""
    own = [judged.reason] if judged.reason else []
    differences = [_difference(one) for one in judged.differences]
    failures = [*_failures(judged.failures), *_first_records(judged)]
    return (*explain(judged.verdict, judged.codes), *own, *failures, *differences)


def _failures(failures: dict[tuple[str, str], int]) -> list[str]:
    """How many records fail which rule on which column."""
    ordered = sorted(failures.items(), key=lambda one: (ORDER.index(one[0][0]), one[0][1]))
    return [_sentence(code, column, count) for (code, column), count in ordered]


def _first_records(judged: Judged) -> list[str]:
    """Where to begin in a file of which nothing was kept, rule by rule, and what the rule asks."""
    texts, found = wording().codes, judged.first_records
    totals = {code: sum(count for (one, _), count in judged.failures.items() if one == code) for code in found}
    return [
        f"{code} {texts[code].kop}, eerste records: {record_list(found[code], totals[code])}. {texts[code].doen}"
        for code in ORDER
        if code in found
    ]


def _sentence(code: str, column: str, count: int) -> str:
    """One rule on one column."""
    records = "1 record" if count == 1 else f"{count} records"
    return f"{code}: {records}" + (f", kolom {column}." if column else ".")


def _difference(found: Difference) -> str:
    """How many differences with whom are open, and what was expected."""
    counted = "1 verschil" if found.count == 1 else f"{found.count} verschillen"
    partner = f" met {found.partner}" if found.partner else ""
    expected = f" (verwacht: {found.because})" if found.because else ""
    return f"{found.rule}: {counted}{partner}{expected}."
