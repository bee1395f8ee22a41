"""The truth about a file that depends on the files before it: boundaries of B12, B13, B14, W01 and W08."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.contracts.loader import Contracts, load_contracts
from pipelines.simulate.landings import Landing
from pipelines.simulate.truth import Expectation, judge

PROJECT = Path(__file__).parents[2]
START = datetime(2024, 2, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def contracts() -> Contracts:
    return load_contracts(PROJECT)


def landing(count: int, *, periode: str = "2024M01", number: int = 1, days: int = 0, content: bytes = b"") -> Landing:
    return Landing(
        path=f"DUO/duo_termijn__DUO__{periode}__{number:02d}.csv",
        content=content or f"{periode} {number} {count}".encode(),
        moment=START + timedelta(days=days),
        extract="duo_termijn",
        leverancier="DUO",
        periode=periode,
        volgnummer=number,
        countable=count,
    )


def verdicts(contracts: Contracts, *landings: Landing) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.verdict, one.codes) for one in judge(list(landings), contracts)]


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (100, 96, ("AANVAARD", ())),
        (100, 95, ("AANVAARD", ("W08",))),
        (100, 80, ("AANVAARD", ("W08",))),
        (110, 88, ("AANVAARD", ("W08",))),
        (110, 87, ("VASTGEHOUDEN", ("B14",))),
        (100, 79, ("VASTGEHOUDEN", ("B14",))),
        (25, 5, ("AANVAARD", ())),
        (26, 5, ("VASTGEHOUDEN", ("B14",))),
        (40, 36, ("AANVAARD", ())),
        (199, 900, ("AANVAARD", ())),
        (200, 600, ("AANVAARD", ())),
        (200, 601, ("VASTGEHOUDEN", ("B14",))),
    ],
)
def test_a_stand_is_compared_with_the_accepted_one_before_it(
    contracts: Contracts, before: int, now: int, expected: tuple[str, tuple[str, ...]]
) -> None:
    first = landing(before, periode="2024M01")
    second = landing(now, periode="2024M02", days=30)
    assert verdicts(contracts, first, second)[1] == expected


def test_the_same_bytes_are_ignored_and_other_bytes_under_one_number_are_refused(contracts: Contracts) -> None:
    first, same = landing(5, content=b"a"), landing(5, content=b"a", days=1)
    other, older = landing(5, content=b"b", days=2), landing(5, content=b"c", number=1, days=4)
    higher = landing(5, content=b"d", number=2, days=3)
    assert verdicts(contracts, first, same, other, higher, older) == [
        ("AANVAARD", ()),
        ("GENEGEERD", ("B12",)),
        ("AFGEKEURD", ("B13",)),
        ("AANVAARD", ()),
        ("GENEGEERD", ("B13",)),
    ]


def test_late_is_a_warning_only_while_nothing_of_the_period_was_accepted(contracts: Contracts) -> None:
    late = landing(5, days=6)
    correction = landing(6, number=2, days=8)
    assert verdicts(contracts, late, correction) == [("AANVAARD", ("W01",)), ("AANVAARD", ())]


def test_files_are_judged_by_moment_whatever_the_order_in_which_they_are_given(contracts: Contracts) -> None:
    first, second = landing(100), landing(10, periode="2024M02", days=30)
    assert judge([second, first], contracts) == judge([first, second], contracts)


def test_records_of_a_refused_file_count_as_refused() -> None:
    row = Expectation(landing(7), "AFGEKEURD", ("B05",)).row()
    assert (row["geland"], row["aanvaard"], row["afgekeurd"], row["geweigerd"]) == ("7", "0", "0", "7")
