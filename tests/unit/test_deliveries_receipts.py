"""Receipts: the shape fixed in the agreement, words for every code, and never a value from a file."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import polars as pl
import pytest
from pydantic import ValidationError

from pipelines.contracts.data_root import DataRoot
from pipelines.contracts.loader import load_contracts
from pipelines.contracts.reference import load_reference
from pipelines.deliveries.calendar import delivery_states, expected_deliveries
from pipelines.deliveries.ledger import Ledger
from pipelines.deliveries.pages import open_points, receipt_page
from pipelines.deliveries.receipts import (
    Receipt,
    hidden_name,
    receipt_json,
    write_receipt,
    write_supplier_pages,
)
from pipelines.deliveries.register import Register
from pipelines.deliveries.verify import verify
from pipelines.deliveries.wording import explain, wording
from pipelines.generate.generated import stale

PROJECT = Path(__file__).parents[2]
KEYS = [
    "bestand", "sha256", "extract", "leverancier", "periode", "volgnummer", "aangeleverd_op", "verdict", "codes",
    "aantallen", "rijen", "contract", "vervangt", "deadline", "op_tijd", "indicatoren", "toelichting",
]  # fmt: skip
ID = "20230303T100000Z_aaaaaaaaaaaa"


def receipt(**changes: Any) -> Receipt:
    facts = {
        "bestand": "COA/coa_opvang__COA__2023M02__01.csv", "sha256": "a" * 64, "extract": "coa_opvang",
        "leverancier": "COA", "periode": "2023M02", "volgnummer": 1,
        "aangeleverd_op": datetime(2023, 3, 3, 10, 0, 0, 5, tzinfo=UTC), "verdict": "AANVAARD_MET_UITVAL",
        "codes": ["W05"], "aantallen": {"geland": 1069, "aanvaard": 1067, "afgekeurd": 2, "geweigerd": 0},
        "rijen": [{"record": 3, "regels": ["R02", "R08"]}, {"record": 9, "regels": ["R02"]}],
        "contract": {"id": "coa_opvang", "versie": "1.0.0"}, "vervangt": "20230302T100000Z_bbbbbbbbbbbb",
        "deadline": datetime(2023, 3, 10, 22, 59, 59, tzinfo=UTC), "op_tijd": True,
        "indicatoren": ["nog_in_opvang"], "toelichting": explain("AANVAARD_MET_UITVAL", ["W05"]),
    }  # fmt: skip
    return Receipt.model_validate(facts | changes)


def unknown() -> Receipt:
    nothing = dict.fromkeys(
        ["extract", "leverancier", "periode", "volgnummer", "contract", "vervangt", "deadline", "op_tijd"]
    )
    return receipt(
        **nothing, bestand=hidden_name("c" * 64), sha256="c" * 64, verdict="AFGEKEURD", codes=["B01"], rijen=[],
        indicatoren=[], aantallen={"geland": 0, "aanvaard": 0, "afgekeurd": 0, "geweigerd": 0},
        toelichting=explain("AFGEKEURD", ["B01"]),
    )  # fmt: skip


@pytest.mark.parametrize("made", [receipt(), unknown()], ids=["accepted", "unknown"])
def test_a_receipt_has_exactly_the_agreed_keys_and_follows_the_committed_schema(made: Receipt) -> None:
    written = json.loads(receipt_json(made))
    assert list(written) == KEYS
    schema = json.loads((PROJECT / "docs" / "reference" / "receipt.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(written, schema)


def test_moments_in_a_receipt_are_utc_in_whole_seconds() -> None:
    written = json.loads(receipt_json(receipt()))
    assert (written["aangeleverd_op"], written["deadline"]) == ("2023-03-03T10:00:00Z", "2023-03-10T22:59:59Z")


@pytest.mark.parametrize(
    "change",
    [
        {"codes": ["B15"]},
        {"codes": ["R01"]},
        {"rijen": [{"record": 0, "regels": ["R01"]}]},
        {"rijen": [{"record": 1, "regels": ["123456782"]}]},
        {"rijen": [{"record": 1, "regels": ["R01"], "waarde": "x"}]},
        {"verdict": "GOED"},
        {"aantallen": {"geland": 3, "aanvaard": 1, "afgekeurd": 1, "geweigerd": 0}},
        {"aangeleverd_op": datetime(2023, 3, 3)},  # noqa: DTZ001
    ],
)
def test_a_receipt_that_breaks_the_agreement_cannot_be_made(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        receipt(**change)


def test_every_verdict_code_and_state_has_words() -> None:
    codes = (
        [f"B{n:02d}" for n in range(1, 15)] + [f"R{n:02d}" for n in range(1, 11)] + [f"W{n:02d}" for n in range(1, 9)]
    )
    assert list(wording().codes) == codes
    assert set(wording().verdicts) == {"AANVAARD", "AANVAARD_MET_UITVAL", "AFGEKEURD", "GENEGEERD", "VASTGEHOUDEN"}
    assert len(wording().toestanden) == 8


class Page(HTMLParser):
    """What a reader of the page gets."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_page_says_what_was_accepted_what_not_and_why_and_what_to_do() -> None:
    page = Page(receipt_page(receipt(), {"nog_in_opvang": "Nog in de opvang"}))
    text = " ".join(" ".join(page.words).split())
    for words in ("Aanvaard, met uitval", "1.069", "1.067", "R02 Waarde niet van het afgesproken type 2 3, 9",
                  "hoger volgnummer", "Nog in de opvang", "3 maart 2023, 11:00 uur",
                  "10 maart 2023, 23:59 uur: op tijd",
                  "20230302T100000Z_bbbbbbbbbbbb", "W05 Spaties verwijderd."):  # fmt: skip
        assert words in text, words
    assert "script" not in page.tags
    assert all(not address.startswith(("http", "//")) for address in page.addresses)
    assert "index.html" in page.addresses


