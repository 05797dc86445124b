"""The model that the settings name, as far as a run must know it: what to call it, where it is, how to open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from perception.types import Surface
from policies.agent.policy import Mindset

SURFACES = {
    Surface.DESKTOP: "your desktop", Surface.VIRTUAL: "a desktop of its own, unseen by you",
    Surface.PHONE: "your phone", Surface.WEB: "the browser",
}  # fmt: skip
ALSO = "also when a procedure finds nothing"

Open = Callable[[tuple[str, ...]], Mindset]
"""With the handles of the run's secrets. Raises ModelTrouble; loads what is heavy."""


def keyless() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Reach:
    """`where` is "this machine", the name and port of a server on it, or the whole address of another; `here`: nothing
    that it is shown leaves this machine. `check` raises ModelTrouble where it cannot be asked now. `terms` say which
    model it is and how it is reached; `key` tells one key of it from another and says nothing of either, "" for none.
    It raises ConfigError."""

    name: str
    where: str
    here: bool
    open: Open
    check: Callable[[], None]
    terms: str
    key: Callable[[], str] = keyless

    def terms_for(self, surface: Surface) -> str:
        """What a person agrees to: another model, another place, another way there and, where pictures leave this
        machine, another surface are agreed to anew."""
        pictures = "any screen" if self.here else SURFACES[surface]
        return f"{self.terms} seeing {pictures}, {ALSO}"


Configured = Callable[[], Reach | None]
"""None where the settings name no model."""


def nobody() -> None:
    return None
