"""Small registers and Parquet files for the tests of the warehouse, as intake writes them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.contracts.loader import load_contracts
from pipelines.contracts.model import Contract, FieldType
from pipelines.deliveries.ledger import Ledger

PROJECT = Path(__file__).parents[2]
CONTRACTS = load_contracts(PROJECT)
_TYPES = {
    FieldType.DATE: pa.date32(),
    FieldType.INT: pa.int64(),
    FieldType.DEC: pa.float64(),
    FieldType.BOOL: pa.bool_(),
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def event(name: str, received: str = "2024-12-01", verdict: str = "AANVAARD", **more: Any) -> dict[str, Any]:
    """A judged delivery of ``extract__leverancier__periode__volgnummer``; its Parquet bears that name."""
    extract, leverancier, periode, number = name.split("__")
    accepted = verdict in {"AANVAARD", "AANVAARD_MET_UITVAL", "VASTGEHOUDEN"}
    return {
        "seq": 1,
        "event": "beoordeeld",
        "levering_id": f"{name}@{received}",
        "bestand": f"{name}.csv",
        "sha256": "0" * 64,
        "extract": extract,
        "leverancier": leverancier,
        "periode": periode,
        "volgnummer": int(number),
        "nul": False,
        "aangeleverd_op": f"{received}T00:00:00Z",
        "verdict": verdict,
        "codes": [],
        "aantallen": {"geland": 1, "aanvaard": 1, "afgekeurd": 0, "geweigerd": 0},
        "contract": {"id": extract, "versie": CONTRACTS.latest(extract).version},
        "vervangt": None,
        "deadline": None,
        "op_tijd": None,
        "raw": {"path": f"raw/{name}.parquet", "sha256": "0" * 64, "rijen": 1} if accepted else None,
        "quarantine": None,
        "receipt": None,
    } | more


def ledger_of(*events: dict[str, Any]) -> Ledger:
    return Ledger.from_events(events)


def write_raw(root: Path, name: str, contract: Contract, rows: list[dict[str, Any]]) -> None:
    """Rows as intake keeps them; a field that a row leaves out is null."""
    fields = [pa.field(one.name, _TYPES.get(one.type, pa.string())) for one in contract.fields if one.loaded]
    schema = pa.schema([pa.field("record", pa.int32()), *fields])
    path = root / "raw" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    numbered = [{"record": number, **row} for number, row in enumerate(rows, start=1)]
    pq.write_table(pa.Table.from_pylist(numbered, schema=schema), path)
