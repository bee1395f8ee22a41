"""Raw assets: one per extract, partitioned by its periods, and the register that one intake of everything writes.

What belongs here: from partitions to wanted files, and from judged deliveries to materialisations. What does not:
judging (``pipelines.intake``).
"""

from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.components.house import HouseResource
from pipelines.components.periods import key_of, partitions_of, period_of
from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.model import Contract
from pipelines.deliveries.delivery import Delivery
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.name import parse_name
from pipelines.deliveries.register import Register
from pipelines.steps.chain import intake
from pipelines.steps.place import OpenPlace

REGISTER = dg.AssetKey("register")
_MANY_PHASES = 5


def raw_key(extract: str) -> dg.AssetKey:
    """The asset of an extract."""
    return dg.AssetKey(["raw", extract])


def phase_group(contract: Contract) -> str:
    """The first phase that an extract tells about; the graph reads as the chain. All phases: K."""
    return contract.phases[0] if len(contract.phases) < _MANY_PHASES else "K"


class RawDeliveries(dg.Component, dg.Model, dg.Resolvable):
    """The raw assets of all contracts of the project."""

    project: str

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:  # noqa: ARG002 - Dagster's signature
        """An asset per contract, and the register."""
        contracts = load_contracts(Path(self.project))
        return dg.Definitions(assets=[_register_asset(contracts), *(_raw_asset(one, contracts) for one in contracts)])


def _register_asset(contracts: Contracts) -> dg.AssetsDefinition:
    @dg.asset(
        key=REGISTER,
        group_name="K",
        kinds={"python", "parquet"},
        description="Intake van alles wat is geland: één oordeel en één ontvangstbewijs per bestand.",
    )
    def register(context: dg.AssetExecutionContext, house: HouseResource) -> dg.MaterializeResult:
        with house.opened() as opened_house:
            taken = intake(opened_house, house.now())
            deliveries = _judged(opened_house, taken.leveringen)
        for one in deliveries:
            context.log_event(_materialization(contracts, one))
        return dg.MaterializeResult(metadata={"bestanden": taken.files, "nog_niet_compleet": taken.waiting})

    return register


def _raw_asset(contract: Contract, contracts: Contracts) -> dg.AssetsDefinition:
    @dg.asset(
        key=raw_key(contract.id),
        group_name=phase_group(contract),
        kinds={"parquet"},
        partitions_def=partitions_of(contract),
        backfill_policy=dg.BackfillPolicy.single_run(),
        description=contract.description,
        metadata={"partner": contract.partner, "contract": f"{contract.id} {contract.version}"},
    )
    def raw(context: dg.AssetExecutionContext, house: HouseResource) -> dg.MaterializeResult:
        periods = {period_of(contract, key).label for key in context.partition_keys}
        with house.opened() as opened_house:
            taken = intake(opened_house, house.now(), wanted=lambda name: _is_of(name, contracts, contract.id, periods))
            rows = sum(one.aantallen.aanvaard for one in _judged(opened_house, taken.leveringen))
        return dg.MaterializeResult(metadata={**taken.verdicts, "bestanden": taken.files, "aanvaarde_regels": rows})

    return raw


def _is_of(name: str, contracts: Contracts, extract: str, periods: set[str]) -> bool:
    parsed = parse_name(name, contracts)
    return parsed is not None and parsed.extract == extract and parsed.periode in periods


def _judged(house: OpenPlace, leveringen: tuple[str, ...]) -> Iterator[Delivery]:
    ledger = Ledger.from_events(Register(house.root.register).events())
    found = (ledger.get(levering_id) for levering_id in leveringen)
    yield from [one for one in found if one is not None and one.is_accepted]


def _materialization(contracts: Contracts, one: Delivery) -> dg.AssetMaterialization:
    """An accepted delivery as a materialisation of its partition; counts only, never a value."""
    key = raw_key(contracts.latest(one.extract or "").id)
    partition = key_of(one.period) if one.period else None
    counts = {"aanvaard": one.aantallen.aanvaard, "afgekeurd": one.aantallen.afgekeurd}
    named = {"levering_id": one.levering_id, "leverancier": one.leverancier or "", "oordeel": one.verdict}
    return dg.AssetMaterialization(key, partition=partition, metadata={**counts, **named})
