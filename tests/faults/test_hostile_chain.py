"""Hostile deliveries, group chain: accepted by every rule of the file, flagged by what others say or said before.

Of hostile.md: 30, 42, 51 to 53, 64 to 66 and 105, and W07: the next receipt tells of open differences.
"""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import duckdb
import pytest

from pipelines.intake.take_in import IntakeSummary
from pipelines.steps import chain
from pipelines.steps.place import Place
from tests.faults.checked_world import flags
from tests.faults.intake_world import (
    BSNS,
    NOW,
    PROJECT,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    csv_of,
    elfproef_numbers,
    outcome,
    signaal,
    termijn,
    termijn_rows,
)

PLICHT = "duo_inburgeringsplicht__DUO__2024M03__01.csv"
PLICHT_HEADER = (
    "bsn;v_nummer;geboortedatum;geslacht;nationaliteit_code;begindatum;doelgroep;gemeente_code;einddatum;"
    "reden_geen_inburgeringsplicht"
)
SWI = "gem_swi__GM0363__2024K1__01.csv"
SWI_HEADER = "bsn;gemeente_code;datum_start_brede_intake;datum_pip;leerroute"
APRIL = "2024-05-05T08:00:00Z"


def accepted(records: int) -> tuple[str, list[str], tuple[int, int, int, int]]:
    return "AANVAARD", [], (records, records, 0, 0)


def plicht(bsn: str, **changes: str) -> str:
    cells = {
        "bsn": bsn, "v_nummer": "", "geboortedatum": "1980-01-01", "geslacht": "V", "nationaliteit_code": "0336",
        "begindatum": "2023-01-02", "doelgroep": "Gezinsmigrant en overige migrant", "gemeente_code": "GM0363",
        "einddatum": "", "reden_geen_inburgeringsplicht": "",
    }  # fmt: skip
    return ";".join({**cells, **changes}.values())


# --- keys and persons ----------------------------------------------------------------------------------------------


def test_030_a_key_with_loose_accents_is_another_key_and_is_flagged(world: World) -> None:
    composed = unicodedata.normalize("NFC", "Sé1")
    keys = [composed, unicodedata.normalize("NFD", composed)]
    content = csv_of(SIGNALEN_HEADER, [signaal(signaal_id=key) for key in keys])
    assert outcome(world.judge(SIGNALEN, content)) == accepted(2)
    assert flags(world, "signalen")["signalen_genormaliseerd"] == 1


@pytest.mark.parametrize(
    ("born", "flagged"), [("2023-06-01", 1), ("1900-01-01", 1), ("1922-01-01", 1), ("1923-01-01", 0), ("2008-01-01", 0)]
)
def test_042_an_impossible_age_at_the_start_is_accepted_and_flagged(world: World, born: str, flagged: int) -> None:
    assert outcome(world.judge(PLICHT, csv_of(PLICHT_HEADER, [plicht(BSNS[0], geboortedatum=born)]))) == accepted(1)
    assert flags(world, "duo_inburgeringsplicht").get("duo_inburgeringsplicht_leeftijd", 0) == flagged


def test_051_one_person_under_two_keys_is_flagged_with_the_holder(world: World) -> None:
    rows = [plicht(BSNS[0], v_nummer="1000000001"), plicht(BSNS[1], v_nummer="1000000001"), plicht(BSNS[2])]
    assert outcome(world.judge(PLICHT, csv_of(PLICHT_HEADER, rows))) == accepted(3)
    assert flags(world, "chain")["C08_duo"] == 2


def test_052_somebody_whom_the_other_partner_does_not_know_is_flagged(world: World) -> None:
    world.judge(PLICHT, csv_of(PLICHT_HEADER, [plicht(BSNS[0])]))
    content = csv_of(SWI_HEADER, [f"{bsn};GM0363;;;" for bsn in BSNS[:3]])
    assert outcome(world.judge(SWI, content)) == accepted(3)
    assert flags(world, "chain")["C02"] == 2


def test_052_a_signal_bundled_in_one_that_nobody_sent_is_flagged_until_it_comes(world: World) -> None:
    content = csv_of(SIGNALEN_HEADER, [signaal(1, gebundeld_in="S0002")])
    assert outcome(world.judge(SIGNALEN, content)) == accepted(1)
    assert flags(world, "signalen")["signalen_bundel_bekend"] == 1
    world.judge("signalen__DIVOSA__2024M03__01.csv", csv_of(SIGNALEN_HEADER, [signaal(2)]))
    assert "signalen_bundel_bekend" not in flags(world, "signalen")


