"""The dbt project's files as SQL, with any of them changed, in a fraction of a second and without dbt.

What belongs here: just enough of dbt's Jinja for this project: ``ref``, ``source``, ``var``, ``return`` and dispatch to
the default engine. What does not: running anything. That it renders what dbt compiles is tested node by node.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

PROJECT = Path(__file__).parents[2]
DBT = PROJECT / "dbt_project"
_MACRO = re.compile(r"(\{%-?\s*macro\s+)(\w+)(\s*\()")
_WRITTEN = "written__"  # a macro under its own name is the caller that hands out what it returns
Files = Mapping[Path, str]


class _ReturnedError(Exception):
    """How ``return`` leaves a macro with a value."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def files_of(folder: str) -> dict[Path, str]:
    """The SQL files of a folder of the dbt project."""
    return {path: path.read_text(encoding="utf-8") for path in sorted((DBT / folder).rglob("*.sql"))}


class Rendering:
    """The project with some files changed; ``relation_of`` names the table of a model or seed, or of a source."""

    def __init__(self, relation_of: Callable[[str], str], changed: Files | None = None) -> None:
        self.relation_of = relation_of
        self.changed = dict(changed or {})
        self.models = {path.stem: path for path in files_of("models")}

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja with every macro of the project in it."""
        made = jinja2.Environment(extensions=["jinja2.ext.do"], undefined=jinja2.StrictUndefined)
        made.globals |= {
            "ref": self._ref,
            "source": lambda schema, table: self.relation_of(f"{schema}.{table}"),
            "var": lambda _, default=None: default,
            "config": lambda **_: "",
            "return": _leave,
            "adapter": _Dispatcher(made),
        }
        texts = [text for path, text in self._macro_files().items() if path.parent.name != "tests"]
        names = [found[1] for text in texts for found in _MACRO.findall(text)]
        written: dict[str, Any] = {}
        made.globals |= {name: _caller(written, name) for name in names}  # before a module copies what there is
        for text in texts:
            module = made.from_string(_MACRO.sub(rf"\1{_WRITTEN}\2\3", text)).module
            written |= {found[1]: getattr(module, _WRITTEN + found[1]) for found in _MACRO.findall(text)}
        return made

    def _macro_files(self) -> dict[Path, str]:
        changed = {path: text for path, text in self.changed.items() if DBT / "macros" in path.parents}
        return files_of("macros") | changed

    def _ref(self, name: str) -> str:
        return self.relation_of(name)  # looked up each time: a test of some rows puts others in its place

    def sql_of(self, model: str) -> str:
        """A model as the engine reads it."""
        path = self.models[model]
        return self.write(self.changed.get(path) or path.read_text(encoding="utf-8"))

    def write(self, text: str) -> str:
        """A text of this project's Jinja as SQL."""
        return self.environment.from_string(text).render()

    def call(self, macro: str, *given: Any) -> Any:
        """What a macro gives."""
        found: Any = self.environment.globals[macro]
        return found(*given)


class _Dispatcher:
    """dbt's ``adapter.dispatch`` where every engine is the default one."""

    def __init__(self, environment: jinja2.Environment) -> None:
        self._environment = environment

    def dispatch(self, name: str) -> Any:
        """The macro for this engine."""
        return self._environment.globals[f"default__{name}"]


def _leave(value: Any) -> None:
    raise _ReturnedError(value)


def _caller(written: Mapping[str, Callable[..., Any]], name: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        try:
            return written[name](*given, **named)
        except _ReturnedError as found:
            return found.value

    return call


def squeezed(sql: str) -> str:
    """SQL without the blanks that say nothing, to compare by."""
    return " ".join(sql.split())
