"""The cells of one indicator at one peildatum as an additive table: which counts add up to which.

What belongs here: totals and their parts over areas, dimensions and kinds of counts. What does not: rounding, hiding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Place = tuple[str, str, str, str]  # gebied_type, gebied_code, dimensie, categorie
Row = dict[str, Any]
NATION: Final = "NL"
TOTAL: Final = ("totaal", "totaal")
CROSS: Final = "×"  # noqa: RUF001 - the sign in the names of the dimensions
SAME_AS_TOTAL: Final = {"maanden": "12"}  # of this dimension only one category is a part of the total: it is the total
ATTACKED: Final = ("noemer", "teller", "n_event", "n_norm")  # the counts of which nobody may come to know a small one
SHARE: Final = {
    "noemer": ("teller", "niet", "onbekend"),
    "teller": ("teller_bekend", "teller_elders"),
    "niet": ("niet_bekend", "niet_elders"),
}
DURATION: Final[dict[str, tuple[str, ...]]] = {"noemer": ("n_event", "n_censored", "n_competing")}
WITHIN_NORM: Final[dict[str, tuple[str, ...]]] = {"n_event": ("n_norm", "n_later")}


@dataclass(frozen=True)
class Sum:
    """One total and its parts. **Shape** places; ``is_whole``: nothing stands between the parts and their total."""

    total: int
    parts: tuple[int, ...]
    is_whole: bool


@dataclass(frozen=True)
class Split:
    """The counts of a cell and how they divide. **Shape** ``nested``: a count and the counts that make it up."""

    counts: dict[str, int]
    nested: Mapping[str, tuple[str, ...]]


def split_of(row: Row) -> Split:
    """The counts of one cell, divided into persons that occur in one only.

    **Shape** a share whose teller is not a part of its noemer (a quota) has counts beside each other, undivided.
    **Nulls** counts that do not apply are left out.
    """
    if row["n_event"] is not None:
        event, censored = row["n_event"], row["n_censored"]
        counts = {"noemer": row["noemer"], "n_event": event, "n_censored": censored}
        counts |= {"n_competing": row["noemer"] - event - censored}
        norm = row.get("n_norm")
        if norm is None:
            return divided(counts, DURATION)
        return divided(counts | {"n_norm": norm, "n_later": event - norm}, DURATION | WITHIN_NORM)
    if row["noemer"] is not None and row["noemer_bekend"] is not None:
        return divided(share_counts(row), SHARE)
    names = [name for name in ("noemer", "teller") if row[name] is not None]
    return Split({name: row[name] for name in names}, {})


def share_counts(row: Row) -> dict[str, int]:
    """The persons of a share by what is known of them."""
    known = row["noemer_bekend"] - row["teller_bekend"]
    not_in = row["noemer"] - row["teller"] - row["onbekend"]
    return {
        "noemer": row["noemer"], "teller": row["teller"], "niet": not_in, "onbekend": row["onbekend"],
        "teller_bekend": row["teller_bekend"], "teller_elders": row["teller"] - row["teller_bekend"],
        "niet_bekend": known, "niet_elders": not_in - known,
    }  # fmt: skip


def divided(counts: dict[str, int], nested: Mapping[str, tuple[str, ...]]) -> Split:
    """The counts with their division, or without the one that would need a negative number of persons."""
    if min(counts.values()) >= 0:
        return Split(counts, nested)
    return Split({name: counts[name] for name in ("noemer", "teller") if name in counts}, {})


def leaves(split: Split) -> list[str]:
    """The counts that are made of no other."""
    return [name for name in split.counts if name not in split.nested]


def sums_of(places: Sequence[Place], within: Mapping[str, tuple[str, ...]]) -> list[tuple[int, list[int]]]:
    """Every total with the cells that may add up to it: gemeenten to areas, categories to a total, regions to NL.

    **Shape** ``within``: the areas in which a gemeente lies. Whether they do add up is for their counts to say.
    """
    index = {place: position for position, place in enumerate(places)}
    parts: dict[tuple[Place, str], list[int]] = defaultdict(list)
    for position, place in enumerate(places):
        for total, how in totals_of(place, within):
            parts[total, how].append(position)
    return [(index[total], found) for (total, _), found in parts.items() if total in index]


def totals_of(place: Place, within: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[Place, str]]:
    """The totals of which one cell is a part, each with the way in which."""
    kind, code, dimension, category = place
    nation = (NATION, "NL01", dimension, category)
    if kind == "gemeente":
        yield nation, "gemeente"
        for area in within.get(code, ()):
            yield ("provincie" if area.startswith("PV") else "arbeidsmarktregio", area, dimension, category), "gemeente"
    elif kind != NATION:
        yield nation, kind
    if CROSS in dimension:
        for name, value in zip(dimension.split(CROSS), category.split(CROSS), strict=False):
            yield (kind, code, name, value), dimension
    elif dimension != TOTAL[0] and SAME_AS_TOTAL.get(dimension, category) == category:
        yield (kind, code, *TOTAL), dimension


def checked(sums: Iterable[tuple[int, list[int]]], values: Sequence[int]) -> list[Sum]:
    """The sums that hold for these counts; one whose parts exceed the total is about something else and is dropped."""
    found = []
    for total, parts in sums:
        left = values[total] - sum(values[part] for part in parts)
        if left >= 0:
            found.append(Sum(total, tuple(parts), left == 0))
    return found
