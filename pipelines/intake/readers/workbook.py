"""The parts of an Excel workbook that its first sheet needs: shared texts, which formats are dates, where the sheet is.

What belongs here: the package around the sheet. What does not: rows and cells (``xlsx_reader``).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from pipelines.intake.refusal import Refusal

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_PREFIX = re.compile(r"^\{[^}]*\}")
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


@dataclass(frozen=True)
class Workbook:
    """An open workbook."""

    archive: zipfile.ZipFile
    sheet: str
    texts: tuple[str, ...]
    date_styles: frozenset[int]
    starts_in_1904: bool


def open_workbook(archive: zipfile.ZipFile) -> Workbook:
    """Find the first sheet and what it refers to.

    Errors: Refusal B06 when it has none; B11 when a part declares a document type; errors of zip and XML.
    """
    main = _target(archive, "", "officeDocument") or "xl/workbook.xml"
    sheet_id, starts_in_1904 = _first_sheet(archive, main)
    folder = posixpath.dirname(main)
    sheet = _related(archive, main).get(sheet_id)
    if sheet is None:
        raise Refusal("B06", "Het Excel-bestand heeft geen werkblad.")
    texts = tuple(_texts(archive, _target(archive, main, "sharedStrings") or f"{folder}/sharedStrings.xml"))
    styles = frozenset(_date_styles(archive, _target(archive, main, "styles") or f"{folder}/styles.xml"))
    return Workbook(archive, sheet, texts, styles, starts_in_1904)


def local(element: etree._Element) -> str:
    """Name of an element without its namespace."""
    return _PREFIX.sub("", str(element.tag))


def parts(archive: zipfile.ZipFile, name: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of these names in a part, one by one; each is forgotten after use.

    Errors: Refusal B11 for a document type; XMLSyntaxError, KeyError, BadZipFile for a broken part.
    """
    with archive.open(name) as stream:
        if b"<!DOCTYPE" in stream.read(4096).upper():
            raise Refusal("B11", "Het Excel-bestand bevat een DOCTYPE; die wordt om veiligheidsredenen geweigerd.")
    qualified = [f"{space}{tag}" for tag in tags for space in (_MAIN, _STRICT)]
    with archive.open(name) as stream:
        for _, element in etree.iterparse(
            stream, tag=qualified, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        ):
            yield element
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]


def _first_sheet(archive: zipfile.ZipFile, main: str) -> tuple[str, bool]:
    """Relation id of the first sheet, and whether days are counted from 1904."""
    tree = etree.fromstring(archive.read(main), _parser())
    starts_in_1904 = any(one.get("date1904") in {"1", "true"} for one in tree.iter() if local(one) == "workbookPr")
    for element in tree.iter():
        if local(element) == "sheet":
            ids = [str(value) for key, value in element.attrib.items() if str(key).endswith("}id")]
            return (ids[0] if ids else ""), starts_in_1904
    return "", starts_in_1904


def _relations(archive: zipfile.ZipFile, of: str) -> list[tuple[str, str, str]]:
    """Id, type and path of everything a part refers to."""
    folder, name = posixpath.split(of)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return []
    tree = etree.fromstring(archive.read(path), _parser())
    return [
        (str(one.get("Id")), str(one.get("Type", "")), _joined(folder, str(one.get("Target", ""))))
        for one in tree.iter()
        if local(one) == "Relationship"
    ]


def _joined(folder: str, target: str) -> str:
    """Path of a target; absolute ones start at the package."""
    return posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))


def _related(archive: zipfile.ZipFile, of: str) -> dict[str, str]:
    """Path by relation id."""
    return {key: path for key, _, path in _relations(archive, of)}


def _target(archive: zipfile.ZipFile, of: str, kind: str) -> str | None:
    """Path of the first related part of a kind."""
    return next((path for _, type_, path in _relations(archive, of) if type_.endswith(f"/{kind}")), None)


def _texts(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The shared texts, without phonetic readings."""
    if name in archive.namelist():
        for element in parts(archive, name, "si"):
            yield text_of(element)


def text_of(element: etree._Element) -> str:
    """All runs of text in an item, without phonetic readings."""
    return "".join(
        one.text or ""
        for one in element.iter()
        if local(one) == "t" and not any(local(above) == "rPh" for above in one.iterancestors())
    )


def _date_styles(archive: zipfile.ZipFile, name: str) -> Iterator[int]:
    """Positions of the cell styles that show a date."""
    if name not in archive.namelist():
        return
    tree = etree.fromstring(archive.read(name), _parser())
    own = {str(one.get("numFmtId")): str(one.get("formatCode", "")) for one in tree.iter() if local(one) == "numFmt"}
    styles = next((one for one in tree.iter() if local(one) == "cellXfs"), ())
    for position, style in enumerate(styles):
        number = str(style.get("numFmtId", "0"))
        code = _LITERAL.sub("", own.get(number, "")).lower()
        if any(sign in code for sign in "ymdhs") or (number not in own and int(number) in _DATE_IDS):
            yield position


def _parser() -> etree.XMLParser:
    """A parser that follows nothing."""
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
