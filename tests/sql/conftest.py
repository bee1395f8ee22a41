"""One warehouse for the tests of SQL: sixty invented people with random lives, loaded by insert, transformed by dbt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.ledger import Ledger
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.swap import create, open_read_only
from pipelines.warehouse.transform import run_dbt, write_seeds

PROJECT = Path(__file__).parents[2]
NOW = datetime(2024, 4, 15, 12, tzinfo=UTC)
LAYERS_BELOW_INDICATORS = ("path:models/staging", "path:models/intermediate", "path:models/core", "resource_type:seed")
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class World:
    """A built warehouse, the rows it was made of, and how to run dbt on it again."""

    warehouse: Path
    seeds: Path
    work: Path
    rows: Rows

    def run(self, *command: str, warehouse: Path | None = None) -> Any:
        return run_dbt(PROJECT, warehouse or self.warehouse, self.seeds, self.work, command=command)


def lives(seed: int = 20240415) -> Rows:
    """Rows of schema raw; days are drawn around quarter ends so that boundaries occur often."""
    random = Random(seed)
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(0, 820, 7)]
    days += [
        date(year, month, day) for year in (2022, 2023) for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ] * 8
    rows: Rows = {name: [] for name in ("plicht", "ind", "pip", "lbt", "termijn", "opvang", "swi", "werk")}
    for number in range(60):
        person, v_nummer = f"p{number:02d}", f"v{number:02d}"
        start = random.choice(days)
        rows["plicht"].append(
            {
                "bsn": person,
                "v_nummer": v_nummer if random.random() < 0.6 else None,
                "geboortedatum": date(1980, 1, 1),
                "geslacht": "V",
                "nationaliteit_code": "0336",
                "begindatum": start,
                "datum_kennisgeving": random.choice([None, *days]),
                "doelgroep": random.choice(["Asielstatushouder", "Gezinsmigrant en overige migrant"]),
                "gemeente_code": random.choice([None, "GM0363", "GM0344"]),
                "datum_vestiging": random.choice([None, *days]),
                "einddatum": random.choice([None, *[day for day in days if day >= start]]),
            }
        )
        rows["ind"].append({"v_nummer": v_nummer, "bsn": person, "datum_verblijfsrecht": random.choice(days)})
        rows["pip"] += [
            {"bsn": person, "dagtekening_pip": day, "leerroute": random.choice("BOZ"), "gemeente_code": "GM0363"}
            for day in random.sample(sorted(set(days)), random.randrange(4))
        ]
        rows["lbt"] += [
            {"bsn": person, "datum_afname": day, "resultaat": random.choice(["B1-route haalbaar", "Onbekend"])}
            for day in random.sample(sorted(set(days)), random.randrange(3))
        ]
        rows["termijn"] += [
            {"bsn": person, "startdatum": day, "einddatum": day + timedelta(days=1096), "wijzigingsdatum": day}
            for day in random.sample(sorted(set(days)), random.randrange(4))
        ]
        rows["opvang"] += [
            {"v_nummer": v_nummer, "datum_instroom": day, "locatie_code": "L", "datum_uitstroom": random.choice(days)}
            for day in random.sample(sorted(set(days)), random.randrange(3))
        ]
        if random.random() < 0.7:
            rows["swi"].append({"bsn": person, "gemeente_code": random.choice(["GM0363", "GM0344"])})
        rows["werk"] += [
            {"bsn": person, "maand": f"2023-{month:02d}", "baan": random.random() < 0.5, "uitkering": False}
            for month in random.sample(range(1, 13), random.randrange(7))
        ]
    return rows


_TABLES = {
    "plicht": "duo_inburgeringsplicht",
    "ind": "ind_verblijfsrecht",
    "pip": "duo_pip",
    "lbt": "duo_leerbaarheidstoets",
    "termijn": "duo_termijn",
    "opvang": "coa_opvang",
    "swi": "gem_swi",
    "werk": "cbs_werk_uitkering",
}


def fill(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """Insert the rows as the records of one delivery; what a row leaves out is filled in or null."""
    for name, table in _TABLES.items():
        for record, row in enumerate(rows[name], start=1):
            quarter = (int(row["maand"][5:]) - 1) // 3 if name == "werk" else 0
            delivery = {
                "levering_id": table,
                "leverancier": row["gemeente_code"] if name == "swi" else table[:3].upper(),
                "periode": f"2023K{quarter + 1}",
                "period_start": date(2023, quarter * 3 + 1, 1),
                "period_end": date(2023, quarter * 3 + 3, 31 if quarter in (0, 3) else 30),
                "volgnummer": 1,
                "aangeleverd_op": datetime(2024, 4, 1),  # noqa: DTZ001 - the warehouse keeps UTC without a zone
                "record": record,
            }
            extra = {"ind": {"geboortedatum": date(1980, 1, 1), "geslacht": "V", "verblijfsdoel": "ASIEL"}}.get(
                name, {}
            )
            full = extra | row | delivery
            marks = ", ".join("?" * len(full))
            connection.execute(f"insert into raw.{table} ({', '.join(full)}) values ({marks})", list(full.values()))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    root = DataRoot(tmp_path_factory.mktemp("sql"))
    reference = load_reference(PROJECT)
    made = World(root.work / "warehouse.duckdb", write_seeds(reference, root.work / "seeds"), root.work, lives())
    with create(made.warehouse) as connection:
        load_raw(connection, root, load_contracts(PROJECT), reference, Ledger(), NOW, NOW)
        fill(connection, made.rows)
    made.run("build", "--select", *LAYERS_BELOW_INDICATORS)
    return made


@pytest.fixture
def reader(world: World) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_read_only(world.warehouse) as connection:
        yield connection
