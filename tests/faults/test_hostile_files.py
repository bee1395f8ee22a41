"""Hostile deliveries, group files and time: names, links, repeats, sizes, manifests (hostile.md 54 to 103)."""

import json
import os
import stat
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from pipelines.intake import take_in as taking
from pipelines.intake.setting import Difference
from tests.faults.intake_world import BSNS, NOW, TERMIJN, World, outcome, termijn, termijn_rows

ROWS = termijn_rows(30)
GOOD = termijn(ROWS)
ACCEPTED = ("AANVAARD", [], (30, 30, 0, 0))
NOTHING = sha256(b"").hexdigest()
SECOND = TERMIJN.replace("__01.", "__02.")


def refused(code: str, records: int = 30) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AFGEKEURD", [code], (records, 0, 0, records)


def month(number: int, volgnummer: int = 1) -> tuple[str, str]:
    """Name and moment of a delivery in time, of a month of 2023."""
    year, following = (2023, number + 1) if number < 12 else (2024, 1)
    return f"duo_termijn__DUO__2023M{number:02d}__{volgnummer:02d}.csv", f"{year}-{following:02d}-03T08:00:00Z"


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "jan.jansen@voorbeeld.nl.csv",
        f"overzicht {BSNS[0]}.csv",
        "duo_termijn__DUO__2024M03__1.csv",
        "duo_termijn__DUO__2024M03__00.csv",
        "duo_termijn__DUO__2024M03__01.xlsx",
        "duo_onbekend__DUO__2024M03__01.csv",
        "duo_termijn__duo__2024M03__01.csv",
        "a\nb.csv",
        "duo_termijn__DUO__2024M03__01.csv\n",
        "%00.csv",
        "💥.csv",
        "x" * 255,
        "duo_termijn__DUO__2024M03__01__nul.csv",
        ".verborgen",
        "duo_termijn__DUO__2024M03__01.csv.zip.gz",
    ],
)
def test_078_090_a_name_that_breaks_the_agreement_is_refused_and_not_repeated(world: World, name: str) -> None:
    receipt = world.judge(name, GOOD, None)
    assert outcome(receipt) == refused("B01", 0)
    assert receipt["bestand"] == f"onbekend_{sha256(GOOD).hexdigest()[:12]}"
    assert (receipt["extract"], receipt["leverancier"]) == (None, None)
    assert world.receipt_paths()[0].parent.name == "ONBEKEND"
    assert name.encode() not in world.everything()


def test_090_a_name_that_is_no_utf8_is_refused(world: World) -> None:
    (world.root.landing / os.fsdecode(b"\xff\xfe.csv")).write_bytes(GOOD)
    world.run()
    assert outcome(world.receipts()[0]) == refused("B01", 0)


def test_a_file_may_lie_at_any_depth_and_two_may_have_one_name(world: World) -> None:
    world.land(f"DUO/maart/{TERMIJN}", GOOD)
    world.land(f"elders/{TERMIJN}", GOOD)
    assert world.run().verdicts == {"AANVAARD": 1, "GENEGEERD": 1}
    assert [one["bestand"] for one in world.receipts()] == [f"DUO/maart/{TERMIJN}", f"elders/{TERMIJN}"]
    assert len({path.stem for path in world.receipt_paths()}) == 2


# --- no regular files ----------------------------------------------------------------------------------------------


def judged_odd(world: World, name: str = TERMIJN) -> dict[str, object]:
    world.run()
    assert not os.path.lexists(world.root.landing / name)
    (receipt,) = world.receipts()
    assert (receipt["verdict"], receipt["codes"]) == ("AFGEKEURD", ["B11"])
    assert outcome(receipt)[2] == (0, 0, 0, 0)
    return receipt