def test_053_a_fact_of_somebody_not_known_yet_waits_in_the_state_and_is_flagged_until_then(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn(termijn_rows(2)))) == accepted(2)
    known = elfproef_numbers(2)
    world.judge(PLICHT, csv_of(PLICHT_HEADER, [plicht(known[0])]))
    assert flags(world, "duo_termijn")["duo_termijn_plicht_bekend"] == 1
    content = csv_of(PLICHT_HEADER, [plicht(bsn) for bsn in known])
    world.judge(PLICHT.replace("2024M03", "2024M04"), content, APRIL)
    assert "duo_termijn_plicht_bekend" not in flags(world, "duo_termijn")


# --- content that is too even --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("records", "flagged"), [(50, True), (49, False)])
def test_064_the_same_bytes_under_a_new_period_are_accepted_and_flagged(
    world: World, records: int, flagged: bool
) -> None:
    content = termijn(termijn_rows(records))
    world.judge(TERMIJN, content)
    assert outcome(world.judge(TERMIJN.replace("2024M03", "2024M04"), content, APRIL)) == accepted(records)
    assert flags(world, "duo_termijn").get("duo_termijn_herhaald", 0) == int(flagged)


def test_064_content_that_changed_is_not_flagged(world: World) -> None:
    world.judge(TERMIJN, termijn(termijn_rows(60)))
    world.judge(TERMIJN.replace("2024M03", "2024M04"), termijn(termijn_rows(61)), APRIL)
    assert "duo_termijn_herhaald" not in flags(world, "duo_termijn")


def test_065_a_column_with_one_date_is_accepted_and_flagged(world: World) -> None:
    assert outcome(world.judge(TERMIJN, termijn(termijn_rows(60)))) == accepted(60)
    assert flags(world, "duo_termijn")["duo_termijn_spreiding"] == 1


def test_065_a_column_without_values_is_accepted_and_flagged(world: World) -> None:
    content = csv_of(SWI_HEADER, [f"{bsn};GM0363;;;" for bsn in BSNS])
    assert outcome(world.judge(SWI, content)) == accepted(8)
    assert flags(world, "gem_swi")["gem_swi_intake_gevuld"] == 8


def test_065_values_under_each_others_names_fail_as_a_file(world: World) -> None:
    rows = [f"{bsn};B;01-03-2024;GM0363;01-02-2024" for bsn in elfproef_numbers(11)]
    receipt = world.judge(SWI, csv_of(SWI_HEADER, rows))
    assert outcome(receipt) == ("AFGEKEURD", ["B09"], (11, 0, 0, 11))


# --- totals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("candidates", "flagged"), [(100, 0), (102, 0), (103, 1), (97, 1)])
def test_066_totals_that_differ_more_than_two_percent_are_accepted_and_flagged(
    world: World, candidates: int, flagged: int
) -> None:
    header = "bsn;examendatum;onderdeel;niveau;resultaat;datum_uitslag"
    rows = [f"{bsn};2023-05-01;LE;B1;Geslaagd;2023-06-01" for bsn in elfproef_numbers(100)]
    for number in range(1, 13):
        moment = f"{2023 + number // 12}-{number % 12 + 1:02d}-03T08:00:00Z"
        nil, content = ("", rows) if number == 6 else ("__NUL", [])
        world.land(f"duo_examen__DUO__2023M{number:02d}__01{nil}.csv", csv_of(header, content), moment)
    assert world.run().verdicts == {"AANVAARD": 12}
    totals = csv_of("onderdeel;niveau;kandidaten;geslaagd;cesuur", [f"LE;B1;{candidates};100;"])
    assert (
        outcome(world.judge("cvte_examenuitslagen__CVTE__2023J__01.csv", totals, "2024-02-01T08:00:00Z"))[0]
        == "AANVAARD"
    )
    assert flags(world, "chain").get("C09", 0) == flagged


# --- a whole build: no room at first, then its differences in the next receipt --------------------------------------

