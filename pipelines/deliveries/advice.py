"""What a supplier can do about a delivery, in sentences that can be carried out: what, under which name, until when.

What belongs here: choosing those sentences from a receipt. What does not: the fixed words (``wording.yaml``), layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipelines.deliveries.ledger import HELD, IGNORED, REFUSED
from pipelines.deliveries.speech import long_moment
from pipelines.deliveries.wording import wording

if TYPE_CHECKING:
    from pipelines.deliveries.receipts import Receipt

HIGHEST_VOLGNUMMER = 99
_WRONG_NAME = {"B01", "B02", "B03"}  # the same name would be refused again
_NAME_IS_USED = {"B13"}
_NIL = "B08"


def name_of(leverancier: str | None, titles: Mapping[str, str]) -> str:
    """A supplier as people call it: ``gemeente Almere``, ``Ministerie van SZW``, ``berichtgever BG001``."""
    if leverancier is None:
        return "onbekende leverancier"
    partner = wording().leveranciers.get(leverancier)
    return partner or titles.get(leverancier) or f"berichtgever {leverancier}"


def what_to_do(receipt: Receipt) -> list[str]:
    """Steps in the order in which to take them; one sentence each, the code behind it where a step answers one."""
    texts = wording()
    general, waiting = texts.verdicts[receipt.verdict].doen, texts.verdicts[HELD].doen
    steps = [(code, texts.codes[code].doen) for code in receipt.codes]
    told = [f"{step} ({code})" for code, step in steps if step not in {general, waiting}]
    is_answered = receipt.verdict == REFUSED and bool(told)
    return [*([] if is_answered else [general]), *told, *_how_to_send(receipt)]


def _how_to_send(receipt: Receipt) -> list[str]:
    """Under which name and until when the next file is to come; nothing where none is asked."""
    is_asked = receipt.verdict in {REFUSED, HELD} or receipt.aantallen.afgekeurd > 0
    if receipt.verdict == IGNORED or not is_asked or _WRONG_NAME & set(receipt.codes) or receipt.volgnummer is None:
        return []
    return [_name_sentence(receipt, receipt.volgnummer), *_time_sentence(receipt)]


def _name_sentence(receipt: Receipt, volgnummer: int) -> str:
    """The name of the next file: a refused number may be used again, an accepted or held one may not."""
    is_free = receipt.verdict == REFUSED and not _NAME_IS_USED & set(receipt.codes)
    following = volgnummer if is_free else volgnummer + 1
    if following > HIGHEST_VOLGNUMMER:
        return (
            f"Volgnummer {HIGHEST_VOLGNUMMER} is het hoogste dat er is; vraag de beheerder hoe u verder kunt leveren."
        )
    stem = f"{receipt.extract}__{receipt.leverancier}__{receipt.periode}__{following:02d}"
    if _NIL in receipt.codes and receipt.aantallen.geland == 0:
        return f"Is er niets te melden, dan is de naam {stem}__NUL (met dezelfde extensie)."
    if receipt.verdict == HELD:
        return f"Klopt het bestand niet, lever dan het goede onder de naam {stem} (met dezelfde extensie)."
    return f"De naam van het nieuwe bestand is {stem} (met dezelfde extensie)."


def _time_sentence(receipt: Receipt) -> list[str]:
    """Until when; nothing for what is in already, and nothing without a deadline."""
    if receipt.deadline is None or receipt.verdict != REFUSED:
        return []
    moment = long_moment(receipt.deadline)
    if receipt.aangeleverd_op <= receipt.deadline:
        return [f"Komt het goede bestand uiterlijk {moment} binnen, dan is het op tijd."]
    return [f"De termijn liep tot en met {moment} en is voorbij; lever zo snel mogelijk."]
