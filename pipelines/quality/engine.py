"""The only importer of Great Expectations: rules over one pandas frame in, plain verdicts out.

What belongs here: building the suite, proving that no rule was dropped, and telling a crashed check from a failed one.
What does not: reading the warehouse, writing results. Great Expectations takes seconds to import, so it is imported
inside the function that needs it, once a run.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.quality.expectations import Expectation


class CheckCrashed(Exception):
    """A check that could not be carried out: a fault of ours, never a verdict on data."""


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one frame.

    Units: counts are rows; ``failing`` holds the index columns of each failing row, none for a rule over a table.
    """

    expectation_id: str
    is_success: bool
    checked_count: int
    unexpected_count: int
    observed: str
    failing: tuple[dict[str, Any], ...]


def judge(frame: pd.DataFrame, rules: Sequence[Expectation], index_columns: Sequence[str]) -> tuple[Verdict, ...]:
    """The verdict of every rule over the frame, in the order of the rules.

    Errors: CheckCrashed when a rule is unknown, dropped from the suite or fails to run.
    """
    result = _batch(frame).validate(_suite(rules), result_format=_result_format(index_columns))
    by_id = {item.expectation_config.meta["id"]: item for item in result.results}
    missing = [rule.id for rule in rules if rule.id not in by_id]
    if missing:
        raise CheckCrashed(f"no result came back for {', '.join(missing)}; the suite dropped it")
    return tuple(_verdict(rule, by_id[rule.id], len(frame), index_columns) for rule in rules)


@cache
def great_expectations() -> Any:
    """Great Expectations itself, imported once a run."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx  # noqa: PLC0415 - five seconds of import, only when checks run

    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    return gx


@cache
def _batch_definition() -> Any:
    """A batch of whatever frame is given, in a context that writes nothing to disk and calls nobody."""
    gx = great_expectations()
    from great_expectations.data_context.types import base  # noqa: PLC0415 - as above

    settings = base.DataContextConfig(
        store_backend_defaults=base.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        progress_bars=base.ProgressBarsConfig(globally=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=settings)
    asset = context.data_sources.add_pandas("raw").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _batch(frame: pd.DataFrame) -> Any:
    return _batch_definition().get_batch({"dataframe": frame})


def _suite(rules: Sequence[Expectation]) -> Any:
    """The suite of the rules; a rule that it would leave out silently is an error."""
    gx = great_expectations()
    suite = gx.ExpectationSuite(name="rules")
    for rule in rules:
        try:
            configured = {"type": rule.type, "kwargs": rule.kwargs, "meta": {"id": rule.id}}
            suite.expectations.extend(gx.ExpectationSuite(name="rule", expectations=[configured]).expectations)
        except Exception as error:
            raise CheckCrashed(
                f"{rule.id}: the kwargs do not fit {rule.type}; see its file in expectations/"
            ) from error
    loaded = {item.meta["id"] for item in suite.expectations}
    dropped = [rule.id for rule in rules if rule.id not in loaded]
    if dropped:
        raise CheckCrashed(f"Great Expectations does not know the type of {', '.join(dropped)}")
    return suite


def _result_format(index_columns: Sequence[str]) -> dict[str, Any]:
    return {
        "result_format": "COMPLETE",
        "unexpected_index_column_names": list(index_columns),
        "partial_unexpected_count": 0,
        "return_unexpected_index_query": False,
    }


def _verdict(rule: Expectation, item: Any, rows: int, index_columns: Sequence[str]) -> Verdict:
    if _has_crashed(item.exception_info):
        raise CheckCrashed(f"{rule.id}: the check could not be carried out; see its kwargs and its projection")
    result = item.result
    failing = () if item.success else _failing(result, index_columns)
    return Verdict(
        expectation_id=rule.id,
        is_success=bool(item.success),
        checked_count=int(result.get("element_count", rows)),
        unexpected_count=int(result.get("unexpected_count", 0 if item.success else 1)),
        observed=_observed(result),
        failing=failing,
    )


def _failing(result: dict[str, Any], index_columns: Sequence[str]) -> tuple[dict[str, Any], ...]:
    rows = result.get("unexpected_index_list") or []
    return tuple({name: row[name] for name in index_columns} for row in rows)


def _observed(result: dict[str, Any]) -> str:
    if "observed_value" in result:
        return str(result["observed_value"])
    percent = result.get("unexpected_percent")
    return "" if percent is None else f"{float(percent):.2f} %"


def _has_crashed(info: Any) -> bool:
    """True when an exception was raised; the report is flat for one rule and nested per metric."""
    if not isinstance(info, dict) or "raised_exception" in info:
        return bool(info and info["raised_exception"])
    return any(_has_crashed(part) for part in info.values())
