"""The part of the Open Data Contract Standard 3.2 that our contracts use, and its translation into ``Contract``.

What belongs here: the shape of a contract file; a key we do not use is refused, so that no promise is written that
nobody reads. What does not: finding files (``loader``) and checks that need more than one file.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field as Key

from pipelines.contracts.model import (
    Contract,
    Field,
    FieldType,
    Forbidden,
    Frozen,
    Mode,
    Order,
    Rhythm,
    Together,
    XmlShape,
)
from pipelines.contracts.yaml_source import Place, YamlSource

API_VERSION = "v3.2.0"
_LOGICAL = {
    FieldType.DATE: "date",
    FieldType.INT: "integer",
    FieldType.DEC: "number",
    FieldType.BOOL: "boolean",
}


class CustomProperty(Frozen):
    """A key of our own, in the place the standard keeps for it."""

    property: str
    value: Any
    description: str | None = None


class Promise(Frozen):
    """What a contract promises beyond the standard; the names of its custom properties."""

    partner: str
    suppliers: tuple[str, ...]
    phases: tuple[Literal["F1", "F2", "F3", "F4", "F5", "F6", "F7", "K"], ...]
    rhythm: Rhythm
    mode: Mode
    formats: tuple[Literal["csv", "xlsx", "jsonl", "parquet", "xml"], ...] = Key(min_length=1)
    expected_from: date = Key(alias="expectedFrom")
    accepted_until: date | None = Key(default=None, alias="acceptedUntil")
    cp1252_fallback: bool = Key(default=False, alias="cp1252Fallback")
    decimal_sign: Literal[".", ","] = Key(default=".", alias="decimalSign")
    date_format: Literal["%Y-%m-%d", "%d-%m-%Y"] = Key(default="%Y-%m-%d", alias="dateFormat")
    xml: XmlShape | None = None
    orders: tuple[Order, ...] = ()
    together: tuple[Together, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    reporter_field: str | None = Key(default=None, alias="reporterField")
    renames: dict[str, str] = Key(default={})


class FieldPromise(Frozen):
    """What a column promises beyond the standard."""

    code_list: str | None = Key(default=None, alias="codeList")
    event_date: bool = Key(default=False, alias="eventDate")
    column_optional: bool = Key(default=False, alias="columnOptional")
    loaded: bool = True
    snapshot: bool = False


class LogicalTypeOptions(Frozen):
    """Stated range or length."""

    minimum: float | None = None
    maximum: float | None = None
    min_length: int | None = Key(default=None, alias="minLength")
    max_length: int | None = Key(default=None, alias="maxLength")


class Column(Frozen):
    """One property of the schema."""

    name: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    logical_type: Literal["string", "date", "integer", "number", "boolean"] = Key(alias="logicalType")
    physical_type: FieldType = Key(alias="physicalType")
    primary_key: bool = Key(default=False, alias="primaryKey")
    primary_key_position: int | None = Key(default=None, alias="primaryKeyPosition")
    required: bool = False
    classification: Literal["persoonsgegeven"] | None = None
    description: str = Key(min_length=5)
    logical_type_options: LogicalTypeOptions = Key(default=LogicalTypeOptions(), alias="logicalTypeOptions")
    custom_properties: tuple[CustomProperty, ...] = Key(default=(), alias="customProperties")


class Table(Frozen):
    """The one table of a delivery."""

    name: str
    logical_type: Literal["object"] = Key(alias="logicalType")
    physical_type: Literal["file"] = Key(alias="physicalType")
    properties: tuple[Column, ...] = Key(min_length=1)


class Agreement(Frozen):
    """A service level: latency in days, retention in years."""

    property: Literal["latency", "retention"]
    value: int = Key(gt=0)
    unit: Literal["d", "y"]
    description: str = ""


class Description(Frozen):
    """Why the data are asked for, and what they cannot bear."""

    purpose: str
    limitations: str


class Document(Frozen):
    """One contract file."""

    api_version: Literal["v3.2.0"] = Key(alias="apiVersion")
    kind: Literal["DataContract"]
    id: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    version: str = Key(pattern=r"^\d+\.\d+\.\d+$")
    status: Literal["draft", "active", "deprecated", "retired"]
    domain: str
    description: Description
    sla_properties: tuple[Agreement, ...] = Key(alias="slaProperties")
    custom_properties: tuple[CustomProperty, ...] = Key(alias="customProperties")
    table: tuple[Table] = Key(alias="schema")


def contract_from(source: YamlSource) -> Contract:
    """Translate one contract file.

    Errors: ContractError with the line of the first key that is wrong.
    """
    document = source.validate(Document, source.data)
    terms = _own_terms(source, document.custom_properties, ("customProperties",))
    promise = source.validate(Promise, terms, ("customProperties",))
    fields = tuple(_field(source, number, column) for number, column in enumerate(document.table[0].properties))
    return Contract(
        id=document.id,
        version=document.version,
        title=document.name,
        description=document.description.purpose,
        fields=fields,
        deadline_days=_agreed(source, document, "latency", "d"),
        retention_years=_agreed(source, document, "retention", "y"),
        path=str(source.path),
        **{name: getattr(promise, name) for name in Promise.model_fields},
    )


def _agreed(source: YamlSource, document: Document, name: str, unit: str) -> int:
    """The value of one service level."""
    values = [item.value for item in document.sla_properties if (item.property, item.unit) == (name, unit)]
    if len(values) != 1:
        raise source.error(("slaProperties",), f"{name} in {unit} must stand here once", "state it once")
    return values[0]


def _field(source: YamlSource, number: int, column: Column) -> Field:
    """One column as a field."""
    place: Place = ("schema", 0, "properties", number)
    if column.logical_type != _LOGICAL.get(column.physical_type, "string"):
        message = f"logicalType {column.logical_type} does not fit physicalType {column.physical_type}"
        raise source.error((*place, "logicalType"), message, "make the two agree")
    own_place = (*place, "customProperties")
    own = source.validate(FieldPromise, _own_terms(source, column.custom_properties, own_place), own_place)
    options = column.logical_type_options
    if options.min_length != options.max_length:
        raise source.error((*place, "logicalTypeOptions"), "minLength and maxLength differ", "state one length")
    return Field(
        name=column.name,
        type=column.physical_type,
        description=column.description,
        required=column.required,
        key=column.primary_key,
        personal=column.classification is not None,
        length=options.min_length,
        minimum=options.minimum,
        maximum=options.maximum,
        **own.model_dump(),
    )


def _own_terms(source: YamlSource, properties: tuple[CustomProperty, ...], place: Place) -> dict[str, Any]:
    """Custom properties as a mapping.

    Errors: ContractError when one stands twice.
    """
    terms: dict[str, Any] = {}
    for number, item in enumerate(properties):
        if item.property in terms:
            raise source.error((*place, number), f"custom property {item.property} stands twice", "keep one")
        terms[item.property] = item.value
    return terms
