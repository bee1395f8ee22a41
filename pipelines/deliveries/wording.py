"""The Dutch words of receipts, read from ``wording.yaml``.

What belongs here: finding the text of a verdict, code or state. What does not: layout (the templates).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipelines.contracts.model import Frozen
from pipelines.contracts.yaml_source import read_yaml


class Text(Frozen):
    """What one verdict or code means, and what to do."""

    kop: str
    uitleg: str
    doen: str


class Wording(Frozen):
    """All texts of the receipts."""

    verdicts: dict[str, Text]
    codes: dict[str, Text]
    toestanden: dict[str, str]
    leveranciers: dict[str, str]
    stappen: dict[str, str]


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The texts.

    Errors: ContractError with file and line when a text is missing or double.
    """
    source = read_yaml(Path(__file__).with_name("wording.yaml"))
    return source.validate(Wording, source.data)


def explain(verdict: str, codes: Iterable[str]) -> list[str]:
    """Sentences for ``toelichting``: the verdict, then each code of the file; without any value from it.

    Errors: KeyError for a verdict or code without a text.
    """
    texts = wording()
    return [texts.verdicts[verdict].uitleg, *(f"{code}: {texts.codes[code].uitleg}" for code in codes)]
