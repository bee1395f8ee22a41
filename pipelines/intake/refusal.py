"""The one exception of intake: a file that may not be used, with its B code and a reason in Dutch.

What belongs here: the exception. What does not: deciding which verdict belongs to a code (``verdict``).
"""

from __future__ import annotations


class Refusal(Exception):
    """A file that is refused; the reason never holds a value of the file."""

    def __init__(self, code: str, reason: str, *, is_ignored: bool = False) -> None:
        """Remember the B code and one Dutch sentence; ``is_ignored``: the file adds nothing rather than being wrong."""
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.is_ignored = is_ignored


class Unsettled(Exception):
    """A file that changed or vanished while it was read: it is left for the next run."""
