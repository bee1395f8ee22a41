"""YAML files that know their lines: fast to read, and an error can still name the line it is about.

What belongs here: reading text into data, duplicate keys, places. What does not: the meaning of any key.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipelines.contracts.errors import ContractError

Place = tuple[int | str, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
_FASTEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_FASTEST):  # type: ignore[misc]
    """Safe loader that refuses a key that occurs twice: YAML itself would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Refuse a repeated key, then construct."""
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = f"key {key_node.value!r} stands twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key_node.start_mark)
            seen.add(key_node.value)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


@dataclass(frozen=True)
class YamlSource:
    """A YAML file that was read."""

    path: Path
    text: str
    data: Any

    def line(self, place: Place) -> int:
        """The 1-based line of this place, or of the nearest enclosing place that exists."""
        node = yaml.compose(self.text, Loader=_FASTEST)
        line = 1
        for step in place:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def error(self, place: Place, message: str, remedy: str) -> ContractError:
        """An error about this place."""
        return ContractError(self.path, self.line(place), message, remedy)

    def validate(self, model: type[ModelT], data: Any, place: Place = ()) -> ModelT:
        """``data``, found at ``place``, as a model.

        Errors: ContractError that names the first wrong key.
        """
        try:
            return model.model_validate(data)
        except ValidationError as error:
            first = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")  # a misspelt key first
            where = ".".join(str(step) for step in (*place, *first["loc"])) or "(file)"
            raise self.error((*place, *first["loc"]), f"{where}: {first['msg']}", "correct this key") from error


def read_yaml(path: Path) -> YamlSource:
    """Read one YAML file.

    Errors: ContractError when it is missing, no UTF-8, no YAML, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return YamlSource(path, text, yaml.load(text, Loader=_Loader))  # noqa: S506 - a subclass of the safe loader
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read ({type(error).__name__})"
        raise ContractError(path, 0, message, "put the file back as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise ContractError(path, line, f"not valid YAML: {error.problem}", "correct the YAML") from error
    except yaml.YAMLError as error:
        raise ContractError(path, 0, "not valid YAML: a character that YAML does not allow", "save as text") from error


def _child(node: yaml.Node | None, step: int | str) -> tuple[int, yaml.Node] | None:
    """Line and node of one step down, into a custom property by its name; None when the step does not exist."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    if isinstance(node, yaml.SequenceNode) and isinstance(step, str):
        return next(((item.start_mark.line + 1, item) for item in node.value if _is_property(item, step)), None)
    return None


def _is_property(node: yaml.Node, name: str) -> bool:
    """Whether a node is the custom property of this name."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return any(key.value == "property" and value.value == name for key, value in pairs)
