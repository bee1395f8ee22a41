"""The part *Waarom wordt de ambitie niet gehaald?*: the sentence first, then small tables with bars.

What belongs here: words and rows for a gap that was taken apart (``drivers``). What does not: the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.publish.site import numbers
from pipelines.publish.site.atlas import NATION
from pipelines.publish.site.pages.drivers import GEMEENTE, REST, Gap, Part, gap_of
from pipelines.publish.site.words import DIMENSIONS, category

if TYPE_CHECKING:
    from datetime import date

    from pipelines.publish.site.edition import Edition

SHOWN_GEMEENTEN: Final = 8
LEADING: Final = 5
WORDS: Final = {1: "één", 2: "twee", 3: "drie", 4: "vier", 5: "vijf"}
PLURALS: Final = {"leerroute": "leerroutes", "doelgroep": "doelgroepen", GEMEENTE: "gemeenten", "extract": "leveringen",
                  "leverancier": "leveranciers"}  # fmt: skip
NAMES: Final = {**DIMENSIONS, GEMEENTE: "Gemeente"}
FINE: Final = 100  # from this noemer on a percentage has a decimal
SMALL_CHANGE: Final = 0.0005


@dataclass(frozen=True)
class ReasonRow:
    """One part in a table: who, its share, how far from the ambitie, its shortfall and the length of its bar."""

    name: str
    href: str
    share: str
    distance: str
    shortfall: str
    bar: float


@dataclass(frozen=True)
class ReasonTable:
    """The parts of one dimension."""

    name: str
    rows: list[ReasonRow]


@dataclass(frozen=True)
class Reasons:
    """Everything the part shows. **Shape** ``sentences``: the first is the answer."""

    heading: str
    sentences: list[str]
    tables: list[ReasonTable]
    unknown: list[tuple[str, str]]


def reasons_of(edition: Edition, indicator_id: str, area: str, moment: date | None) -> Reasons | None:
    """Why the ambitie is missed in this area; None when there is nothing to explain."""
    gap = gap_of(edition, indicator_id, area, moment)
    if gap is None or moment is None:
        return None
    if gap.shortfall <= 0:
        return Reasons("Wordt de ambitie gehaald?", [met(edition, indicator_id, gap)], [], [])
    sentences = [
        shortfall_sentence(edition, indicator_id, gap),
        change_sentence(gap),
        unknown_sentence(gap),
        inherited_sentence(edition, indicator_id, area, gap),
    ]
    tables = [table_of(edition, gap, dimension) for dimension in gap.splits]
    heading = "Waarom wordt de ambitie niet gehaald?" if gap.cell.verdict == "NIET_GEHAALD" else "Wat ontbreekt er nog?"
    return Reasons(heading, [one for one in sentences if one], tables, unknown_rows(edition, gap))


def met(edition: Edition, indicator_id: str, gap: Gap) -> str:
    """That there is no shortfall, and whether it is certain."""
    target = edition.reading(indicator_id).write_short(gap.cell.ambitie or 0.0)
    sure = "" if gap.cell.verdict == "GEHAALD" else " Of dat ook zeker is, is nog niet te zeggen."
    return f"Op deze stand is er geen tekort: de ambitie van {target} is bereikt.{sure}"


def shortfall_sentence(edition: Edition, indicator_id: str, gap: Gap) -> str:
    """The main cause: how many are lacking, and in how few gemeenten."""
    unit = edition.indicators[indicator_id].unit
    target = edition.reading(indicator_id).write_short(gap.cell.ambitie or 0.0)
    amount = few(edition, gap.shortfall)
    side = "te veel" if gap.cell.richting == "lager" else "te weinig"
    first = f"{amount} {unit} {side} voor de ambitie van {target}"
    return f"{first[0].upper()}{first[1:]}{leading(edition, gap)}."


def few(edition: Edition, amount: float) -> str:
    """A number of persons, or that they are fewer than may be told."""
    whole = round(amount)
    return numbers.count(whole) if whole >= edition.minimum else f"minder dan {edition.minimum}"


def leading(edition: Edition, gap: Gap) -> str:
    """Which part of the shortfall lies in the five gemeenten that lack most; empty where that says little."""
    lacking = [part for part in gap.splits.get(GEMEENTE, []) if part.name != REST and part.shortfall > 0]
    total = sum(part.shortfall for part in gap.splits.get(GEMEENTE, []) if part.shortfall > 0)
    largest = [part for part in lacking[:LEADING] if round(part.shortfall) >= edition.minimum]
    if len(lacking) <= LEADING or len(largest) < LEADING or total <= 0:
        return ""
    share = numbers.percent(sum(part.shortfall for part in largest) / total, 0)
    names = [edition.atlas.name(part.name) for part in largest]
    return f"; {share} van de tekorten ligt in {WORDS[LEADING]} gemeenten: {', '.join(names[:-1])} en {names[-1]}"


def change_sentence(gap: Gap) -> str:
    """What changed in a year: by whom there is, or by how they fare; of the dimension that explains most."""
    if not gap.changes:
        return ""
    main = max(gap.changes, key=lambda change: (abs(change.composition), change.dimension))
    if abs(main.total) < SMALL_CHANGE and abs(main.composition) < SMALL_CHANGE:
        return "Sinds een jaar eerder is er niets veranderd."
    composed, fared = numbers.points(main.composition), numbers.points(main.outcome)
    return (
        f"De verandering sinds een jaar eerder is {numbers.points(main.total)}: {composed} door een andere "
        f"samenstelling naar {PLURALS[main.dimension]} en {fared} door een andere uitkomst daarbinnen."
    )


def unknown_sentence(gap: Gap) -> str:
    """How much missing deliveries could explain at most; empty when that is nothing."""
    most = gap.explained_by_unknown
    if most < SMALL_CHANGE:
        return ""
    points = numbers.decimal(most * 100)
    return f"Ontbrekende leveringen kunnen hoogstens {points} procentpunt van de afstand tot de ambitie verklaren."


def inherited_sentence(edition: Edition, indicator_id: str, area: str, gap: Gap) -> str:
    """How many had waited too long before this phase began; rounded to twentieths, and only of a large group."""
    earlier, persons = edition.inherited.get(indicator_id, ("", 0.0))
    lacking = (gap.cell.noemer or 0) - (gap.cell.teller or 0) if gap.cell.richting != "lager" else gap.cell.teller or 0
    enough = 10 * edition.minimum
    if area != NATION or lacking < enough or persons < edition.minimum or earlier not in edition.indicators:
        return ""
    share = 5 * round(20 * min(persons / lacking, 1.0))
    title = edition.indicators[earlier].title
    title = title[0].lower() + title[1:]
    return f"Ongeveer {share}{numbers.NBSP}% van hen wachtte in een eerdere fase al langer dan de norm ({title})."


def table_of(edition: Edition, gap: Gap, dimension: str) -> ReasonTable:
    """The parts of a dimension, the largest shortfall first; of the gemeenten the first few."""
    parts = gap.splits[dimension]
    shown = [part for part in parts if part.name != REST]
    shown = shown[:SHOWN_GEMEENTEN] if dimension in {GEMEENTE, "leverancier"} else shown
    largest = max((part.shortfall for part in shown), default=0.0)
    rows = [row_of(edition, gap, dimension, part, largest) for part in shown]
    rest = [part for part in parts if part not in shown]
    if rest:
        amount = sum(part.shortfall for part in rest)
        rows.append(ReasonRow("Alle andere", "", numbers.NOTHING, numbers.NOTHING, lack(edition, amount), 0.0))
    return ReasonTable(NAMES[dimension], rows)


def row_of(edition: Edition, gap: Gap, dimension: str, part: Part, largest: float) -> ReasonRow:
    """One part with the bar of its shortfall."""
    share = part.teller / part.noemer
    places = 1 if part.noemer >= FINE else 0
    href = edition.atlas.areas[part.name].href if dimension == GEMEENTE else ""
    is_told = round(part.shortfall) >= edition.minimum and largest > 0
    bar = round(100 * part.shortfall / largest, 1) if is_told else 0.0
    distance = numbers.points(share - (gap.cell.ambitie or 0.0), places)
    return ReasonRow(
        name_of(edition, dimension, part.name),
        href,
        numbers.percent(share, places),
        distance,
        lack(edition, part.shortfall),
        bar,
    )


def name_of(edition: Edition, dimension: str, code: str) -> str:
    """A part for reading."""
    if dimension == GEMEENTE:
        return edition.atlas.name(code)
    if dimension == "extract":
        return edition.extract_titles.get(code, code)
    return edition.supply.name(code) if dimension == "leverancier" else category(code)


def lack(edition: Edition, amount: float) -> str:
    """A shortfall in a table: a number, fewer than may be told, or none."""
    return "geen" if round(amount) <= 0 else few(edition, amount)


def unknown_rows(edition: Edition, gap: Gap) -> list[tuple[str, str]]:
    """The gemeenten about whose persons most is not known, largest first."""
    parts = [part for part in gap.splits.get(GEMEENTE, []) if part.name != REST and part.unknown >= edition.minimum]
    parts.sort(key=lambda part: (-part.unknown, part.name))
    return [(edition.atlas.name(part.name), numbers.count(part.unknown)) for part in parts[:SHOWN_GEMEENTEN]]