@pytest.mark.parametrize("target", ["geheim.csv", "nergens", "."])
def test_091_a_link_is_not_followed(world: World, target: str) -> None:
    secret = world.path / "geheim.csv"
    secret.write_bytes(GOOD)
    (world.root.landing / TERMIJN).symlink_to(world.path / target)
    assert judged_odd(world)["sha256"] == NOTHING
    assert secret.read_bytes() == GOOD


def test_091_a_pipe_is_not_opened(world: World) -> None:
    os.mkfifo(world.root.landing / TERMIJN)
    assert judged_odd(world)["sha256"] == NOTHING


def test_091_a_linked_folder_is_not_entered(world: World) -> None:
    (world.path / "elders").mkdir()
    (world.path / "elders" / TERMIJN).write_bytes(GOOD)
    (world.root.landing / "map").symlink_to(world.path / "elders")
    judged_odd(world, "map")
    assert (world.path / "elders" / TERMIJN).exists()


def test_092_a_hard_link_to_somebodys_file_is_refused(world: World) -> None:
    secret = world.path / "geheim.csv"
    secret.write_bytes(GOOD)
    (world.root.landing / TERMIJN).hardlink_to(secret)
    judged_odd(world)
    assert secret.read_bytes() == GOOD


# --- uploads -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [TERMIJN + ".part", TERMIJN + ".tmp", TERMIJN + ".PART", TERMIJN + ".manifest.json"])
def test_093_unfinished_uploads_and_lonely_manifests_are_left_alone(world: World, name: str) -> None:
    path = world.land(name, b"{}", None)
    assert world.run().files == 0
    assert path.exists()


def test_093_a_file_that_still_grows_is_left_for_the_next_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.land(TERMIJN, GOOD[:100], None)
    monkeypatch.setattr("pipelines.intake.landing.time.sleep", lambda _: path.write_bytes(GOOD))
    summary = world.run()
    assert (summary.files, path.exists()) == (0, True)
    monkeypatch.undo()
    world.run()
    assert outcome(world.receipts()[0])[2] == (30, 30, 0, 0)


def test_094_a_file_that_changes_while_it_is_read_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.land(TERMIJN, GOOD)
    judge = taking.judge

    def judge_and_change(*arguments: object, **named: object) -> object:
        judged = judge(*arguments, **named)  # type: ignore[arg-type]
        path.write_bytes(GOOD + b"x")
        return judged

    monkeypatch.setattr(taking, "judge", judge_and_change)
    summary = world.run()
    assert (summary.files, summary.waiting, world.receipts()) == (0, 1, [])
    monkeypatch.undo()
    path.write_bytes(GOOD)
    assert world.run().verdicts == {"AANVAARD": 1}


def test_095_a_file_that_disappears_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.land(TERMIJN, GOOD)
    scan = taking.scan
    monkeypatch.setattr(taking, "scan", lambda *given: (scan(*given), path.unlink(missing_ok=True))[0])
    assert world.run().files == 0
    assert world.receipts() == []


def test_100_order_is_that_of_receipt_never_of_the_clock_of_the_disk(world: World) -> None:
    early, late = world.land(*month_content(5)), world.land(*month_content(4))
    os.utime(early, (1, 1))
    os.utime(late, (2**33, 2**33))
    world.run()
    assert [one.periode for one in world.ledger()] == ["2023M04", "2023M05"]


def month_content(number: int) -> tuple[str, bytes, str]:
    name, moment = month(number)
    return name, GOOD, moment


# --- repeats and corrections ---------------------------------------------------------------------------------------


def test_054_the_same_bytes_again_are_ignored_and_the_receipt_says_which(world: World) -> None:
    first = world.judge(TERMIJN, GOOD)
    again = world.judge(TERMIJN, GOOD, "2024-04-06T08:00:00Z")
    assert outcome(first) == ACCEPTED
    assert outcome(again) == ("GENEGEERD", ["B12"], (30, 0, 0, 30))
    assert any("20240405T080000Z_" in sentence for sentence in again["toelichting"])


