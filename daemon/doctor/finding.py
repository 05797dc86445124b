"""What the doctor found, and how bad it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    GOOD = "good"
    LIMITED = "limited"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """`fix` is "" when there is nothing to mend. LIMITED: something works less; BAD: a main job cannot be done."""

    what: str
    health: Health
    found: str
    fix: str
