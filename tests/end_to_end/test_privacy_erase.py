"""Erasing: a person, a delivery or what was kept too long is gone from every file, and the rest still adds up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from pipelines.deliveries.register import Register
from pipelines.deliveries.verify import verify
from pipelines.intake import vault
from pipelines.privacy.erasure import ErasureError, House, erase_delivery, erase_expired, erase_person, expired
from pipelines.privacy.person import Person
from pipelines.privacy.proof import remaining
from tests.faults.intake_world import (
    KEYS,
    NOW,
    SIGNALEN,
    SIGNALEN_HEADER,
    TERMIJN,
    World,
    contracts,
    csv_of,
    elfproef_numbers,
    files,
    signaal,
    termijn,
    termijn_rows,
)

PLICHT_HEADER = (
    "bsn;v_nummer;geboortedatum;geslacht;nationaliteit_code;begindatum;datum_kennisgeving;doelgroep;"
    "gedetailleerde_doelgroep;gemeente_code;datum_vestiging;einddatum;reden_geen_inburgeringsplicht"
)
OPVANG_HEADER = (
    "v_nummer;datum_instroom;locatie_code;datum_koppeling;gemeente_code_koppeling;datum_overdracht;"
    "klantprofiel_gedeeld;datum_uitstroom;reden_uitstroom"
)
BSNS = elfproef_numbers(30)
WHO, V_NUMMER, OTHER = BSNS[3], "1234567890", "9876543210"
WHY = {"by": "An", "why": "verzoek 7"}


def plicht(bsn: str, v_nummer: str) -> str:
    return f"{bsn};{v_nummer};1990-01-01;M;0100;2023-01-02;;Asielstatushouder;;GM0363;;;"


def opvang(v_nummer: str) -> str:
    return f"{v_nummer};2022-05-01;L1;;;;;;"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The person stands in raw, in quarantine, in free text, in a refused file, in a held one, and by V-nummer only."""
    made = World(tmp_path)
    made.land(TERMIJN, termijn([*termijn_rows(30), f"{WHO};kapot", f"{WHO};2023-01-02;2022-01-02;31-02-2024;"]))
    made.land(
        "duo_inburgeringsplicht__DUO__2024M03__01.csv",
        csv_of(PLICHT_HEADER, [plicht(WHO, V_NUMMER), plicht(BSNS[4], OTHER)]),
    )
    made.land("coa_opvang__COA__2024M03__01.csv", csv_of(OPVANG_HEADER, [opvang(V_NUMMER), opvang(OTHER)]))
    made.land(
        SIGNALEN,
        csv_of(
            SIGNALEN_HEADER, [signaal(1), signaal(2, omschrijving=f"over {WHO}."), signaal(3, onderwerp=f"bsn {WHO}")]
        ),
    )
    made.land("duo_pip__DUO__2024M03__01.csv", f"bsn;iets\n{WHO};x\n".encode())
    made.land("onbekend.csv", f"bsn {WHO}\n".encode("utf-16"))
    made.land("andere naam.csv", b"niemand\n")
    made.land("duo_termijn__DUO__2024M04__01.csv", termijn(termijn_rows(30)[:5]), "2024-05-06T08:00:00Z")
    made.run()
    verdicts = {one.verdict for one in made.ledger()}
    assert verdicts == {"AANVAARD", "AANVAARD_MET_UITVAL", "AFGEKEURD", "VASTGEHOUDEN"}
    return made


def house(world: World) -> House:
    return House(world.root, contracts(), KEYS, NOW)


def test_a_person_is_gone_from_every_file_and_from_nothing_else(world: World) -> None:
    person = Person.of([WHO])
    assert remaining(house(world), Person.of([WHO, V_NUMMER])).total >= 8
    termijn_before = world.ledger().named(TERMIJN.split(".")[0])[0]
    done, whole = erase_person(house(world), person, **WHY)
    assert whole == Person.of([WHO, V_NUMMER]), "the V-nummer that stands beside the BSN counts too"
    assert remaining(house(world), whole).total == 0
    assert (done.aanvaard, done.afgekeurd) == (5, 1)  # termijn, plicht, opvang, two signals; a failed termijn
    after = world.ledger().named(TERMIJN.split(".")[0])[0]
    assert after.aantallen == termijn_before.aantallen, "counts of the receipt stay"
    assert (after.gewist.aanvaard, after.gewist.afgekeurd) == (1, 1)
    assert verify(world.root) == []
    kept = pl.concat([pl.read_parquet(path) for path in files(world.root.raw / "duo_termijn")])
    assert kept.height == 29
    held = world.ledger().held
    assert len(held) == 1
    assert held[0].kluis is not None
    assert held[0].kluis.is_gelakt


def test_no_file_below_the_data_root_holds_identifier_pseudonym_or_mask(world: World) -> None:
    person = Person.of([WHO, V_NUMMER])
    traces = [one.encode() for one in (*person.traces(KEYS), WHO, V_NUMMER)]
    erase_person(house(world), Person.of([WHO]), **WHY)
    for path in files(world.root.path):
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content = str(pl.read_parquet(path).to_dicts()).encode()
        assert not [1 for one in traces if one in content], path


