"""An audit that finds an open cell stops the publication: the one that stands stays as it is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.contracts.loader import load_contracts
from pipelines.publish.disclosure import protect
from pipelines.publish.disclosure.audit import Audit
from pipelines.publish.publication import publish
from tests.unit.publication_world import INDICATORS, PROJECT, make_root

NOW = datetime(2025, 9, 2, tzinfo=UTC)


def test_an_open_cell_leaves_the_previous_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, contracts = make_root(tmp_path / "root"), load_contracts(PROJECT)
    publish(root, PROJECT, contracts, INDICATORS, NOW, synthetic=True)
    before = (root.published / "release.json").read_bytes()
    monkeypatch.setattr(protect, "audit", lambda *_: Audit(still_open=1))
    with pytest.raises(protect.DisclosureError) as caught:
        publish(root, PROJECT, contracts, INDICATORS, NOW, synthetic=True)
    assert (root.published / "release.json").read_bytes() == before
    assert not any(sign.isdigit() for sign in caught.value.reasons[0]), "a reason holds no count"
