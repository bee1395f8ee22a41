"""Every release is remembered, and the attacker of the next one has them all."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from pipelines.contracts.loader import load_contracts
from pipelines.publish.disclosure.attacked import MOST
from pipelines.publish.disclosure.cuts import load_cuts
from pipelines.publish.disclosure.earlier import archive, limits_by_count, read_earlier
from pipelines.publish.disclosure.protect import protect
from pipelines.publish.publication import publish
from tests.unit.publication_world import INDICATORS, PROJECT, QUARTERS, figures, frame, make_root, share

NOW = datetime(2025, 9, 2, tzinfo=UTC)
CONFIG = load_cuts(PROJECT)
GEMEENTEN = pl.DataFrame({
    "gemeente_code": ["GM0344", "GM0307"], "provincie_code": ["PV26", "PV26"],
    "arbeidsmarktregio_code": ["AM13", "AM14"],
})  # fmt: skip
NL = ("NL", "NL01")


def counts(rows: list[dict], secret: bytes = b"sleutel") -> pl.DataFrame:
    return protect(frame(rows), GEMEENTEN, CONFIG, (), secret).counts


def test_a_publication_is_remembered_once_and_what_it_hides_is_not_in_its_memory(tmp_path: Path) -> None:
    root, contracts = make_root(tmp_path / "root"), load_contracts(PROJECT)
    for _ in range(2):
        publish(root, PROJECT, contracts, INDICATORS, NOW, synthetic=True)
    (kept,) = root.releases.iterdir()
    found = pl.read_parquet(kept)
    assert kept.name.startswith("20250901T100000Z-")
    assert all(count % CONFIG.base == 0 for count in found["aantal"].drop_nulls())
    hidden = found.filter(pl.col("gebied_code") == "GM0307")
    assert hidden.height > 0
    assert hidden["aantal"].null_count() == hidden.height


def test_an_earlier_release_than_the_one_that_stands_is_read_too(tmp_path: Path) -> None:
    moments = [datetime(2025, month, 1, tzinfo=UTC) for month in (3, 6)]
    for moment, noemer in zip(moments, (52, 53), strict=True):
        archive(tmp_path / "releases", counts([share(QUARTERS[0], NL, noemer, 20)]), moment)
    archive(tmp_path / "releases", counts([share(QUARTERS[0], NL, 58, 20)]), moments[1])
    found = read_earlier(tmp_path / "releases", tmp_path / "published", CONFIG.base)
    limits = found[("brede_intake_gestart", str(QUARTERS[0]), (*NL, "totaal", "totaal")), "noemer"]
    assert len(list((tmp_path / "releases").iterdir())) == 3
    for noemer in (52, 53, 58):
        assert any(low <= noemer <= high for low, high in limits)
    assert {high - low for low, high in limits} == {2 * (CONFIG.base - 1)}


def test_a_row_that_said_geheim_tells_that_there_was_somebody(tmp_path: Path) -> None:
    archive(tmp_path / "releases", counts([share(QUARTERS[0], NL, 7, 2)]), NOW)
    found = read_earlier(tmp_path / "releases", tmp_path / "published", CONFIG.base)
    key = ("brede_intake_gestart", str(QUARTERS[0]), (*NL, "totaal", "totaal"))
    assert found[key, "noemer"] == [(1.0, MOST)]
    assert found[key, "teller"] == [(0.0, MOST)]


def test_a_data_root_without_archive_starts_from_the_publication_that_stands(tmp_path: Path) -> None:
    root = make_root(tmp_path / "root")
    publish(root, PROJECT, load_contracts(PROJECT), INDICATORS, NOW, synthetic=True)
    kept = read_earlier(root.releases, root.published, CONFIG.base)
    standing = read_earlier(tmp_path / "none", root.published, CONFIG.base)
    assert standing
    assert all(kept[key] == limits for key, limits in standing.items() if key[1] != "n_norm")
    assert read_earlier(tmp_path / "none", tmp_path / "none", CONFIG.base) == {}


def test_two_releases_with_another_secret_open_nothing_together() -> None:
    """With another secret the same counts go the other way: together they say more, and the audit closes that."""
    kept, found = [], None
    for secret in (b"een", b"twee", b"drie"):
        earlier = limits_by_count(pl.concat(kept)) if kept else {}
        found = protect(frame(figures()), GEMEENTEN, CONFIG, ("instroom_inburgeringsplichtigen",), secret, earlier)
        assert found.note["toets"]["geopend"] == 0
        kept.append(found.counts)
    assert found is not None
    assert found.note["toets"]["vergeleken_met_eerder"] > 0
