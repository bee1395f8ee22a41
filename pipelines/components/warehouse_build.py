"""The dbt models as Dagster assets, made by the same build as on the command line, with the expectations as checks.

What belongs here: names, groups by phase, and telling Dagster what a build made. What does not: running dbt.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets

from pipelines.components.house import HouseResource
from pipelines.components.raw_deliveries import REGISTER, phase_group, raw_key
from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.quality.expectations import ExpectationFile, Severity, load_expectations
from pipelines.steps.build import set_aside_warehouse
from pipelines.steps.chain import build
from pipelines.steps.outcomes import BlockedError, BuildSummary
from pipelines.warehouse.swap import open_read_only

VERDICTS = dg.AssetKey(["core", "fct_dq_results"])
_SNAPSHOTS = "_snapshots"


class WarehouseBuild(dg.Component, dg.Model, dg.Resolvable):
    """Everything in warehouse.duckdb: models by phase, expectations as checks on the raw assets."""

    project: str
    manifest: str

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:  # noqa: ARG002 - Dagster's signature
        """The models as one step, and the checks as another after it."""
        contracts = load_contracts(Path(self.project))
        models = _models(Path(self.manifest), ChainTranslator(contracts))
        return dg.Definitions(assets=[models], asset_checks=[_checks(load_expectations(Path(self.project)), contracts)])


class ChainTranslator(DagsterDbtTranslator):
    """Groups models by phase (F1 to F7, K) and ties their sources to the raw assets."""

    def __init__(self, contracts: Contracts) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(enable_asset_checks=False, enable_duplicate_source_asset_keys=True)
        )
        self._contracts = contracts

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """A source is the raw asset of its extract or the register; a model lies in its layer."""
        name = str(dbt_resource_props["name"])
        if dbt_resource_props["resource_type"] == "source":
            extract = name.removesuffix(_SNAPSHOTS)
            return raw_key(extract) if extract in self._contracts.ids else REGISTER
        return dg.AssetKey([str(dbt_resource_props["schema"]), name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The phase of an indicator, the phase of the extract behind a staging model, else K."""
        phase = (dbt_resource_props.get("config", {}).get("meta") or {}).get("phase")
        if phase:
            return str(phase)
        sources = [str(one).split(".")[-1] for one in dbt_resource_props.get("depends_on", {}).get("nodes", [])]
        extract = sources[0].removesuffix(_SNAPSHOTS) if sources else ""
        is_staging = dbt_resource_props["schema"] == "staging" and extract in self._contracts.ids
        return phase_group(self._contracts.latest(extract)) if is_staging else "K"


def _models(manifest: Path, translator: ChainTranslator) -> dg.AssetsDefinition:
    @dbt_assets(
        manifest=manifest,
        exclude="resource_type:unit_test",
        name="warehouse",
        dagster_dbt_translator=translator,
        backfill_policy=dg.BackfillPolicy.single_run(),
    )
    def warehouse(context: dg.AssetExecutionContext, house: HouseResource) -> Iterator[dg.MaterializeResult]:
        with house.opened() as opened_house:
            built = _built(opened_house, house)
        counts = _row_counts(house)
        for key in _in_order(context.assets_def, context.selected_asset_keys):
            rows = {"dagster/row_count": counts[key]} if key in counts else {}
            yield dg.MaterializeResult(asset_key=key, metadata={**_metadata(built), **rows})

    return warehouse


def _in_order(models: dg.AssetsDefinition, selected: AbstractSet[dg.AssetKey]) -> Iterator[dg.AssetKey]:
    """The selected models, each after what it is made of: Dagster wants to hear of them so."""
    upstream = {key: sorted(models.asset_deps[key] & selected - {key}) for key in sorted(selected)}
    yield from TopologicalSorter(upstream).static_order()


def _built(opened_house: Any, house: HouseResource) -> BuildSummary:
    """The build; a blocked one is a failure of the step that says why, without any value."""
    try:
        return build(opened_house, None, house.now())
    except BlockedError as error:
        text = "Een blokkerende controle is niet gehaald; de vorige publicatie blijft staan."
        raise dg.Failure("\n".join([text, *error.reasons]), allow_retries=False) from error


def _row_counts(house: HouseResource) -> dict[dg.AssetKey, int]:
    """How many rows each table of the warehouse holds; views are not counted."""
    with open_read_only(house.place.root.warehouse) as connection:
        query = "select schema_name, table_name, estimated_size from duckdb_tables()"
        return {dg.AssetKey([schema, name]): int(size) for schema, name, size in connection.execute(query).fetchall()}


def _metadata(built: BuildSummary) -> dict[str, Any]:
    return {"zoals_bekend_op": built.as_known.isoformat(), "is_nieuw": not built.is_skipped}


def _checks(files: tuple[ExpectationFile, ...], contracts: Contracts) -> dg.AssetChecksDefinition:
    """Each expectation as a check on the extract it is about; those between partners are about the register."""
    keys = {
        rule.id: raw_key(file.extract) if file.extract in contracts.ids else REGISTER
        for file in files
        for rule in file.expectations
    }
    specs = [
        dg.AssetCheckSpec(
            rule.id,
            asset=keys[rule.id],
            description=rule.because,
            additional_deps=[VERDICTS],
            blocking=False,
        )
        for file in files
        for rule in file.expectations
    ]

    @dg.multi_asset_check(specs=specs, name="expectations", can_subset=True)
    def expectations(context: dg.AssetCheckExecutionContext, house: HouseResource) -> Iterator[dg.AssetCheckResult]:
        verdicts = _verdicts(house)
        for key in sorted(context.selected_asset_check_keys):
            severity, is_success, unexpected, checked = verdicts[key.name]
            yield dg.AssetCheckResult(
                asset_key=key.asset_key,
                check_name=key.name,
                passed=is_success is not False,
                severity=dg.AssetCheckSeverity.ERROR if severity == Severity.STOP else dg.AssetCheckSeverity.WARN,
                metadata={"afwijkend": unexpected, "bekeken": checked, "van_toepassing": is_success is not None},
            )

    return expectations


def _verdicts(house: HouseResource) -> dict[str, tuple[str, bool | None, int, int]]:
    """The verdicts of the newest build: of the one that was set aside when that is newer."""
    root = house.place.root
    builds = [path for path in (root.warehouse, set_aside_warehouse(root)) if path.exists()]
    newest = max(builds, key=lambda path: path.stat().st_mtime, default=root.warehouse)
    connection = open_read_only(newest, root.warehouse_key_file)
    try:
        query = "select expectation_id, severity, is_success, unexpected_count, checked_count from raw.dq_results"
        return {str(row[0]): (row[1], row[2], row[3], row[4]) for row in connection.execute(query).fetchall()}
    finally:
        connection.close()
