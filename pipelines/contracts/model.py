"""Frozen models of a data contract: what one extract promises, field by field and rule by rule.

What belongs here: the shapes. What does not: reading YAML (``loader``), judging values (``pipelines.intake``).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Base of every model read from a file: immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldType(StrEnum):
    """Types that a column may have."""

    DATE = "date"
    INT = "int"
    DEC = "dec"
    TEXT = "text"
    CODE = "code"
    BOOL = "bool"
    BSN = "bsn"
    VNR = "vnr"
    GEM = "gem"
    AMR = "amr"  # arbeidsmarktregio_code, known in the reference data
    MONTH = "month"  # text YYYY-MM


class Rhythm(StrEnum):
    """How often an extract is due."""

    MONTH = "maand"
    QUARTER = "kwartaal"
    HALF_YEAR = "halfjaar"
    YEAR = "jaar"
    SCHOOL_YEAR = "schooljaar"


class Mode(StrEnum):
    """``stand``: everything known up to the period's end; ``periode``: the facts of that period only."""

    STAND = "stand"
    PERIODE = "periode"


class Field(Frozen):
    """One column of an extract."""

    name: str
    type: FieldType
    description: str = ""
    required: bool = False  # R01 when empty; the column must be present (B05)
    key: bool = False  # part of the primary key (R05)
    personal: bool = False  # pseudonymised at intake, never stored outside the vault
    column_optional: bool = False  # the header may leave the column out without B05
    loaded: bool = True  # false: judged, then kept in the vault only (free text; data minimisation)
    snapshot: bool = False  # overwritten by later deliveries: read at the period that ends at P
    length: int | None = None  # text of exactly this length (R02)
    code_list: str | None = None  # name in sources/_shared/code_lists.yaml (R03)
    minimum: float | None = None  # stated range, inclusive (R02)
    maximum: float | None = None
    event_date: bool = False  # R09: a date after the period's end is an error


class Order(Frozen):
    """R08: ``end`` may not lie before ``begin`` when both are present."""

    begin: str
    end: str


class Together(Frozen):
    """R10: either all of these fields are filled, or none."""

    fields: tuple[str, ...]


class Forbidden(Frozen):
    """R10: this combination of values may not occur (field name → value)."""

    values: dict[str, str]


class XmlShape(Frozen):
    """Element names of an XML delivery."""

    root: str
    record: str
    reporter_attribute: str
    period_attribute: str
    date_format: str = "%Y-%m-%d"  # an XML delivery has dates of its own form


class Contract(Frozen):
    """One version of the promise of one extract."""

    id: str
    version: str  # semantic version of the contract
    partner: str
    title: str
    description: str
    phases: tuple[str, ...]  # F1 … F7, K
    rhythm: Rhythm
    mode: Mode
    formats: tuple[str, ...]  # of csv, xlsx, jsonl, parquet, xml
    fields: tuple[Field, ...]
    suppliers: tuple[str, ...] = ()  # partner codes; empty: the berichtgevers of the reference data
    deadline_days: int  # days after the period's end, end of day Europe/Amsterdam
    expected_from: date = date(2022, 1, 1)  # verwacht_vanaf
    accepted_until: date | None = None  # last period end for which this version is still accepted beside a newer one
    cp1252_fallback: bool = False
    decimal_sign: str = "."
    date_format: str = "%Y-%m-%d"
    xml: XmlShape | None = None
    orders: tuple[Order, ...] = ()
    together: tuple[Together, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    reporter_field: str | None = None  # R07: the gemeente of each record must be one this berichtgever may report
    renames: dict[str, str] = {}  # column as delivered in this version → name in the newest version
    retention_years: int
    path: str = ""  # file it was read from, for error messages

    @property
    def key_fields(self) -> tuple[str, ...]:
        """Names of the fields that together identify a record."""
        return tuple(field.name for field in self.fields if field.key)

    @property
    def personal_fields(self) -> tuple[str, ...]:
        """Names of the fields that hold a personal identifier."""
        return tuple(field.name for field in self.fields if field.personal)

    def field(self, name: str) -> Field:
        """The field of this name.

        Errors: KeyError when the contract has no such field.
        """
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
