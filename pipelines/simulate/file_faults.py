"""Damage to whole files that must be refused: one function per B code, with every form that code can take.

What belongs here: making one file unacceptable. What does not: what is sent afterwards (``sequences``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import polars as pl

from pipelines.deliveries.moment import AMSTERDAM
from pipelines.simulate.draws import Draws
from pipelines.simulate.landings import Landing, land, refused
from pipelines.simulate.parcels import Parcel, compress, encode, zip_of

LONG_LINE = 1_200_000
BOMB = 4_000_000
LOGIN_PAGE = b"<!DOCTYPE html>\n<html><head><title>Inloggen</title></head><body>Uw sessie is verlopen</body></html>\n"
Refusal = Callable[[Parcel, datetime, Draws], Landing | None]


def too_early(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B03: the period is not over when it arrives."""
    day = parcel.period.end - timedelta(days=draws.below(8))
    early = datetime.combine(day, time(hour=9, minute=draws.below(60)), AMSTERDAM)
    return refused(land(parcel, early.astimezone(moment.tzinfo)), "B03")


def empty(parcel: Parcel, moment: datetime, _: Draws) -> Landing | None:
    """B04: no bytes at all."""
    return refused(land(replace(parcel, compression=""), moment), "B04", b"", countable=0)


def wrong_header(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B05: a required column is missing, or (csv) a column stands there twice."""
    if parcel.format not in {"csv", "xlsx"}:
        return None
    names = [one.name for one in parcel.contract.fields if one.required and not one.key]
    names = names or [one.name for one in parcel.contract.fields if one.required]
    if parcel.format == "csv" and draws.below(2):
        plain = replace(parcel, compression="")
        lines = encode(plain).decode().split("\n")
        doubled = "\n".join(f"{line};{line.split(';')[0]}" if line else line for line in lines)
        return refused(land(plain, moment), "B05", doubled.encode())
    thinner = replace(parcel, table=parcel.table.drop(draws.one_of(names)))
    return refused(land(thinner, moment), "B05")


def unreadable(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B06: not the contract's format: UTF-16, a web page, a workbook called csv, a cut archive."""
    if parcel.format in {"xlsx", "parquet"}:
        content = encode(parcel)
        return refused(land(parcel, moment), "B06", content[: len(content) * 6 // 10], countable=0)
    if parcel.format != "csv":
        return None
    plain = replace(parcel, compression="")
    forms = [(plain, LOGIN_PAGE), (plain, encode(replace(plain, table=plain.table.head(50), format="xlsx")))]
    packed = replace(parcel, compression=".gz")
    forms.append((packed, encode(packed)[:-12]))
    if not parcel.contract.cp1252_fallback:
        forms.append((plain, encode(plain).decode().encode("utf-16")))
    chosen, content = draws.one_of(forms)
    return refused(land(chosen, moment), "B06", content, countable=0)


def broken_structure(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B07: a NUL byte, a quote that never closes, a line of more than 1 MiB."""
    if parcel.format != "csv":
        return None
    plain = replace(parcel, compression="")
    lines = encode(plain).decode().split("\n")
    place = 1 + draws.below(max(1, parcel.table.height))
    form = draws.below(3)
    if form == 0:
        lines[place] = lines[place][:4] + "\0" + lines[place][4:]
    elif form == 1:
        lines[place] = '"' + lines[place].replace('"', "")
        lines[place + 1 :] = [line.replace('"', "") for line in lines[place + 1 :]]
    else:
        lines[place] += "x" * LONG_LINE
    return refused(land(plain, moment), "B07", "\n".join(lines).encode(), countable=0)


def nil_or_not(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B08: only a header without ``__NUL``, or ``__NUL`` with records."""
    if parcel.format not in {"csv", "xlsx"}:
        return None
    if draws.below(2):
        return refused(land(replace(parcel, table=parcel.table.clear(), is_nil=False), moment), "B08")
    return refused(land(replace(parcel, is_nil=True), moment), "B08")


def too_many_bad_records(parcel: Parcel, moment: datetime, _: Draws) -> Landing | None:
    """B09: more than 5 % of the records, and more than 10, lack a required field."""
    count = parcel.table.height
    bad = max(11, count // 12)
    if count < bad:
        return None
    field = next((one.name for one in parcel.contract.fields if one.required and not one.key), "")
    if not field:
        return None
    keep = pl.int_range(pl.len()) >= bad
    table = parcel.table.with_columns(pl.when(keep).then(field).otherwise(None).alias(field))
    return refused(land(replace(parcel, table=table), moment), "B09")


def wrong_manifest(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B10: the manifest states another hash or another number of records."""
    landing = refused(land(parcel, moment), "B10")
    if draws.below(2):
        return replace(landing, stated_sha256=f"{draws.below(2**30):064x}")
    return replace(landing, stated_rows=parcel.table.height + 1 + draws.below(9), states=("aangeleverd_op", "rijen"))


def dangerous(parcel: Parcel, moment: datetime, draws: Draws) -> Landing | None:
    """B11: a zip with two entries, with a path in its entry or that explodes; a DOCTYPE."""
    if parcel.format == "xml":
        head, _, body = encode(parcel).partition(b"\n")
        content = head + b'\n<!DOCTYPE swi-levering [<!ENTITY a "aaaa">]>\n' + body
        return refused(land(parcel, moment), "B11", content, countable=0)
    if parcel.format != "csv":
        return None
    zipped = replace(parcel, compression=".zip")
    inner, content = zipped.name.removesuffix(".zip"), encode(replace(parcel, compression=""))
    forms = [
        {inner: content, "leesmij.txt": b"zie bijlage\n"},
        {f"../../{inner}": content},
        {inner: content.split(b"\n")[0] + b"\n" + b"0" * BOMB},
    ]
    return refused(land(zipped, moment), "B11", zip_of(draws.one_of(forms)), countable=0)


REFUSALS: dict[str, Refusal] = {
    "B03": too_early,
    "B04": empty,
    "B05": wrong_header,
    "B06": unreadable,
    "B07": broken_structure,
    "B08": nil_or_not,
    "B09": too_many_bad_records,
    "B10": wrong_manifest,
    "B11": dangerous,
}


def with_extra_column(parcel: Parcel) -> bytes:
    """W03: a column that the contract does not know."""
    return encode(replace(parcel, table=parcel.table.with_columns(opmerking=pl.lit("zie dossier"))))


def with_mark(parcel: Parcel) -> bytes:
    """W04: a byte order mark at the start."""
    plain = replace(parcel, compression="")
    return compress(b"\xef\xbb\xbf" + encode(plain), parcel.compression, plain.name)


def with_spaces(parcel: Parcel) -> bytes:
    """W05: spaces around the values of one column."""
    name = next(one.name for one in parcel.contract.fields if one.required)
    spaced = pl.concat_str(pl.lit(" "), pl.col(name), pl.lit("  ")).alias(name)
    return encode(replace(parcel, table=parcel.table.with_columns(spaced)))


def in_cp1252(parcel: Parcel) -> bytes | None:
    """W02: the old Windows encoding; None when no character shows the difference."""
    plain = replace(parcel, compression="")
    text = encode(plain).decode()
    return None if text.isascii() else compress(text.encode("cp1252"), parcel.compression, plain.name)
