"""How much goes wrong: the rates of planted faults and their presets.

What belongs here: numbers. What does not: the faults themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FaultSettings:
    """Chances of faults.

    **Units**: per expected delivery; ``strays`` likewise (a file beside the clean one); ``differences`` per eligible
    person and rule C01 to C12.
    """

    late: float = 0.0
    missing: float = 0.0
    refused: float = 0.0
    rows: float = 0.0
    corrected: float = 0.0
    held: float = 0.0
    resent: float = 0.0
    superseded: float = 0.0
    warned: float = 0.0
    strays: float = 0.0
    differences: float = 0.0

    @classmethod
    def preset(cls, name: str) -> FaultSettings:
        """The settings of a preset: ``none``, ``light``, ``demo`` or ``heavy``.

        **Errors**: ValueError for another name.
        """
        if name not in PRESETS:
            raise ValueError(f"onbekende instelling {name!r}: kies uit {', '.join(PRESETS)}")
        return PRESETS[name]


PRESETS = {
    "none": FaultSettings(),
    "light": FaultSettings(
        late=0.02, refused=0.02, rows=0.02, corrected=0.01, resent=0.005, superseded=0.002, warned=0.01,
        strays=0.005, differences=0.002,
    ),
    "demo": FaultSettings(
        late=0.03, missing=0.004, refused=0.03, rows=0.04, corrected=0.02, held=0.006, resent=0.008, superseded=0.006,
        warned=0.02, strays=0.01, differences=0.004,
    ),
    "heavy": FaultSettings(
        late=0.08, missing=0.03, refused=0.12, rows=0.20, corrected=0.06, held=0.03, resent=0.03, superseded=0.03,
        warned=0.10, strays=0.05, differences=0.02,
    ),
}  # fmt: skip
