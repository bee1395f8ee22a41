"""Damage to single records, one rule (R01 to R10) at a time, in the text that is about to be written.

What belongs here: making one record wrong in one way. What does not: damage to whole files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl

from pipelines.contracts.model import Contract, Field, FieldType
from pipelines.simulate.draws import Draws
from pipelines.simulate.parcels import Parcel, date_format_of

RULES = ("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10")
MOST_ROWS = 5  # with the copies of R05 never more than 10 records: B09 stays out of reach
Cells = dict[str, str | None]


@dataclass(frozen=True)
class Damage:
    """What a rule needs to know: the parcel, chance, and gemeenten that this berichtgever may not report."""

    parcel: Parcel
    draws: Draws
    foreign: tuple[str, ...]

    def write_date(self, day: date) -> str:
        """A day as the parcel writes it."""
        return day.strftime(date_format_of(self.parcel.contract, self.parcel.format))

    def read_date(self, text: str) -> date:
        """A day as the parcel wrote it."""
        return datetime.strptime(text, date_format_of(self.parcel.contract, self.parcel.format)).date()  # noqa: DTZ007


def damage_rows(damage: Damage, rules: tuple[str, ...]) -> tuple[Parcel, list[tuple[int, str]]]:
    """Plant the rules, each in a record of its own; a rule that cannot be planted here is left out.

    **Shape**: the parcel and the records (from 1) that must be quarantined, each with the rule that names it.
    """
    table, contract = damage.parcel.table, damage.parcel.contract
    rows: list[Cells] = table.to_dicts()
    order = damage.draws.random.permutation(len(rows)).tolist()
    planted: list[tuple[int, str]] = []
    broken: set[int] = set()
    for rule in rules[:MOST_ROWS]:
        for index in order[:20]:
            if rule == "R06":
                broken.add(index + 1)
            elif rule == "R05":
                if not all(rows[index].get(name) for name in contract.key_fields):
                    continue
                planted += _duplicate(rows, index, contract, damage.draws)
            elif not _applies(PLANTERS[rule], damage, rows[index]):
                continue
            planted += [(index + 1, rule)] if rule != "R05" else []
            order.remove(index)
            break
    spoiled = pl.DataFrame(rows, schema=table.schema)
    return replace(damage.parcel, table=spoiled, broken_records=frozenset(broken)), sorted(planted)


def possible_rules(parcel: Parcel, *, has_reporters: bool) -> tuple[str, ...]:
    """The rules that can be planted in an extract of this format. Parquet has no place for text in a number."""
    contract = parcel.contract
    kinds = {one.type for one in contract.fields}
    can = {
        "R01": any(one.required for one in contract.fields),
        "R02": bool(kinds & {FieldType.DATE, FieldType.INT, FieldType.MONTH}),
        "R03": bool(kinds & {FieldType.CODE, FieldType.GEM, FieldType.AMR}),
        "R04": bool(kinds & {FieldType.BSN, FieldType.VNR}),
        "R05": True,
        "R06": parcel.format == "csv",
        "R07": contract.reporter_field is not None and has_reporters,
        "R08": bool(contract.orders),
        "R09": any(one.event_date for one in contract.fields),
        "R10": bool(contract.together or contract.forbidden),
    }
    return tuple(rule for rule in RULES if can[rule])


def _applies(planter: Callable[[Damage, Cells], Cells | None], damage: Damage, cells: Cells) -> bool:
    changed = planter(damage, cells)
    if changed is None:
        return False
    cells.update(changed)
    return True


def _filled(damage: Damage, cells: Cells, kinds: set[FieldType]) -> list[Field]:
    return [one for one in damage.parcel.contract.fields if one.type in kinds and cells.get(one.name)]


def _required_empty(damage: Damage, _: Cells) -> Cells | None:
    names = [one.name for one in damage.parcel.contract.fields if one.required]
    return {damage.draws.one_of(names): None}


def _not_of_its_type(damage: Damage, cells: Cells) -> Cells | None:
    wrong = {FieldType.DATE: "31-02-2024", FieldType.INT: "twaalf", FieldType.MONTH: "2024-13"}
    is_parquet = damage.parcel.format == "parquet"
    fields = _filled(damage, cells, {FieldType.MONTH} if is_parquet else set(wrong))
    chosen = damage.draws.one_of(fields) if fields else None
    return {chosen.name: wrong[chosen.type]} if chosen else None


def _not_in_its_list(damage: Damage, cells: Cells) -> Cells | None:
    wrong = {FieldType.CODE: "ONBEKENDE_CODE", FieldType.GEM: "GM9999", FieldType.AMR: "AM99"}
    fields = _filled(damage, cells, set(wrong))
    chosen = damage.draws.one_of(fields) if fields else None
    return {chosen.name: wrong[chosen.type]} if chosen else None


def _no_identifier(damage: Damage, cells: Cells) -> Cells | None:
    fields = _filled(damage, cells, {FieldType.BSN, FieldType.VNR})
    if not fields:
        return None
    chosen = damage.draws.one_of(fields)
    value = str(cells[chosen.name])
    if chosen.type is FieldType.VNR:
        return {chosen.name: value[:-1]}
    last_digit = str((int(value[-1]) + 1) % 10)  # one digit off never passes the elfproef
    return {chosen.name: damage.draws.one_of([value[:-1] + last_digit, "123456782", value[:-1]])}


def _of_another_gemeente(damage: Damage, _: Cells) -> Cells | None:
    field = damage.parcel.contract.reporter_field
    return {field: damage.draws.one_of(damage.foreign)} if field and damage.foreign else None


def _end_before_begin(damage: Damage, cells: Cells) -> Cells | None:
    pairs = [one for one in damage.parcel.contract.orders if cells.get(one.begin) and cells.get(one.end)]
    if not pairs:
        return None
    pair = damage.draws.one_of(pairs)
    begin = damage.read_date(str(cells[pair.begin]))
    return {pair.end: damage.write_date(begin - timedelta(days=3))}


def _after_the_period(damage: Damage, cells: Cells) -> Cells | None:
    begins = {one.begin for one in damage.parcel.contract.orders}
    names = [one.name for one in damage.parcel.contract.fields if one.event_date and cells.get(one.name)]
    names = [name for name in names if name not in begins]
    day = damage.parcel.period.end + timedelta(days=3 + damage.draws.below(60))
    return {damage.draws.one_of(names): damage.write_date(day)} if names else None


def _not_together(damage: Damage, cells: Cells) -> Cells | None:
    for group in damage.parcel.contract.together:
        if cells.get(group.fields[0]):
            return {group.fields[-1]: None}
    for one in damage.parcel.contract.forbidden:
        names = list(one.values)
        if any(cells.get(name) == one.values[name] for name in names):
            return dict(one.values)
    return None


PLANTERS: dict[str, Callable[[Damage, Cells], Cells | None]] = {
    "R01": _required_empty,
    "R02": _not_of_its_type,
    "R03": _not_in_its_list,
    "R04": _no_identifier,
    "R07": _of_another_gemeente,
    "R08": _end_before_begin,
    "R09": _after_the_period,
    "R10": _not_together,
}


def _duplicate(rows: list[Cells], index: int, contract: Contract, draws: Draws) -> list[tuple[int, str]]:
    """Append the record once more: as it was (the copy goes), or with one value less (both go)."""
    copy = dict(rows[index])
    optional = [one.name for one in contract.fields if not one.required and not one.key and copy.get(one.name)]
    free = [name for name in optional if all(name not in group.fields for group in contract.together)]
    rows.append(copy)
    if free and draws.below(2):
        copy[draws.one_of(free)] = None
        return [(index + 1, "R05"), (len(rows), "R05")]
    return [(len(rows), "R05")]
