"""What the bytes of a text file are, before anything is parsed: encoding, marks at the start, NUL, length of lines.

What belongs here: one pass over the bytes with its B06 and B07 refusals. What does not: fields and records.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from pipelines.intake.container import Payload
from pipelines.intake.refusal import Refusal

LINE_LIMIT = 1 << 20
_CHUNK = 1 << 18
BOM = codecs.BOM_UTF8
_UNDEFINED_IN_CP1252 = tuple(bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
_OTHER_FORMATS = {
    b"PK\x03\x04": "een zip- of Excel-bestand",
    b"PK\x05\x06": "een leeg zip-bestand",
    b"%PDF": "een pdf-bestand",
    b"\x1f\x8b": "een gzip-bestand",
    b"PAR1": "een parquet-bestand",
    b"\xd0\xcf\x11\xe0": "een oud Excel-bestand",
    codecs.BOM_UTF32_LE: "tekst in UTF-32",
    codecs.BOM_UTF32_BE: "tekst in UTF-32",
    codecs.BOM_UTF16_LE: "tekst in UTF-16",
    codecs.BOM_UTF16_BE: "tekst in UTF-16",
}
_PAGES = (b"<!doctype", b"<html", b"<head", b"<body")


@dataclass(frozen=True)
class Text:
    """How a text file is to be decoded."""

    encoding: str
    has_bom: bool

    @property
    def warnings(self) -> frozenset[str]:
        """W02 for cp1252, W04 for a mark at the start."""
        found = {"W02"} if self.encoding == "cp1252" else set()
        return frozenset(found | ({"W04"} if self.has_bom else set()))


@dataclass
class _Pass:
    """What one pass over the bytes has seen so far."""

    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("strict"))
    is_utf8: bool = True
    is_cp1252: bool = True
    has_bom: bool = False
    has_second_bom: bool = False
    has_nul: bool = False
    has_long_line: bool = False
    line: int = 0
    tail: bytes = b""

    def see(self, chunk: bytes, *, is_first: bool, cp1252_allowed: bool) -> None:
        """Take in the next bytes."""
        if is_first and chunk.startswith(BOM):
            self.has_bom = True
            chunk = chunk[len(BOM) :]
        self._see_encoding(chunk, cp1252_allowed=cp1252_allowed)
        self.has_nul = self.has_nul or b"\0" in chunk
        self.has_second_bom = self.has_second_bom or BOM in self.tail + chunk
        self.tail = chunk[-2:]
        self._see_lines(chunk)

    def _see_encoding(self, chunk: bytes, *, cp1252_allowed: bool) -> None:
        """Keep track of which encodings the bytes still fit."""
        if self.is_utf8:
            try:
                self.decoder.decode(chunk)
            except UnicodeDecodeError:
                self.is_utf8 = False
        if cp1252_allowed and self.is_cp1252:
            self.is_cp1252 = not any(code in chunk for code in _UNDEFINED_IN_CP1252)

    def _see_lines(self, chunk: bytes) -> None:
        """Keep track of the length of the line that is going on; a line within one chunk is never too long."""
        first = chunk.find(b"\n")
        self.line += len(chunk) if first < 0 else first
        self.has_long_line = self.has_long_line or self.line > LINE_LIMIT
        if first >= 0:
            self.line = len(chunk) - chunk.rfind(b"\n") - 1

    def finish(self) -> None:
        """A character cut off at the very end is no UTF-8 either."""
        try:
            self.decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.is_utf8 = False


def inspect(payload: Payload, *, cp1252_allowed: bool, has_lines: bool) -> Text:
    """Look at every byte once and say how to decode the file.

    Errors: Refusal B06 for another format or encoding, B07 for NUL bytes or (when it has lines) too long ones.
    """
    seen = _Pass()
    start = b""
    with payload.open() as reader:
        is_first = True
        while chunk := reader.read(_CHUNK):
            start = start or chunk[:512]
            seen.see(chunk, is_first=is_first, cp1252_allowed=cp1252_allowed)
            is_first = False
    seen.finish()
    _check_start(start)
    text = Text(_encoding_of(seen, cp1252_allowed=cp1252_allowed), seen.has_bom)
    if seen.has_nul:
        raise Refusal("B07", "Het bestand bevat NUL-bytes.")
    if has_lines and seen.has_long_line:
        raise Refusal("B07", "Het bestand heeft een regel van meer dan 1 MiB.")
    return text


def _check_start(start: bytes) -> None:
    """The first bytes are not those of another format."""
    for mark, meaning in _OTHER_FORMATS.items():
        if start.startswith(mark):
            raise Refusal("B06", f"Het bestand is {meaning}, anders dan zijn naam zegt.")
    if len(start) >= 4 and (start[1:4:2] == b"\0\0" or start[0:4:2] == b"\0\0") and start[:4] != bytes(4):
        raise Refusal("B06", "Het bestand is tekst in UTF-16; afgesproken is UTF-8.")
    if start.removeprefix(BOM).lstrip().lower().startswith(_PAGES):
        raise Refusal("B06", "Het bestand is een webpagina, anders dan zijn naam zegt.")


def _encoding_of(seen: _Pass, *, cp1252_allowed: bool) -> str:
    """UTF-8, or cp1252 where the contract allows it."""
    if seen.is_utf8 and seen.has_second_bom:
        raise Refusal("B06", "Midden in het bestand staat een BOM: het lijkt uit meer bestanden geplakt.")
    if seen.is_utf8:
        return "utf-8"
    if cp1252_allowed and seen.is_cp1252 and not seen.has_bom:
        return "cp1252"
    raise Refusal("B06", "Het bestand is niet overal geldig in de afgesproken tekencodering (UTF-8).")
