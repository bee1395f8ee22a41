"""The one error of a broken promise file: what is wrong, where it stands, and what to do.

What belongs here: the error. What does not: errors about a delivery (those are verdicts, never exceptions).
"""

from __future__ import annotations

from pathlib import Path


class ContractError(Exception):
    """A contract, code list, seed, key file or indicator definition that cannot be used."""

    def __init__(self, path: Path | str, line: int, message: str, remedy: str) -> None:
        """Remember the place: ``line`` is 1-based, 0 when no line can be named."""
        super().__init__(message)
        self.path = Path(path)
        self.line = line
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """File, line, what is wrong, what to do."""
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}. To do: {self.remedy}"


class WrongKeyError(Exception):
    """The key is not the one that the data were made with; the message says what to do."""