def test_a_page_names_at_most_the_first_records_of_each_rule() -> None:
    rows = [{"record": number, "regels": ["R01"]} for number in range(1, 51)]
    counts = {"geland": 50, "aanvaard": 0, "afgekeurd": 50, "geweigerd": 0}
    text = " ".join(Page(receipt_page(receipt(rijen=rows, aantallen=counts), {})).words)
    assert "1, 2, 3" in text
    assert "20 en verder" in text
    assert " 21" not in text


def test_a_name_that_could_be_markup_is_shown_as_text() -> None:
    page = receipt_page(receipt(bestand="<script>alert(1)</script>/x.csv"), {})
    assert "<script>" not in page


def event(root: DataRoot, made: Receipt, levering_id: str, **changes: Any) -> dict[str, Any]:
    stored, page = write_receipt(root, made, levering_id, {})
    facts = json.loads(receipt_json(made))
    facts = {key: facts[key] for key in KEYS if key not in {"rijen", "indicatoren", "toelichting"}}
    files = {"raw": None, "quarantine": None, "receipt": {"path": stored.path, "sha256": stored.sha256}}
    files["pagina"] = {"path": page.path, "sha256": page.sha256}
    return {**facts, **files, "event": "beoordeeld", "levering_id": levering_id, "nul": False, **changes}


def test_both_forms_lie_in_the_folder_of_the_supplier_under_the_id_of_the_delivery(tmp_path: Path) -> None:
    root = DataRoot(tmp_path)
    stored, page = write_receipt(root, receipt(), ID, {})
    assert (stored.path, page.path) == (f"receipts/COA/{ID}.json", f"receipts/COA/{ID}.html")
    for one in (stored, page):
        assert one.sha256 == hashlib.sha256((tmp_path / one.path).read_bytes()).hexdigest()
    write_receipt(root, unknown(), "20230303T100000Z_cccccccccccc", {})
    names = {str(path.relative_to(root.receipts)) for path in root.receipts.rglob("*") if path.is_file()}
    other = "ONBEKEND/20230303T100000Z_cccccccccccc"
    assert names == {f"COA/{ID}.json", f"COA/{ID}.html", f"{other}.json", f"{other}.html"}


def test_a_supplier_finds_history_and_open_points_on_one_page(tmp_path: Path) -> None:

    root, moment = DataRoot(tmp_path), datetime(2022, 3, 9, tzinfo=UTC)
    events = [event(root, receipt(), ID), event(root, unknown(), "20230303T100000Z_cccccccccccc")]
    ledger = Ledger.from_events(Register(root.register).append(events, moment))
    states = delivery_states(
        expected_deliveries(load_contracts(PROJECT), load_reference(PROJECT), moment), ledger, moment
    )
    titles = {"coa_voorinburgering": "Voorinburgering", "coa_opvang": "Verblijf in de opvang"}
    assert write_supplier_pages(root, ledger, states, moment, titles) == 2
    text = " ".join(Page((root.receipts / "COA" / "index.html").read_text()).words)
    assert "Voorinburgering" in text
    assert "Verblijf in de opvang, februari 2023" in text
    assert "Lever zo snel mogelijk" in text
    assert "Niet ontvangen; de termijn is voorbij." in text  # January 2022
    assert "Nog niet ontvangen; de termijn loopt nog." in text  # February 2022
    assert "Aanvaard, met uitval" in text
    assert "onbekend_cccccccccccc" in (root.receipts / "ONBEKEND" / "index.html").read_text()


def test_open_points_are_one_row_per_extract_and_state_with_runs_of_periods(tmp_path: Path) -> None:
    moment = datetime(2022, 6, 9, tzinfo=UTC)
    expected = [
        one for one in expected_deliveries(load_contracts(PROJECT), load_reference(PROJECT), moment)
        if one.extract == "coa_opvang"
    ]  # fmt: skip
    accepted = event(DataRoot(tmp_path), receipt(periode="2022M03"), ID, seq=1)
    states = delivery_states(expected, Ledger.from_events([accepted]), datetime(2024, 1, 1, tzinfo=UTC))
    (point,) = open_points(states)
    assert (point.extract, point.toestand, point.periods) == (
        "coa_opvang", "TE_LAAT", "januari 2022 tot en met februari 2022 (2), april 2022 tot en met mei 2022 (2)"
    )  # fmt: skip
    assert point.deadline == expected[0].deadline