def test_054_the_same_file_without_a_moment_is_judged_again_when_it_is_sent_again(world: World) -> None:
    world.judge(TERMIJN, GOOD, None)
    world.land(TERMIJN, GOOD, None)
    world.run(now=NOW + timedelta(hours=1))
    assert sorted(one["verdict"] for one in world.receipts()) == ["AANVAARD", "GENEGEERD"]


def test_055_the_same_bytes_under_another_number_are_ignored(world: World) -> None:
    world.judge(TERMIJN, GOOD)
    assert outcome(world.judge(SECOND, GOOD, "2024-04-06T08:00:00Z"))[:2] == ("GENEGEERD", ["B12"])


def test_055_a_refused_file_may_be_sent_again_and_is_judged_anew(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD, rijen=31)) == refused("B10")
    assert outcome(world.judge(TERMIJN, GOOD, "2024-04-06T08:00:00Z")) == ACCEPTED


def test_056_the_same_number_with_other_bytes_is_refused(world: World) -> None:
    world.judge(TERMIJN, GOOD)
    assert outcome(world.judge(TERMIJN, GOOD + b"\n", "2024-04-06T08:00:00Z")) == refused("B13")


def test_057_058_a_higher_number_replaces_and_a_lower_one_comes_too_late(world: World) -> None:
    first = world.judge(TERMIJN, GOOD)
    third = world.judge(TERMIJN.replace("__01", "__03"), termijn(ROWS[:-1]), "2024-04-06T08:00:00Z")
    second = world.judge(SECOND, termijn(ROWS[1:]), "2024-04-07T08:00:00Z")
    assert third["verdict"] == "AANVAARD"
    assert third["vervangt"].endswith(first["sha256"][:12])
    assert outcome(second) == ("GENEGEERD", ["B13"], (29, 0, 0, 29))


@pytest.mark.parametrize(
    ("before", "after", "verdict", "codes"),
    [
        (105, 84, "AANVAARD", ["W08"]),
        (105, 83, "VASTGEHOUDEN", ["B14"]),
        (100, 80, "AANVAARD", ["W08"]),
        (100, 79, "VASTGEHOUDEN", ["B14"]),
        (100, 95, "AANVAARD", ["W08"]),
        (100, 96, "AANVAARD", []),
        (90, 86, "AANVAARD", []),
        (50, 30, "AANVAARD", []),
        (50, 29, "VASTGEHOUDEN", ["B14"]),
        (199, 700, "AANVAARD", []),
        (200, 600, "AANVAARD", []),
        (200, 601, "VASTGEHOUDEN", ["B14"]),
    ],
)
def test_057_062_063_a_stand_that_shrinks_or_grows_is_noted_or_held(
    world: World, before: int, after: int, verdict: str, codes: list[str]
) -> None:
    rows = termijn_rows(max(before, after))
    for number, count in ((4, before), (5, after)):
        name, moment = month(number)
        receipt = world.judge(name, termijn(rows[:count]), moment)
    assert outcome(receipt)[:2] == (verdict, codes)
    if verdict == "VASTGEHOUDEN":
        assert outcome(receipt)[2] == (after, 0, 0, after)


# --- time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "codes"),
    [
        ("2024-03-31T21:59:59Z", ["B03"]),
        ("2024-03-31T22:00:00Z", []),
        ("2024-04-10T21:59:59Z", []),
        ("2024-04-10T22:00:00Z", ["W01"]),
    ],
)
def test_067_070_a_period_must_be_over_and_its_deadline_is_the_end_of_a_day_in_amsterdam(
    world: World, moment: str, codes: list[str]
) -> None:
    assert world.judge(TERMIJN, GOOD, moment)["codes"] == codes


def test_067_a_late_correction_of_a_period_that_was_accepted_is_not_noted_as_late(world: World) -> None:
    world.judge(TERMIJN, GOOD)
    assert world.judge(SECOND, GOOD + b"\n", "2024-05-30T08:00:00Z")["codes"] == []


