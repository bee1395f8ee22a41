"""Reference page of the indicators: each definition, and the people of its dbt unit tests as worked examples.

What belongs here: turning the files beside the SQL into Markdown. What does not: any fact of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from pipelines.contracts.indicators import IndicatorDefinition, load_indicators
from pipelines.generate.generated import Generated
from pipelines.generate.reference_docs import NOTICE, table

PHASES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7", "K")
KINDS = {"share": "aandeel", "duration": "doorlooptijd", "count": "aantal", "mean": "gemiddelde"}
DIRECTIONS = {"hoger": "hoger is beter", "lager": "lager is beter", "context": "context, geen richting"}
EXITS = {"censoring": "wie uitvalt, telt mee tot die dag", "competing": "uitval is een concurrerende uitkomst"}
INTRO = """# Indicators

What each indicator counts, by phase of the chain, in the Dutch that the site shows too. The worked examples are the
dbt unit tests beside the SQL: invented people on the boundary, what is known of them, and how they count. They run in
`make test`. How a value, its bounds and its verdict come from such rows is in
[the decision on the readings](../adr/0007-readings-of-the-indicators.md).
"""


def indicators_page(project: Path) -> str:
    """All indicators, from their definitions and unit tests."""
    indicators = load_indicators(project)
    tests = _unit_tests(project)
    parts = [NOTICE, INTRO, _overview(indicators.values())]
    for phase in PHASES:
        parts.append(f"## {phase}\n")
        parts += [_indicator(one, tests.get(one.id, [])) for one in indicators.values() if one.phase == phase]
    return "\n".join(parts)


def _unit_tests(project: Path) -> dict[str, list[dict[str, Any]]]:
    """Id of the indicator → its unit tests, in the order of the file."""
    files = sorted((project / "dbt_project" / "models" / "indicators").glob("**/ind_*.yml"))
    return {
        path.stem.removeprefix("ind_"): yaml.safe_load(path.read_text(encoding="utf-8")).get("unit_tests", [])
        for path in files
    }


def _overview(indicators: Iterable[IndicatorDefinition]) -> str:
    rows = [
        (f"[{one.id}](#{one.id})", one.title, one.phase, KINDS[one.kind], DIRECTIONS[one.direction])
        for one in indicators
    ]
    return table(("indicator", "titel", "fase", "soort", "richting"), rows)


def _indicator(one: IndicatorDefinition, tests: list[dict[str, Any]]) -> str:
    heading = f"### {one.id}\n\n**{one.title}.** {' '.join(one.definition.split())}\n"
    facts = "\n".join(f"- {name}: {text}" for name, text in _facts(one))
    return "\n".join([heading, facts, "", *(_example(test) for test in tests)])


def _facts(one: IndicatorDefinition) -> Iterator[tuple[str, str]]:
    """What there is to say of an indicator, in order."""
    yield "soort", f"{KINDS[one.kind]}, {DIRECTIONS[one.direction]}, eenheid {one.unit}"
    if one.norm_days is not None:
        yield "norm", f"{one.norm_days} dagen"
    if one.exits:
        yield "uitval", EXITS[one.exits]
    if one.scope:
        yield "gebied", "alleen Nederland"
    yield "gevoed door", ", ".join(f"[{name}](extracts.md#{name})" for name in one.extracts)
    yield "bron", one.source
    yield "eigenaar", f"{one.owner}; definitieversie {one.definition_version}"


def _example(test: Mapping[str, Any]) -> str:
    """A unit test as tables: what is given, and what comes out."""
    title = str(test["name"]).replace("_", " ")
    lines = [f"**Example: {title}.** {' '.join(str(test.get('description', '')).split())}\n"]
    for given in test["given"]:
        if isinstance(given.get("rows"), list) and given["rows"]:
            lines += [f"Given `{_relation(given['input'])}`:\n", _rows(given["rows"])]
    expected = test["expect"].get("rows")
    lines += ["Counts as:\n", _rows(expected) if isinstance(expected, list) and expected else "nobody.\n"]
    return "\n".join(lines)


def _relation(given: str) -> str:
    """The name in ``ref('…')``."""
    return given.removeprefix("ref('").removesuffix("')")


def _rows(rows: list[dict[str, Any]]) -> str:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return table(columns, [tuple(_cell(row.get(name)) for name in columns) for row in rows])


def _cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value).replace("|", "\\|")


FILES = (Generated("docs/reference/indicators.md", indicators_page),)
