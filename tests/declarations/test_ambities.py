"""Ambitions and indicators fit each other: a target for what nobody defined, or for context only, says nothing."""

from __future__ import annotations

from pathlib import Path

from pipelines.contracts.indicators import load_indicators
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.steps.demo import write_demo_deviation

PROJECT = Path(__file__).parents[2]


def test_every_default_ambitie_is_for_an_indicator_with_a_direction() -> None:
    indicators = load_indicators(PROJECT)
    ambities = load_reference(PROJECT).ambities
    assert ambities
    assert sorted({one.indicator_id for one in ambities} - set(indicators)) == []
    assert [one.indicator_id for one in ambities if indicators[one.indicator_id].direction == "context"] == []


def test_an_ambitie_for_a_share_or_a_duration_is_a_share() -> None:
    indicators = load_indicators(PROJECT)
    for one in load_reference(PROJECT).ambities:
        if indicators[one.indicator_id].kind in {"share", "duration"}:
            assert 0 <= one.waarde <= 1, one.indicator_id


def test_the_demo_accepts_one_deviation_that_calls_itself_invented(tmp_path: Path) -> None:
    write_demo_deviation(tmp_path / "afwijkingen.csv")
    (found,) = load_reference(PROJECT, tmp_path).afwijkingen
    assert found.indicator_id in load_indicators(PROJECT)
    assert found.reden.startswith("werkhypothese")
    assert "werkhypothese" in found.vastgesteld_door


def test_every_indicator_names_extracts_that_have_a_contract_and_every_extract_feeds_one() -> None:
    named = {extract for one in load_indicators(PROJECT).values() for extract in one.extracts}
    assert named == set(load_contracts(PROJECT).ids)
