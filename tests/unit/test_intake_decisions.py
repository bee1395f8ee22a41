"""Decisions on held deliveries, and the precheck at the supplier's desk."""

from pathlib import Path

import pytest

from pipelines.deliveries.verify import verify
from pipelines.intake.decisions import DecisionError, refuse, release
from pipelines.intake.precheck import precheck
from tests.faults.intake_world import KEYS, NOW, World, contracts, files, outcome, termijn, termijn_rows

APRIL, MAY = "duo_termijn__DUO__2023M04__01.csv", "duo_termijn__DUO__2023M05__01.csv"
HELD = MAY.removesuffix(".csv")
ROWS = termijn_rows(100)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """One accepted delivery of a hundred records, and one of fifty (one of them broken) that is held."""
    world = World(tmp_path)
    world.judge(APRIL, termijn(ROWS), "2023-05-03T08:00:00Z")
    world.judge(MAY, termijn([*ROWS[:49], ROWS[49].replace("2023-01-02", "x", 1)]), "2023-06-03T08:00:00Z")
    return world


def released(world: World, levering: str = HELD, by: str = "An", why: str = "klopt") -> str:
    return release(world.root, contracts(), world.reference, {}, KEYS, NOW, levering, by=by, why=why)


def test_a_held_delivery_stores_no_records_until_it_is_released(world: World) -> None:
    assert world.records().height == 100
    released(world)
    assert world.records().height == 149
    assert world.records("quarantine")["regels"].to_list() == [["R02"]]


def test_a_released_delivery_is_accepted_with_its_own_counts_and_receipt(world: World) -> None:
    released(world)
    (receipt,) = [one for one in world.receipts() if one["bestand"] == MAY]
    assert outcome(receipt) == ("AANVAARD_MET_UITVAL", [], (50, 49, 1, 0))
    delivery = world.ledger().newest("duo_termijn", "DUO")
    assert delivery is not None
    assert (delivery.stem, delivery.aantallen.aanvaard) == (HELD, 49)
    assert delivery.decision is not None
    assert (delivery.decision.door, delivery.decision.waarom) == ("An", "klopt")
    assert verify(world.root) == []


def test_a_released_delivery_is_the_new_basis(world: World) -> None:
    released(world)
    june = world.judge("duo_termijn__DUO__2023M06__01.csv", termijn(ROWS[:48]), "2023-07-03T08:00:00Z")
    assert outcome(june)[:2] == ("AANVAARD", [])


def test_a_refused_delivery_stays_out_and_its_bytes_may_come_again(world: World) -> None:
    refuse(world.root, NOW, HELD, {}, by="An", why="onvolledig")
    assert world.records().height == 100
    again = termijn([*ROWS[:49], ROWS[49].replace("2023-01-02", "x", 1)])
    assert outcome(world.judge(MAY, again, "2023-06-04T08:00:00Z"))[:2] == ("VASTGEHOUDEN", ["B14"])


def test_the_receipt_of_a_held_delivery_calls_no_record_refused(world: World) -> None:
    (path,) = [one for one in world.receipt_paths() if MAY in one.read_text()]
    page = path.with_suffix(".html").read_text()
    assert "Vastgehouden met het bestand" in page
    assert "Geweigerd" not in page


def test_the_receipt_of_a_refused_delivery_says_so_and_not_why(world: World) -> None:
    refuse(world.root, NOW, HELD, {}, by="An", why="geheim overleg")
    (path,) = [one for one in world.receipt_paths() if MAY in one.read_text()]
    (receipt,) = [one for one in world.receipts() if one["bestand"] == MAY]
    page = path.with_suffix(".html").read_text()
    assert outcome(receipt) == ("AFGEKEURD", ["B14"], (50, 0, 0, 50))
    assert receipt["toelichting"][-1].endswith("geweigerd.")
    assert not any("tot die tijd" in sentence for sentence in receipt["toelichting"])
    assert "Afgekeurd" in page
    assert "Vastgehouden" not in page
    assert "geheim overleg" not in page + path.read_text()
    assert verify(world.root) == []
    path.write_text(path.read_text().replace("AFGEKEURD", "AANVAARD"))
    assert len(verify(world.root)) == 1


@pytest.mark.parametrize(
    ("levering", "message"),
    [("duo_termijn__DUO__2023M04__01", "not held"), ("onbekend", f"not known.*{HELD}"), (MAY, "not known")],
)
def test_only_a_held_delivery_can_be_decided_on(world: World, levering: str, message: str) -> None:
    with pytest.raises(DecisionError, match=message):
        released(world, levering)
    with pytest.raises(DecisionError, match=message):
        refuse(world.root, NOW, levering, {}, by="An", why="x")


def test_a_decision_is_taken_once(world: World) -> None:
    released(world)
    with pytest.raises(DecisionError, match="not held"):
        released(world)


@pytest.mark.parametrize(("by", "why"), [("", "x"), ("x", " ")])
def test_a_decision_has_a_name_and_a_reason(world: World, by: str, why: str) -> None:
    with pytest.raises(DecisionError, match="name and a reason"):
        released(world, by=by, why=why)


def test_of_two_held_deliveries_with_one_name_the_id_says_which(world: World) -> None:
    world.judge(MAY, termijn(ROWS[:40]), "2023-06-04T08:00:00Z")
    with pytest.raises(DecisionError, match="more than one"):
        released(world)
    first = world.ledger().held[0].levering_id
    assert released(world, first) == first


def test_a_held_delivery_that_was_overtaken_is_not_released(world: World) -> None:
    world.judge(MAY.replace("__01", "__02"), termijn(ROWS), "2023-06-05T08:00:00Z")
    with pytest.raises(DecisionError, match="B13"):
        released(world)


def test_a_precheck_gives_the_same_receipt_and_stores_nothing(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "bureau"
    folder.mkdir()
    names = {
        "duo_termijn__DUO__2023M06__01.csv": termijn(ROWS),
        "duo_termijn__DUO__2023M07__01.csv": b"",
        "x.csv": b"x",
    }
    paths = [folder / name for name in names]
    for path, content in zip(paths, names.values(), strict=True):
        path.write_bytes(content)
    before = files(tmp_path)
    checked = precheck(paths, contracts(), world.reference, {}, NOW)
    assert files(tmp_path) == before
    assert [one.receipt.verdict for one in checked] == ["AANVAARD", "AFGEKEURD", "AFGEKEURD"]
    assert [one.receipt.codes for one in checked] == [("W01",), ("B04",), ("B01",)]
    for path, content in names.items():
        world.land(path, content, None)
    world.run()
    landed = {one["sha256"]: outcome(one) for one in world.receipts()}
    assert [landed[one.receipt.sha256] for one in checked] == [
        outcome(one.receipt.model_dump(mode="json")) for one in checked
    ]


def test_a_precheck_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="check the path"):
        precheck([tmp_path / "weg.csv"], contracts(), World(tmp_path).reference, {}, NOW)