def test_the_original_cannot_be_opened_any_more_and_the_rest_can_be_made_again(world: World) -> None:
    first = world.ledger().named(TERMIJN.split(".")[0])[0]
    assert first.kluis is not None
    salts = {path.name: path.read_bytes() for path in files(world.root.vault / "keys")}
    erase_person(house(world), Person.of([WHO]), **WHY)
    with pytest.raises(FileNotFoundError), vault.open_kept(world.root.path, KEYS, first.kluis, world.root.work):
        pass
    left = {path.read_bytes() for path in files(world.root.vault / "keys")}
    assert salts[Path(first.kluis.zout).name] not in left
    now = world.ledger().named(TERMIJN.split(".")[0])[0]
    assert now.kluis is not None
    assert now.kluis.is_gelakt
    with vault.open_kept(world.root.path, KEYS, now.kluis, world.root.work) as plain:
        assert pl.read_parquet(plain)["bsn"].drop_nulls().to_list() == [one for one in BSNS if one != WHO]


def test_erasing_again_changes_nothing_and_a_second_run_neither(world: World) -> None:
    erase_person(house(world), Person.of([WHO]), **WHY)
    before = world.fingerprint()
    done, _ = erase_person(house(world), Person.of([WHO, V_NUMMER]), **WHY)
    assert (done.leveringen, world.run().files) == (0, 0)
    assert world.fingerprint() == before


def test_the_very_same_bytes_sent_again_do_not_bring_the_person_back(world: World) -> None:
    erase_person(house(world), Person.of([WHO]), **WHY)
    again = termijn([*termijn_rows(30), f"{WHO};kapot", f"{WHO};2023-01-02;2022-01-02;31-02-2024;"])
    receipt = world.judge(TERMIJN, again, "2024-05-20T08:00:00Z")
    assert (receipt["verdict"], receipt["codes"]) == ("GENEGEERD", ["B12"])
    assert remaining(house(world), Person.of([WHO, V_NUMMER])).total == 0
    assert verify(world.root) == []


def test_the_register_does_not_tell_who_was_erased(world: World) -> None:
    erase_person(house(world), Person.of([WHO]), **WHY)
    event = list(Register(world.root.register).events())[-1]
    assert (event["event"], event["door"], event["waarom"]) == ("gewist", "An", "verzoek 7")
    assert event["persoon"] not in Person.of([WHO, V_NUMMER]).traces(KEYS)
    assert WHO not in str(event)


def test_an_identifier_that_leads_to_two_persons_is_asked_about(world: World) -> None:
    world.land(
        "duo_inburgeringsplicht__DUO__2024M04__01.csv",
        csv_of(PLICHT_HEADER, [plicht(WHO, V_NUMMER), plicht(BSNS[5], V_NUMMER)]),
        "2024-05-06T08:00:00Z",
    )
    world.run()
    before = world.fingerprint()
    with pytest.raises(ErasureError, match="more than one BSN"):
        erase_person(house(world), Person.of([WHO]), **WHY)
    assert world.fingerprint() == before
    erase_person(house(world), Person.of([WHO]), follow_links=False, **WHY)
    assert remaining(house(world), Person.of([WHO])).total == 0
    assert remaining(house(world), Person.of([V_NUMMER])).total > 0


@pytest.mark.parametrize(
    "lines", [[], ["12345678"], ["12345678a"], ["12345678901"], ["\N{FULLWIDTH DIGIT ONE}23456789"]]
)
def test_what_is_no_identifier_is_refused_without_repeating_it(lines: list[str]) -> None:
    with pytest.raises(ValueError, match="standard input") as refused:
        Person.of(lines)
    assert not any(one in str(refused.value) for one in lines)


def test_a_delivery_is_gone_but_for_its_receipt_and_the_one_before_counts_again(world: World) -> None:
    erase_delivery(house(world), "coa_opvang__COA__2024M03__01", **WHY)
    one = world.ledger().named("coa_opvang__COA__2024M03__01")[0]
    assert (one.is_erased, one.is_accepted, one.raw, one.kluis) == (True, False, None, None)
    assert one.receipt is not None
    assert (world.root.path / one.receipt.path).exists()
    assert files(world.root.raw / "coa_opvang") == []
    assert verify(world.root) == []
    with pytest.raises(ErasureError, match="erased already"):
        erase_delivery(house(world), "coa_opvang__COA__2024M03__01", **WHY)
    with pytest.raises(ErasureError, match="not known"):
        erase_delivery(house(world), "coa_opvang__COA__2024M09__01", **WHY)
    with pytest.raises(ErasureError, match="--by"):
        erase_delivery(house(world), TERMIJN, by=" ", why="x")


def test_a_term_ends_on_its_day_and_not_before(world: World) -> None:
    ledger = world.ledger()
    signal = next(one for one in ledger if one.extract == "signalen")
    years = contracts().latest("signalen").retention_years
    last = signal.aangeleverd_op.replace(year=signal.aangeleverd_op.year + years)
    assert signal not in expired(contracts(), ledger, last)
    assert signal in expired(contracts(), ledger, last + timedelta(seconds=1))
    far = NOW.replace(year=NOW.year + 100)
    done = erase_expired(House(world.root, contracts(), KEYS, far), by="An")
    assert done.leveringen == len(ledger)
    assert files(world.root.raw) + files(world.root.quarantine) + files(world.root.vault) == []
    assert verify(world.root) == []
    assert erase_expired(House(world.root, contracts(), KEYS, far), by="An").leveringen == 0