@pytest.mark.parametrize("periode", ["2024M13", "2024K1", "2024M00", "2024J"])
def test_059_a_period_that_does_not_exist_or_fit_is_refused(world: World, periode: str) -> None:
    assert outcome(world.judge(TERMIJN.replace("2024M03", periode), GOOD)) == refused("B03")


@pytest.mark.parametrize(
    ("name", "code"), [(TERMIJN.replace("DUO", "COA"), "B02"), (TERMIJN.replace("2024M03", "2021M12"), "B02")]
)
def test_060_a_sender_without_this_obligation_is_refused(world: World, name: str, code: str) -> None:
    assert outcome(world.judge(name, GOOD)) == refused(code)


# --- manifests -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stated", [{"sha256": "0" * 64}, {"rijen": 29}, {"rijen": 31}, {"sha256": "kort"}, {"rijen": "30"}, {"rijen": -1}]
)
def test_101_a_manifest_that_differs_refuses_the_file(world: World, stated: dict[str, object]) -> None:
    assert outcome(world.judge(TERMIJN, GOOD, **stated)) == refused("B10")


def test_101_a_manifest_that_agrees_is_no_objection(world: World) -> None:
    assert outcome(world.judge(TERMIJN, GOOD, sha256=sha256(GOOD).hexdigest().upper(), rijen=30)) == ACCEPTED


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"aangeleverd_op": "gisteren"}', b'{"aangeleverd_op": 1}', b"[" * 70_000, b"\xff"]
)
def test_101_a_manifest_that_cannot_be_read_vouches_for_nothing(world: World, content: bytes) -> None:
    path = world.land(TERMIJN, GOOD, None)
    path.with_name(path.name + ".manifest.json").write_bytes(content)
    world.run()
    assert outcome(world.receipts()[0]) == refused("B10")
    assert list(world.root.landing.iterdir()) == []


def test_103_a_file_that_may_not_be_read_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    path = world.land(TERMIJN, GOOD)
    opened = os.open

    def no_permission(name: object, *rest: object, **named: object) -> int:
        if Path(str(name)) == path:
            raise PermissionError(13, "no permission")
        return opened(name, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pipelines.intake.source.os.open", no_permission)
    assert (world.run().waiting, path.exists()) == (1, True)


def test_w07_is_asked_of_the_last_build(world: World) -> None:
    world.land(TERMIJN, GOOD)
    asked: list[tuple[str, str, str]] = []

    def findings(*key: str) -> tuple[Difference, ...]:
        asked.append(key)
        return Difference("C12", "COA", 1), Difference("C07", "", 2, "eerst het PIP")

    world.run(open_findings=findings)
    assert asked == [("duo_termijn", "DUO", "2024M03")]
    (receipt,) = world.receipts()
    assert receipt["codes"] == ["W07"]
    assert receipt["toelichting"][-2:] == ["C12: 1 verschil met COA.", "C07: 2 verschillen (verwacht: eerst het PIP)."]


def test_097_many_files_at_once_each_get_one_receipt_and_progress_names_no_file(world: World) -> None:
    for number in range(1, 13):
        name, moment = month(number)
        world.land(name, GOOD, moment)
    seen: list[tuple[int, int, str]] = []
    world.run(progress=lambda *step: seen.append(step))
    assert [(done, total) for done, total, _ in seen] == [(number, 12) for number in range(1, 13)]
    assert sorted(key for _, _, key in seen) == [path.stem for path in world.receipt_paths()]


def test_modes_of_what_is_kept(world: World) -> None:
    world.judge(TERMIJN, GOOD)
    (salt,) = (world.root.vault / "keys").iterdir()
    assert stat.S_IMODE(salt.stat().st_mode) & 0o077 == 0
    assert GOOD[:60] not in b"".join(path.read_bytes() for path in world.root.vault.rglob("*.age"))
    assert json.loads(world.receipt_paths()[0].read_text())["contract"] == {"id": "duo_termijn", "versie": "1.0.0"}
