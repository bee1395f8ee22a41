"""Writing SVG: elements, escaped text, and the frame that gives a picture its title and description.

What belongs here: markup. What does not: scales, marks of one kind of chart.
"""

from __future__ import annotations

from html import escape
from typing import Final

from markupsafe import Markup

CHARACTER_WIDTH: Final = 7.2  # of 13 px text, on the safe side


def number(value: float | str) -> str:
    """A coordinate with one decimal at most: smaller pages, and the same bytes on every machine."""
    if isinstance(value, str):
        return value
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def element(name: str, *children: str, **attributes: float | str | None) -> str:
    """One element; ``klass`` becomes ``class`` and underscores become hyphens."""
    written = "".join(
        f' {key.replace("klass", "class").replace("_", "-")}="{escape(number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def text(x: float, y: float, content: str, klass: str, anchor: str | None = None) -> str:
    """A line of text at a place."""
    return element("text", escape(content), x=x, y=y, klass=klass, text_anchor=anchor)


def path(points: list[tuple[float, float]], klass: str, *, closed: bool = False) -> str:
    """A line through points."""
    steps = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return element("path", d=f"M{steps}{'Z' if closed else ''}", klass=klass)


def text_width(content: str) -> float:
    """How wide a text of 13 px is at most."""
    return len(content) * CHARACTER_WIDTH


def picture(name: str, size: tuple[float, float], words: tuple[str, str], klass: str, *children: str) -> Markup:
    """A whole picture with title and description for who cannot see it.

    **Shape** ``name`` is unique on the page; ``words`` are title and description.
    """
    title = element("title", escape(words[0]), id=f"{name}-t")
    description = element("desc", escape(words[1]), id=f"{name}-d")
    width, height = (number(length) for length in size)
    return Markup(  # noqa: S704  (built from escaped parts above)
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="{klass}" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" aria-labelledby="{name}-t {name}-d">'
        f"{title}{description}{''.join(children)}</svg>"
    )