def test_generated_files_are_those_that_their_sources_give() -> None:
    own = {"docs/reference/codes.md", "docs/reference/extracts.md", "docs/reference/receipt.schema.json"}
    assert own & set(stale(PROJECT)) == set()


def test_verify_finds_every_difference_between_register_and_disk(tmp_path: Path) -> None:

    root = DataRoot(tmp_path)
    files = {}
    for layer, rows in (("raw", 1067), ("quarantine", 2)):
        path = tmp_path / layer / "x.parquet"
        path.parent.mkdir()
        pl.DataFrame({"record": range(rows)}).write_parquet(path)
        files[layer] = {"path": f"{layer}/x.parquet", "sha256": _sha256(path), "rijen": rows}
    register = Register(root.register)
    register.append([event(root, receipt(), ID, **files)], datetime(2023, 3, 3, tzinfo=UTC))
    assert verify(root) == []

    raw = tmp_path / "raw" / "x.parquet"
    kept = raw.read_bytes()
    raw.write_bytes(kept[:-1] + b"x")
    assert [one.message for one in verify(root)] == ["raw/x.parquet was changed"]
    raw.unlink()
    assert [one.message for one in verify(root)] == ["raw/x.parquet is gone"]
    raw.write_bytes(kept)

    later = ID.replace("T10", "T11")
    lost = {"geland": 10, "aanvaard": 8, "afgekeurd": 1, "geweigerd": 0}
    register.append([event(root, receipt(), later, aantallen=lost)], datetime(2023, 3, 3, tzinfo=UTC))
    messages = [one.message for one in verify(root)]
    assert messages == ["geland 10 is not 8 + 1 + 0", "8 records have no file", "1 records have no file"]

    root.register.write_bytes(root.register.read_bytes().splitlines(keepends=True)[0])
    assert [one.message for one in verify(root)] == [
        "register.jsonl: events 2 to 2 were cut off the end: restore the register from a copy",
        *(
            f"receipts/COA/{later}.{form} is not in the register: run intake again; if it stays, lines were removed"
            for form in ("html", "json")
        ),
    ]


def test_rows_of_an_erased_delivery_are_gone_on_purpose_and_files_written_anew_are_compared_anew(
    tmp_path: Path,
) -> None:

    root, now = DataRoot(tmp_path), datetime(2023, 3, 3, tzinfo=UTC)
    path = tmp_path / "raw" / "x.parquet"
    path.parent.mkdir()
    pl.DataFrame({"record": [1, 2]}).write_parquet(path)
    counts = {"geland": 2, "aanvaard": 2, "afgekeurd": 0, "geweigerd": 0}
    made = receipt(verdict="AANVAARD", aantallen=counts, rijen=[])
    register = Register(root.register)
    raw = {"path": "raw/x.parquet", "sha256": _sha256(path), "rijen": 2}
    register.append([event(root, made, ID, raw=raw)], now)
    pl.DataFrame({"record": [1]}).write_parquet(path)
    assert [one.message for one in verify(root)] == ["raw/x.parquet was changed"]
    anew = {"path": "raw/x.parquet", "sha256": _sha256(path), "rijen": 1}
    facts = {"levering_id": ID, "raw": anew}
    erasure = {"event": "gewist", "persoon": "p", "door": "An", "waarom": "verzoek"}
    register.append([{**erasure, "leveringen": [facts]}], now)
    assert [one.message for one in verify(root)] == ["raw/x.parquet was written with 1 rows, the counts say 2"]
    register.append([{**erasure, "leveringen": [{**facts, "gewist": {"aanvaard": 1, "afgekeurd": 0}}]}], now)
    assert verify(root) == []
    path.unlink()
    register.append([{**erasure, "leveringen": [{"levering_id": ID, "geheel": True, "raw": None}]}], now)
    assert verify(root) == []


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("verdict", "code", "says"),
    [
        ("AANVAARD", "W05", "telt mee"),
        ("AFGEKEURD", "B05", "Zolang een aanvaarde levering ontbreekt"),
        ("AFGEKEURD", "B13", "eerder ontvangen levering"),
        ("GENEGEERD", "B12", "eerder ontvangen levering"),
        ("AFGEKEURD", "B02", None),  # nobody waits for a delivery that is not due
    ],
)
def test_a_page_says_which_indicators_wait_for_the_delivery(verdict: str, code: str, says: str | None) -> None:
    landed = {
        "geland": 1,
        "aanvaard": int(verdict == "AANVAARD"),
        "afgekeurd": 0,
        "geweigerd": int(verdict != "AANVAARD"),
    }
    made = receipt(verdict=verdict, codes=[code], aantallen=landed, rijen=[], toelichting=[])
    text = " ".join(Page(receipt_page(made, {"nog_in_opvang": "Nog in de opvang"})).words)
    assert ("Nog in de opvang" in text) == (says is not None)
    assert says is None or says in text
