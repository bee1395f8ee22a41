"""Reads XML: a root with the berichtgever and the period, one element a record, one child a cell.

What belongs here: walking the tree without DTD, entities or network. What does not: rules about values.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from lxml import etree

from pipelines.contracts.model import Contract, XmlShape
from pipelines.intake.container import Payload
from pipelines.intake.readers.table import NO_TEXT, Cells, Table, batches_of
from pipelines.intake.refusal import Refusal
from pipelines.intake.text import Text, inspect

_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E", re.IGNORECASE)
_OVERLAP = 32


class _Transcoded(io.RawIOBase):
    """Any permitted encoding as UTF-8."""

    def __init__(self, inner: BinaryIO, encoding: str) -> None:
        """Start at the first byte."""
        super().__init__()
        self._inner, self._decoder = inner, codecs.getincrementaldecoder(encoding)("strict")

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        return self._decoder.decode(self._inner.read(size)).encode()


def check_no_doctype(payload: Payload) -> None:
    """Errors: Refusal B11 when the file declares a document type: entities can hide bombs and other files."""
    tail = b""
    with payload.open() as reader:
        while chunk := reader.read(1 << 20):
            if _DOCTYPE.search(tail + chunk):
                raise Refusal("B11", "Het XML-bestand bevat een DOCTYPE; die wordt om veiligheidsredenen geweigerd.")
            tail = chunk[-_OVERLAP:]


def read_xml(payload: Payload, contract: Contract, leverancier: str, periode: str) -> Table:
    """An XML delivery, which must say the same berichtgever and period as its name.

    Errors: Refusal B06 or B07, now or while the batches are taken.
    """
    if contract.xml is None:
        raise ValueError(f"{contract.id} has no XML shape")
    text = inspect(payload, cp1252_allowed=contract.cp1252_fallback, has_lines=False)
    names = tuple(field.name for field in contract.fields)
    extra: set[str] = set()
    walk = _Walk(contract.xml, names, extra)
    stated = {contract.xml.reporter_attribute: leverancier, contract.xml.period_attribute: periode}
    rows = walk.rows(payload, text, stated)
    batches = batches_of(rows, len(names))
    return Table(names, batches, contract.xml.date_format, text.warnings, has_header=False, extra=extra)


class _Walk:
    """One walk through the tree, record by record, forgetting what is behind."""

    def __init__(self, shape: XmlShape, names: tuple[str, ...], extra: set[str]) -> None:
        """Know the names of root, record and cells."""
        self._shape, self._names, self._extra = shape, names, extra
        self._known = frozenset(names)

    def rows(self, payload: Payload, text: Text, stated: dict[str, str]) -> Iterator[Cells | None]:
        """The cells of each record; None when a cell stands twice."""
        try:
            with payload.open() as reader:
                yield from self._walk(cast("BinaryIO", _Transcoded(reader, text.encoding)), stated)
        except etree.XMLSyntaxError as error:
            raise Refusal("B06", "Het bestand is geen welgevormde XML.") from error

    def _walk(self, stream: BinaryIO, stated: dict[str, str]) -> Iterator[Cells | None]:
        """Follow starts and ends of elements."""
        events = etree.iterparse(
            stream, events=("start", "end"), encoding="utf-8", resolve_entities=False, load_dtd=False,
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        depth = 0
        for event, element in events:
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                self._check_root(element, stated)
            elif event == "end" and depth == 1:
                yield self._record(element)
                _forget(element)

    def _check_root(self, root: etree._Element, stated: dict[str, str]) -> None:
        """The root is the agreed one and speaks of the same delivery as the name."""
        if root.tag != self._shape.root:
            raise Refusal("B06", f"Het XML-bestand begint niet met <{self._shape.root}>.")
        for attribute, value in stated.items():
            if root.get(attribute) != value:
                raise Refusal("B06", f"Het attribuut {attribute} in het bestand is anders dan de bestandsnaam zegt.")

    def _record(self, element: etree._Element) -> Cells | None:
        """The cells of one record."""
        if element.tag != self._shape.record:
            raise Refusal("B06", f"Het XML-bestand bevat andere elementen dan <{self._shape.record}>.")
        cells: dict[str, str | None] = {}
        for child in element:
            name = str(child.tag)
            if name in cells:
                return None
            cells[name] = NO_TEXT if len(child) else child.text
        self._extra.update(cells.keys() - self._known)
        return [cells.get(name) for name in self._names]


def _forget(element: etree._Element) -> None:
    """Free the record and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
