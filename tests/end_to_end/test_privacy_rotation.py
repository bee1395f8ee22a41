"""Another key: every pseudonym and every object is another one, every record and every figure is the same."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.contracts.errors import WrongKeyError
from pipelines.deliveries.verify import verify
from pipelines.intake import vault
from pipelines.intake.keys import Keys
from pipelines.intake.take_in import take_in
from pipelines.privacy.erasure import House, erase_person
from pipelines.privacy.originals import OriginalError
from pipelines.privacy.person import Person
from pipelines.privacy.proof import remaining
from pipelines.privacy.rotation import KeyChange, RotationError, RotationSummary, put_key_in_place, rotate
from tests.end_to_end.test_privacy_erase import BSNS, OTHER, V_NUMMER, WHO, world
from tests.faults.intake_world import KEYS, NOW, TERMIJN, World, contracts, files, termijn, termijn_rows

__all__ = ["world"]  # the fixture
NEW = Keys(b"another key of at least 32 bytes")
WHY = {"by": "An", "why": "jaarlijkse wissel"}


def change(world: World, old: Keys = KEYS, new: Keys = NEW) -> KeyChange:
    return KeyChange(world.root, contracts(), old, new, NOW)


def translated(world: World) -> dict[str, list[dict[str, object]]]:
    """Raw and quarantine by delivery, every pseudonym of the old key written as that of the new one."""
    known: dict[str, str] = {}
    for digits in (*BSNS, V_NUMMER, OTHER):
        domain = "bsn" if len(digits) == 9 else "v_nummer"
        known[KEYS.pseudonym(domain, digits)] = NEW.pseudonym(domain, digits)
        known[KEYS.pseudonym("text", digits)[:12]] = NEW.pseudonym("text", digits)[:12]
    content = {}
    for one in world.ledger():
        for stored in (one.raw, one.quarantine):
            if stored:
                frame = pl.read_parquet(world.root.path / stored.path)
                texts = pl.col(pl.String).str.replace_many(list(known), list(known.values()))
                content[f"{stored.path.split('/')[0]} {one.levering_id}"] = frame.with_columns(texts).to_dicts()
    return content


def test_every_record_is_the_same_under_other_pseudonyms(world: World) -> None:
    expected = translated(world)
    done = rotate(change(world), **WHY)
    assert (done.leveringen, done.is_finished_only) == (len(world.ledger()), False)
    assert translated(world) == expected  # nothing of the old key is left to translate
    assert verify(world.root) == []
    assert world.ledger().sleutel == NEW.name


def test_no_file_holds_an_old_pseudonym_and_every_object_opens_with_the_new_key_only(world: World) -> None:
    old = {one for digits in (*BSNS, V_NUMMER, OTHER) for one in Person.of([digits]).traces(KEYS)}
    rotate(change(world), **WHY)
    for path in files(world.root.path):
        content = str(pl.read_parquet(path).to_dicts()).encode() if path.suffix == ".parquet" else path.read_bytes()
        assert not [1 for one in old if one.encode() in content], path
    for kept in world.ledger().objects:
        with vault.open_kept(world.root.path, NEW, kept, world.root.work) as plain:
            assert plain.readable()
        with (
            pytest.raises(Exception, match=r"identity|decrypt|No matching"),
            vault.open_kept(world.root.path, KEYS, kept, world.root.work),
        ):
            pass


def test_the_old_key_is_refused_afterwards_and_the_new_one_goes_on(world: World) -> None:
    rotate(change(world), **WHY)
    world.land("duo_termijn__DUO__2024M03__02.csv", termijn(termijn_rows(30)), "2024-05-08T08:00:00Z")
    with pytest.raises(WrongKeyError, match="rotate-key"):
        world.run()
    taken = take_in(world.root, contracts(), world.reference, {}, NEW, NOW, settle_seconds=0.0)
    assert taken.verdicts == {"AANVAARD": 1}
    held = world.ledger().held[0]
    assert held.kluis is not None
    assert held.kluis.sleutel == NEW.name
    assert verify(world.root) == []


def test_another_key_than_the_datas_own_changes_nothing(world: World) -> None:
    before = world.fingerprint()
    with pytest.raises(WrongKeyError):
        rotate(change(world, old=Keys(b"x" * 32)), **WHY)
    with pytest.raises(RotationError, match="--by"):
        rotate(change(world), by="", why="x")
    assert world.fingerprint() == before


def test_repeated_it_only_finishes_what_was_left(world: World) -> None:
    rotate(change(world), **WHY)
    before = world.fingerprint()
    orphan = world.root.raw / "duo_termijn" / "x.parquet"
    orphan.write_bytes(b"x")
    assert rotate(change(world), **WHY) == RotationSummary(0, 0, is_finished_only=True)
    assert rotate(change(world, old=NEW), **WHY).is_finished_only
    assert world.fingerprint() == before


def test_a_pseudonym_that_the_vault_does_not_explain_stops_it_before_anything_changed(world: World) -> None:
    stored = next(one.raw for one in world.ledger() if one.extract == "duo_termijn" and one.raw)
    path = world.root.path / stored.path
    strange = pl.read_parquet(path).with_columns(pl.lit("0" * 32).alias("bsn"))
    strange.write_parquet(path)
    register = world.root.register.read_bytes()
    with pytest.raises(OriginalError, match="column bsn"):
        rotate(change(world), **WHY)
    assert world.root.register.read_bytes() == register


def test_erased_before_stays_erased_and_can_be_erased_after(world: World) -> None:
    erase_person(House(world.root, contracts(), KEYS, NOW), Person.of([WHO]), **WHY)
    rotate(change(world), **WHY)
    after = House(world.root, contracts(), NEW, NOW)
    assert remaining(after, Person.of([WHO, V_NUMMER])).total == 0
    assert verify(world.root) == []
    other = Person.of([OTHER])
    assert remaining(after, other).total > 0
    done, whole = erase_person(after, other, **WHY)
    assert (done.aanvaard, whole) == (3, Person.of([OTHER, BSNS[4]]))
    assert remaining(after, whole).total == 0
    one = world.ledger().named(TERMIJN.split(".")[0])[0]
    assert one.aantallen.aanvaard - one.gewist.aanvaard == (one.raw.rijen if one.raw else None)
    assert verify(world.root) == []


def test_the_key_file_holds_the_new_key_for_its_owner_only(tmp_path: Path) -> None:
    old, new = tmp_path / "data.key", tmp_path / "new.key"
    old.write_bytes(b"a" * 32)
    new.write_bytes(b"b" * 32)
    put_key_in_place(new, old)
    assert old.read_bytes() == b"b" * 32
    assert old.stat().st_mode & 0o777 == 0o600
