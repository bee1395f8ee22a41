"""From the bytes of a landed file to a table, by the format that its name states.

What belongs here: which reader belongs to which format and what is checked before it starts. What does not: reading.
"""

from __future__ import annotations

from pipelines.contracts.model import Contract
from pipelines.deliveries.name import DeliveryName
from pipelines.intake.container import Payload, check_expansion, unpack
from pipelines.intake.readers.csv_reader import read_csv
from pipelines.intake.readers.jsonl_reader import read_jsonl
from pipelines.intake.readers.parquet_reader import read_parquet
from pipelines.intake.readers.table import Table
from pipelines.intake.readers.xlsx_reader import read_xlsx
from pipelines.intake.readers.xml_reader import check_no_doctype, read_xml
from pipelines.intake.refusal import Refusal
from pipelines.intake.source import Source


def open_payload(source: Source, name: DeliveryName) -> Payload:
    """The data file, unpacked, and known not to be dangerous.

    Errors: Refusal B11 or B06.
    """
    payload = unpack(source.open, source.size, name.compression)
    if name.format == "xml":
        check_no_doctype(payload)
    if name.format == "xlsx":
        check_expansion(payload)
    return payload


def open_table(payload: Payload, name: DeliveryName, contract: Contract) -> Table:
    """The records of the data file.

    Errors: Refusal B06 or B07, now or while its batches are taken.
    """
    match name.format:
        case "csv":
            return read_csv(payload, contract)
        case "jsonl":
            return read_jsonl(payload, contract)
        case "xml":
            return read_xml(payload, contract, name.leverancier, name.periode)
        case "xlsx":
            return read_xlsx(payload, contract)
        case "parquet":
            return read_parquet(payload, contract)
    raise ValueError(f"no reader for the format {name.format}: add one in intake/readers")


def names_within(payload: Payload, name: DeliveryName, contract: Contract) -> tuple[str, ...]:
    """The names that the records of a format without a header use, sorted.

    Errors: Refusal B06 or B07.
    """
    table = open_table(payload, name, contract.model_copy(update={"fields": ()}))  # to nobody every name is known
    for _ in table.batches:
        pass
    return tuple(sorted(table.extra))


def count_records(source: Source, name: DeliveryName, contract: Contract) -> int:
    """How many records the contract's reader can count; 0 when it cannot read the file."""
    try:
        table = open_table(open_payload(source, name), name, contract)
        return sum(batch.height for batch in table.batches)
    except Refusal:
        return 0
