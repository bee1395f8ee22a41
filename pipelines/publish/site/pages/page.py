"""A page that is to be written: its address, template and content.

What belongs here: the shape. What does not: any content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Page:
    """One page. **Shape** ``path`` from the root of the site; ``section`` the entry of the menu it belongs to."""

    path: str
    template: str
    title: str
    section: str
    content: dict[str, Any]

    @property
    def root(self) -> str:
        """The way from this page to the root of the site: empty or ``../``."""
        return "../" * self.path.count("/")
