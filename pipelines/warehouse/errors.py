"""How a transformation can fail: by our own fault, or because a check that blocks publication failed.

What belongs here: the two errors. What does not: deciding which one applies (``transform``).
"""

from __future__ import annotations


class TransformError(Exception):
    """dbt could not do its work: the fault lies with a model, a file or this program, not with a delivery."""


class BuildBlockedError(Exception):
    """A blocking check failed: the previous publication stays. ``checks`` names each with its message."""

    def __init__(self, checks: tuple[str, ...]) -> None:
        super().__init__("Blocking checks failed, the previous publication stays:\n" + "\n".join(checks))
        self.checks = checks
