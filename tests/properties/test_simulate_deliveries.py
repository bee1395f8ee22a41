"""The deliveries of the synthetic chain: by contract, complete, the same bytes, and faults that the truth knows."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import fastexcel
import polars as pl
import pytest
from lxml import etree

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.contracts.model import Contract, FieldType
from pipelines.contracts.reference import Reference, load_reference
from pipelines.deliveries.calendar import expected_deliveries
from pipelines.deliveries.name import DeliveryName, parse_name
from pipelines.deliveries.period import Period
from pipelines.simulate.chain import SimulationSummary, simulate
from pipelines.simulate.population import simulate_population
from pipelines.simulate.settings import PRESETS, FaultSettings

PROJECT = Path(__file__).parents[2]
WORLD = {"persons": 250, "seed": 11, "first": "2022K3", "last": "2023K4", "gemeenten": 8}
Row = dict[str, str | None]


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return load_contracts(PROJECT)


@pytest.fixture(scope="module")
def defaults() -> Reference:
    return load_reference(PROJECT)


def make(target: Path, contracts: Contracts, defaults: Reference, preset: str) -> SimulationSummary:
    faults = FaultSettings.preset(preset)
    return simulate(target, contracts, defaults, **WORLD, faults=faults, write_truth=True)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, contracts: Contracts, defaults: Reference) -> Path:
    target = tmp_path_factory.mktemp("clean")
    make(target, contracts, defaults, "none")
    return target


@pytest.fixture(scope="module")
def heavy(tmp_path_factory: pytest.TempPathFactory, contracts: Contracts, defaults: Reference) -> Path:
    target = tmp_path_factory.mktemp("heavy")
    make(target, contracts, defaults, "heavy")
    return target


def truth_of(world: Path) -> list[dict[str, str]]:
    with (world / "simulation_truth.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def files_of(world: Path) -> list[Path]:
    return sorted(path for path in (world / "landing").rglob("*") if path.is_file() and "manifest" not in path.name)


def unpack(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(content)
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(archive.namelist()[0])
    return content


def read(path: Path, name: DeliveryName, contract: Contract) -> list[Row]:
    """Records as text, read with other means than those that wrote them."""
    content = unpack(path)
    if name.format == "csv":
        return [
            {key: value or None for key, value in row.items()}
            for row in csv.DictReader(io.StringIO(content.decode()), delimiter=";", strict=True)
        ]
    if name.format == "jsonl":
        return [json.loads(line) for line in content.decode().splitlines() if line]
    if name.format == "xml":
        return [{cell.tag: cell.text for cell in row} for row in etree.fromstring(content)]
    if name.format == "xlsx":
        frame = fastexcel.read_excel(content).load_sheet(0, dtypes="string").to_polars()
        return [{key: value or None for key, value in row.items()} for row in frame.to_dicts()]
    frame = pl.read_parquet(io.BytesIO(content))
    as_letters = pl.col(pl.Boolean).replace_strict({True: "J", False: "N"}, return_dtype=pl.String)
    return frame.with_columns(as_letters).cast(pl.String).to_dicts()


def date_of(text: str, name: DeliveryName, contract: Contract) -> date:
    pattern = contract.date_format if name.format == "csv" else "%Y-%m-%d"
    return datetime.strptime(text.partition(" ")[0], pattern).date()  # noqa: DTZ007  a day has no zone


def check_value(contract: Contract, contracts: Contracts, name: DeliveryName, column: str, text: str) -> None:
    field = contract.field(column)
    checks = {
        FieldType.INT: lambda: re.fullmatch(r"-?\d+(\.0+)?", text),
        FieldType.DEC: lambda: re.fullmatch(r"-?\d+([.,]\d+)?", text),
        FieldType.BOOL: lambda: text in {"J", "N"},
        FieldType.BSN: lambda: re.fullmatch(r"\d{9}", text),
        FieldType.VNR: lambda: re.fullmatch(r"\d{10}", text),
        FieldType.GEM: lambda: re.fullmatch(r"GM\d{4}", text),
        FieldType.AMR: lambda: re.fullmatch(r"AM\d{2}", text),
        FieldType.MONTH: lambda: re.fullmatch(r"\d{4}-\d{2}", text),
        FieldType.CODE: lambda: field.code_list and text in contracts.code_list(field.code_list),
        FieldType.TEXT: lambda: text == text.strip() and (field.length is None or len(text) == field.length),
    }
    assert checks[field.type](), f"{name.stem}: {column}"


def check_record(contract: Contract, contracts: Contracts, name: DeliveryName, row: Row) -> None:
    end = Period.parse(name.periode).end
    for field in contract.fields:
        text = row.get(field.name)
        assert text is not None or not field.required, f"{name.stem}: {field.name} is empty"
        if text is None:
            continue
        if field.type is FieldType.DATE:
            assert not field.event_date or date_of(str(text), name, contract) <= end, f"{name.stem}: {field.name}"
        else:
            check_value(contract, contracts, name, field.name, str(text))
    for order in contract.orders:
        begin, finish = row.get(order.begin), row.get(order.end)
        if begin and finish:
            assert date_of(begin, name, contract) <= date_of(finish, name, contract), f"{name.stem}: {order.end}"
    for group in contract.together:
        assert len({row.get(one) is None for one in group.fields}) == 1, f"{name.stem}: {group.fields}"
    for one in contract.forbidden:
        assert any(row.get(key) != value for key, value in one.values.items()), name.stem


def test_every_clean_file_is_parsed_by_its_contract_and_every_value_fits(clean: Path, contracts: Contracts) -> None:
    seen = set()
    for path in files_of(clean):
        name = parse_name(path.name, contracts)
        assert name is not None, path.name
        contract = contracts.latest(name.extract)
        rows = read(path, name, contract)
        assert name.is_nil == (not rows)
        for row in rows:
            check_record(contract, contracts, name, row)
        keys = [tuple(row.get(key) for key in contract.key_fields) for row in rows]
        assert len(set(keys)) == len(keys), name.stem
        seen.add((name.extract, name.format, name.compression))
    assert {extract for extract, _, _ in seen} == set(contracts.ids)
    assert {form for _, form, _ in seen} == {"csv", "jsonl", "xml", "xlsx", "parquet"}
    assert {packed for _, _, packed in seen} == {None, "gz", "zip"}


def test_a_school_year_is_delivered_when_it_fits_in_the_span(
    tmp_path: Path, contracts: Contracts, defaults: Reference
) -> None:
    extracts = {"ocw_onderwijsroute", "mbo_taalschakeltraject"}
    summary = simulate(
        tmp_path, contracts, defaults, persons=5, seed=1, first="2022K3", last="2023K3", extracts=extracts,
        faults=FaultSettings(),
    )  # fmt: skip
    assert summary.files == 2
    assert {path.name.split("__")[2] for path in files_of(tmp_path)} == {"2022S"}


def test_without_faults_every_expected_delivery_is_there_in_time_and_accepted(
    clean: Path, contracts: Contracts
) -> None:
    truth = truth_of(clean)
    assert Counter((row["verdict"], row["codes"]) for row in truth) == {("AANVAARD", ""): len(truth)}
    reference = load_reference(PROJECT, clean / "reference")
    due = expected_deliveries(contracts, reference, Period.parse("2023K4").over_at)
    wanted = {
        (one.extract, one.leverancier, one.period.label)
        for one in due
        if not one.is_exempt and one.period.start >= Period.parse("2022K3").start
    }
    sent = {tuple(Path(row["bestand"]).name.split("__")[:3]) for row in truth}
    assert sent == wanted


def test_the_manifest_states_nothing_but_the_truth_where_no_fault_is_planted(clean: Path) -> None:
    truth = {row["bestand"]: row for row in truth_of(clean)}
    for path in files_of(clean):
        stated = json.loads(path.with_name(path.name + ".manifest.json").read_text())
        row = truth[str(path.relative_to(clean / "landing"))]
        assert stated["aangeleverd_op"] == row["aangeleverd_op"]
        assert stated.get("sha256", row["sha256"]) == hashlib.sha256(path.read_bytes()).hexdigest() == row["sha256"]
        assert stated.get("rijen", int(row["geland"])) == int(row["geland"])


def last_file(world: Path, extract: str, period: str) -> list[Path]:
    return [path for path in files_of(world) if path.name.startswith(f"{extract}__") and f"__{period}__" in path.name]


def test_every_person_whose_plicht_began_stands_in_the_last_delivery_of_duo(
    clean: Path, contracts: Contracts, defaults: Reference
) -> None:
    arguments = {key: WORLD[key] for key in ("persons", "seed", "first", "last", "gemeenten")}
    persons = simulate_population(defaults, **arguments).persons  # type: ignore[arg-type]
    end = Period.parse("2023K4").end
    present = pl.col("ingetrokken_op").is_null() | (pl.col("ingetrokken_op") > end)
    path = last_file(clean, "duo_inburgeringsplicht", "2023M12")[0]
    name = parse_name(path.name, contracts)
    assert name is not None
    delivered = {row["bsn"] for row in read(path, name, contracts.latest(name.extract))}
    assert delivered == set(persons.filter((pl.col("begindatum") <= end) & present)["bsn"].to_list())


def test_the_berichtgevers_together_report_every_person_with_a_gemeente_once(
    clean: Path, contracts: Contracts, defaults: Reference
) -> None:
    arguments = {key: WORLD[key] for key in ("persons", "seed", "first", "last", "gemeenten")}
    population = simulate_population(defaults, **arguments)  # type: ignore[arg-type]
    end = Period.parse("2023K4").end
    rows = []
    for path in last_file(clean, "gem_swi", "2023K4"):
        name = parse_name(path.name, contracts)
        assert name is not None
        rows += [row["bsn"] for row in read(path, name, contracts.latest("gem_swi"))]
    reported = population.persons.filter(
        (pl.max_horizontal("gemeente_bekend_op", "begindatum") <= end)
        & pl.col("gemeente_bekend_op").is_not_null()
        & (pl.col("ingetrokken_op").is_null() | (pl.col("ingetrokken_op") > end))
        & pl.col("gemeente_code").is_in(population.places.reported(end))
    )
    assert sorted(rows) == sorted(reported["bsn"].to_list())


def test_the_smaller_world_has_every_kind_of_berichtgever(clean: Path) -> None:
    rows = load_reference(PROJECT, clean / "reference").berichtgevers
    per_gemeente = Counter(row.gemeente_code for row in rows if row.tot is None)
    per_sender = Counter(row.leverancier for row in rows)
    assert max(per_gemeente.values()) == 2, "one gemeente by two berichtgevers"
    assert max(per_sender.values()) >= 2, "one berichtgever for several gemeenten"
    assert sum(row.tot is not None for row in rows) == 1, "one hand-over"
    assert sum(row.vrijgesteld for row in rows) == 1, "one vrijgesteld"


def test_before_a_merger_the_old_codes_are_delivered_and_after_it_the_new_one(
    clean: Path, contracts: Contracts
) -> None:
    codes = {}
    for period in ("2022M12", "2023M01"):
        path = last_file(clean, "duo_inburgeringsplicht", period)[0]
        name = parse_name(path.name, contracts)
        assert name is not None
        codes[period] = {row["gemeente_code"] for row in read(path, name, contracts.latest(name.extract))}
    old = {"GM0501", "GM0530", "GM0614"}
    assert codes["2022M12"] & old
    assert "GM1992" not in codes["2022M12"]
    assert not codes["2023M01"] & old
    assert "GM1992" in codes["2023M01"]


def test_the_heavy_world_plants_every_refusal_every_row_rule_and_every_difference(
    tmp_path: Path, contracts: Contracts, defaults: Reference
) -> None:
    faults = FaultSettings.preset("heavy")
    summary = simulate(
        tmp_path, contracts, defaults, persons=700, seed=5, first="2022K1", last="2024K2", gemeenten=8, faults=faults
    )
    planted = set(summary.faults)
    assert {f"B{number:02d}" for number in range(1, 15)} <= planted
    assert {f"R{number:02d}" for number in range(1, 11)} <= planted
    assert {"W01", "W02", "W03", "W04", "W05", "W06", "W08", "CORRECTIE"} <= planted
    assert set(summary.differences) == {f"C{number:02d}" for number in range(1, 13)}
    assert summary.missing > 0


def test_counts_of_the_truth_add_up_for_every_file(heavy: Path) -> None:
    truth = truth_of(heavy)
    assert {row["verdict"] for row in truth} >= {"AANVAARD", "AANVAARD_MET_UITVAL", "AFGEKEURD", "GENEGEERD"}
    for row in truth:
        counts = ("geland", "aanvaard", "afgekeurd", "geweigerd")
        landed, accepted, rejected, refused = (int(row[key]) for key in counts)
        assert landed == accepted + rejected + refused
        assert (rejected > 0) == (row["verdict"] == "AANVAARD_MET_UITVAL")


def test_the_summary_counts_what_was_written(tmp_path: Path, contracts: Contracts, defaults: Reference) -> None:
    summary = make(tmp_path, contracts, defaults, "light")
    assert summary.files == len(files_of(tmp_path)) == len(truth_of(tmp_path))
    assert summary.persons == WORLD["persons"]


def fingerprint(world: Path) -> dict[str, str]:
    paths = sorted(path for path in world.rglob("*") if path.is_file())
    return {str(path.relative_to(world)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_another_process_with_another_hash_seed_writes_the_same_bytes(heavy: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import sys\n"
        "from pipelines.contracts.loader import load_contracts\n"
        "from pipelines.contracts.reference import load_reference\n"
        "from pipelines.simulate.chain import simulate\n"
        "from pipelines.simulate.settings import FaultSettings\n"
        "project, target = Path(sys.argv[1]), Path(sys.argv[2])\n"
        f"simulate(target, load_contracts(project), load_reference(project), **{WORLD!r},\n"
        "         faults=FaultSettings.preset('heavy'), write_truth=True)\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    subprocess.run([sys.executable, "-c", code, str(PROJECT), str(tmp_path)], check=True, env=environment)
    assert fingerprint(tmp_path) == fingerprint(heavy)


def test_the_truth_is_written_only_on_request(tmp_path: Path, contracts: Contracts, defaults: Reference) -> None:
    simulate(tmp_path, contracts, defaults, persons=5, seed=1, first="2024K1", last="2024K1", gemeenten=2)
    assert not list(tmp_path.glob("*.csv"))


def test_an_unknown_extract_and_an_unknown_preset_are_refused(
    tmp_path: Path, contracts: Contracts, defaults: Reference
) -> None:
    with pytest.raises(KeyError):
        simulate(tmp_path, contracts, defaults, persons=5, seed=1, first="2024K1", last="2024K1", extracts={"niets"})
    with pytest.raises(ValueError, match="heftig"):
        FaultSettings.preset("heftig")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_chances_of_a_preset_leave_room_for_clean_deliveries(preset: str) -> None:
    settings = FaultSettings.preset(preset)
    kinds = ("late", "missing", "refused", "rows", "corrected", "held", "resent", "superseded", "warned")
    assert 0 <= sum(getattr(settings, kind) for kind in kinds) < 0.8