BUILDER = """
import resource, sys
from datetime import datetime
from pathlib import Path
from pipelines.contracts.data_root import DataRoot
from pipelines.steps import chain
from pipelines.steps.place import Place
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
root = Path(sys.argv[2])
with chain.opened(Place(Path(sys.argv[1]), DataRoot(root), root.with_name("data.key"))) as house:
    chain.build(house, None, datetime.fromisoformat(sys.argv[3]))
"""


@dataclass(frozen=True)
class Built:
    """A world with a build, and what stood there after an earlier build that had no room."""

    world: World
    full_disk: subprocess.CompletedProcess[str]
    before: dict[str, str]
    after: dict[str, str]

    @property
    def place(self) -> Place:
        return place_of(self.world)


def place_of(world: World) -> Place:
    return Place(PROJECT, world.root, world.root.path.with_name("data.key"))


def taken_in(world: World) -> IntakeSummary:
    with chain.opened(place_of(world)) as house:
        return chain.intake(house, NOW)


def standing(world: World) -> dict[str, str]:
    """What a failed build may not touch."""
    names = {"register": world.root.register, "warehouse": world.root.warehouse}
    return {name: sha256(path.read_bytes()).hexdigest() for name, path in names.items()}


def pips(world: World, volgnummer: int, day: str) -> None:
    """Five persons whose gemeente says another day of the PIP than DUO; DUO knows four of them."""
    rows = [f"{bsn};GM0363;01-02-2024;{day};B" for bsn in BSNS[:5]]
    world.land(
        SWI.replace("__01.", f"__{volgnummer:02d}."), csv_of(SWI_HEADER, rows), f"2024-04-{volgnummer:02d}T08:00:00Z"
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    world = World(tmp_path_factory.mktemp("built"))
    world.land(PLICHT, csv_of(PLICHT_HEADER, [plicht(bsn) for bsn in BSNS[:4]]))
    lines = [
        f'{{"bsn": "{bsn}", "gemeente_code": "GM0363", "dagtekening_pip": "2024-03-01", "leerroute": "B"}}\n'
        for bsn in BSNS[:4]
    ]
    world.land("duo_pip__DUO__2024M03__01.jsonl", "".join(lines).encode())
    pips(world, 1, "20-03-2024")
    taken_in(world)
    with duckdb.connect(str(world.root.warehouse)) as connection:
        connection.execute("create table what_stood_there as select 1 as one")
    before = standing(world)
    command = [sys.executable, "-c", BUILDER, str(PROJECT), str(world.root.path), NOW.isoformat()]
    full_disk = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    after = standing(world)
    with chain.opened(place_of(world)) as house:
        chain.build(house, None, NOW)
    return Built(world, full_disk, before, after)


@pytest.mark.slow
def test_105_a_full_disk_during_a_build_changes_nothing_and_the_next_build_succeeds(built: Built) -> None:
    assert built.full_disk.returncode == 1
    assert "IO Error" in built.full_disk.stderr or "File too large" in built.full_disk.stderr
    assert built.after == built.before
    with duckdb.connect(str(built.world.root.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from core.fct_gem_swi").fetchone() == (5,)


@pytest.mark.slow
def test_w07_the_next_receipt_tells_which_rule_differs_with_whom_and_how_often(built: Built) -> None:
    pips(built.world, 2, "21-03-2024")
    taken_in(built.world)
    first, second = [one for one in built.world.receipts() if one["extract"] == "gem_swi"]
    assert (first["codes"], second["codes"]) == ([], ["W07"])
    assert second["verdict"] == "AANVAARD"
    told = [sentence for sentence in second["toelichting"] if sentence.startswith("C")]
    assert [sentence.split(" (verwacht: ")[0] for sentence in told] == [
        "C02: 1 verschil met DUO",
        "C03: 4 verschillen met DUO",
    ]


@pytest.mark.slow
def test_w07_both_partners_hear_of_it(built: Built) -> None:
    content = csv_of(PLICHT_HEADER, [plicht(bsn) for bsn in BSNS[:5]])
    built.world.land(PLICHT.replace("__01.", "__02."), content, "2024-04-09T08:00:00Z")
    taken_in(built.world)
    receipt: dict[str, Any] = next(one for one in built.world.receipts() if one["bestand"].endswith("2024M03__02.csv"))
    assert receipt["codes"] == ["W07"]
    told = [sentence.split(" (verwacht: ")[0] for sentence in receipt["toelichting"] if sentence.startswith("C")]
    assert "C02: 1 verschil met GM0363" in told
