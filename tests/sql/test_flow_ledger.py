"""The flow ledger on a handful of invented persons, each lost or waiting at a border of its own."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.ledger import Ledger
from pipelines.warehouse.errors import BuildBlockedError
from pipelines.warehouse.load import load_raw
from pipelines.warehouse.swap import create
from pipelines.warehouse.transform import run_dbt, write_seeds
from tests.unit.warehouse_world import CONTRACTS, PROJECT, event, moment, write_raw

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("flow_ledger")]
P, HOUSED = date(2024, 3, 31), date(2024, 1, 31)  # sixty days apart
REFERENCE = load_reference(PROJECT)
AS_KNOWN = moment("2024-05-01")
Row = dict[str, Any]


def residence(number: int, granted: date = date(2023, 6, 1)) -> Row:
    return {"v_nummer": f"v{number}", "geboortedatum": date(1990, 1, 1), "datum_verblijfsrecht": granted}


def stay(number: int, housed: date | None = None, reason: str | None = "HUISVESTING") -> Row:
    return {
        "v_nummer": f"v{number}",
        "datum_instroom": date(2023, 6, 2),
        "datum_koppeling": date(2023, 9, 1),
        "gemeente_code_koppeling": "GM0363",
        "datum_uitstroom": housed,
        "reden_uitstroom": reason if housed else None,
    }


def plicht(number: int, **more: Any) -> Row:
    return {
        "bsn": f"p{number}",
        "v_nummer": f"v{number}",
        "geboortedatum": date(1990, 1, 1),
        "geslacht": "V",
        "nationaliteit_code": "0001",
        "begindatum": date(2023, 6, 1),
        "doelgroep": "Asielstatushouder",
        "gemeente_code": "GM0363",
    } | more


WORLD: dict[str, list[Row]] = {
    "ind_verblijfsrecht__IND__2024M03__01": [
        *(residence(number) for number in range(1, 8)),
        residence(8, date(2024, 2, 4)),  # 56 days before the peildatum: overdue
        residence(9, date(2024, 2, 5)),  # 55 days: still to come
    ],
    "coa_opvang__COA__2024M03__01": [
        stay(1, HOUSED),  # DUO knows no vestiging after sixty days
        stay(2, date(2024, 2, 1)),  # after fifty-nine
        stay(3, date(2024, 1, 10)),  # settled
        stay(4, date(2024, 1, 10), "VERTROKKEN"),
        stay(5),  # linked, DUO says settled all the same
        stay(6),  # waits
    ],
    "duo_inburgeringsplicht__DUO__2024M03__01": [
        plicht(1),
        plicht(2),
        plicht(3, datum_vestiging=date(2024, 1, 12)),
        plicht(4),
        plicht(5, datum_vestiging=date(2024, 3, 1)),
        plicht(6),
        plicht(7, datum_vestiging=date(2024, 3, 1), gemeente_code="GM0344"),  # its gemeente did not deliver
        plicht(10, datum_vestiging=date(2024, 3, 1)),  # unknown to the IND; not in the delivery of the gemeente
    ],
    "duo_pip__DUO__2024M03__01": [
        {"bsn": "p5", "gemeente_code": "GM0363", "dagtekening_pip": date(2024, 3, 20), "leerroute": "B"}
    ],
    "duo_termijn__DUO__2024M03__01": [],
    "gem_swi__GM0363__2024K1__01": [
        {
            "bsn": "p3",
            "gemeente_code": "GM0363",
            "datum_start_brede_intake": date(2024, 2, 1),
            "datum_pip": date(2024, 3, 1),
        },
        {"bsn": "p5", "gemeente_code": "GM0363"},
    ],
}  # fmt: skip


def load(warehouse: Path, root: Path) -> None:
    for name, rows in WORLD.items():
        write_raw(root, name, CONTRACTS.latest(name.split("__", maxsplit=1)[0]), rows)
    ledger = Ledger.from_events(event(name, "2024-04-05") for name in WORLD)
    connection = create(warehouse)
    load_raw(connection, DataRoot(root), CONTRACTS, REFERENCE, ledger, AS_KNOWN, AS_KNOWN)
    connection.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a warehouse in which the ledger was made, and found to add up by its own tests."""
    folder = tmp_path_factory.mktemp("flow")
    load(folder / "warehouse.duckdb", folder / "data")
    models = ("+fct_flow_ledger", "+fct_flow_unexplained")
    run(folder, "build", "--select", *models, "--exclude-resource-type", "unit_test")
    return folder


def run(folder: Path, *command: str) -> None:
    seeds = write_seeds(REFERENCE, folder / "seeds")
    run_dbt(PROJECT, folder / "warehouse.duckdb", seeds, folder / "work", command=command)


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def counts(folder: Path, border: str, gebied: str = "NL01") -> tuple[int, ...]:
    """In, out, open, of these unknown, exited, unexplained; and unsent."""
    (row,) = ask(
        folder,
        f"""
        select persons_in, persons_out, persons_open, persons_open_unknown, persons_exited, persons_unexplained,
            persons_unsent
        from core.fct_flow_ledger
        where border = '{border}' and gebied_code = '{gebied}' and peildatum = '{P}'
        """,
    )
    return row


@pytest.mark.parametrize(
    ("border", "expected"),
    [
        ("verblijfsrecht_plicht", (9, 7, 1, 0, 0, 1, 1)),
        ("opvang_koppeling", (6, 6, 0, 0, 0, 0, 0)),
        ("koppeling_huisvesting", (6, 3, 1, 0, 1, 1, 0)),
        ("huisvesting_vestiging", (3, 1, 1, 0, 0, 1, 0)),
        ("vestiging_brede_intake", (4, 1, 1, 1, 0, 2, 0)),
        ("brede_intake_pip", (1, 0, 0, 0, 0, 1, 1)),
        ("pip_termijn", (1, 0, 1, 0, 0, 0, 0)),
    ],
)
def test_each_person_stands_in_one_place_at_each_border(place: Path, border: str, expected: tuple[int, ...]) -> None:
    assert counts(place, border) == expected
    entered, out, waiting, _, left, unexplained, _ = expected
    assert entered == out + waiting + left + unexplained


def test_a_gemeente_that_did_not_deliver_has_open_persons_and_no_unexplained_ones(place: Path) -> None:
    assert counts(place, "vestiging_brede_intake", "GM0344") == (1, 0, 1, 1, 0, 0, 0)


def test_the_unexplained_can_be_looked_up_by_both_partners(place: Path) -> None:
    listed = ask(
        place,
        f"""
        select border, from_pseudonym, to_pseudonym, reason, is_in_equation
        from core.fct_flow_unexplained where peildatum = '{P}' order by border, reason, from_pseudonym
        """,
    )
    assert listed == [
        ("brede_intake_pip", "p5", "p5", "ontbreekt_bij_afzender", False),
        ("brede_intake_pip", "p3", "p3", "voorbij_zonder_overgang", True),
        ("huisvesting_vestiging", "v1", "p1", "ontbreekt_bij_ontvanger", True),
        ("koppeling_huisvesting", "v5", "v5", "voorbij_zonder_overgang", True),
        ("verblijfsrecht_plicht", "v10", "p10", "ontbreekt_bij_afzender", False),
        ("verblijfsrecht_plicht", "v8", None, "ontbreekt_bij_ontvanger", True),
        ("vestiging_brede_intake", "p10", "p10", "ontbreekt_bij_ontvanger", True),
        ("vestiging_brede_intake", "p5", "p5", "voorbij_zonder_overgang", True),
    ]


@pytest.mark.parametrize(
    ("damage", "caught_by"),
    [
        ("update core.fct_flow_ledger set persons_out = persons_out - 1 where border_number = 4", "adds_up"),
        (
            "update core.fct_flow_ledger set persons_in = persons_in + 1, persons_open = persons_open + 1",
            "is_continuous",
        ),
        ("delete from core.fct_flow_unexplained where from_pseudonym = 'v8'", "are_all_listed"),
    ],
)
def test_a_ledger_in_which_a_person_was_lost_fails_its_tests(
    place: Path, tmp_path: Path, damage: str, caught_by: str
) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes((place / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute(damage)
    with pytest.raises(BuildBlockedError, match=caught_by):
        run(tmp_path, "test", "--select", "test_type:singular,flow_*")
