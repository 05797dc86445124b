"""Waiting until the screen has come to rest: two looks, a quiet time apart, that show the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from perception.clock import Deadline, boot_ns
from perception.diff import dirty
from perception.types import NOWHERE, Element, Frame, NoFrame, Observation

CARET_WIDTH = 4
CARET_HEIGHT = 80
"""Device pixels. A change that fits in this box is a blinking text cursor, also on a screen scaled by two."""

POLL_S = 0.03
CHANGE_S = 1.0
LOOK_S = 2.0


@dataclass(frozen=True, slots=True)
class Settled:
    """Pixels, tree and windows of `observation` stayed the same for the quiet time."""

    observation: Observation


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Rest could not be confirmed; `observation` is the last look, `why` is for people."""

    observation: Observation
    why: str


def settle(
    look: Callable[[Deadline], Observation],
    deadline: Deadline,
    quiet_s: float = 0.15,
    changed_since: Observation | None = None,
    change_s: float = CHANGE_S,
) -> Settled | Unsettled:
    """Look until nothing changes for `quiet_s` seconds.

    With `changed_since` (the look before an act) a quiet screen counts only once it differs from that one; if it does
    not within `change_s` seconds, that is Unsettled: the application may be slow, or the act had no visible effect.
    Raises what `look` raises, and Cancelled.
    """
    patience = deadline.within(change_s)
    waiting = changed_since is not None
    quiet_since = last = look(time_to_look(deadline))
    change = ""
    while True:
        waiting = waiting and changed_since is not None and not difference(changed_since, last)
        quiet = (last.time - quiet_since.time) / 1e9 >= quiet_s
        if quiet and not waiting:
            return Settled(last)
        if waiting and quiet and patience.expired:
            return Unsettled(last, f"Nothing has changed for {change_s:g} s.")
        if deadline.expired:
            return Unsettled(last, change or "There was too little time to be sure.")
        deadline.sleep(POLL_S)
        latest = look(time_to_look(deadline))
        if found := difference(last, latest):
            quiet_since, change, waiting = latest, f"Still changing: {found}.", False
        last = latest


def time_to_look(deadline: Deadline) -> Deadline:
    """Time for one whole look, also at the end: one cut short can read nothing, and would be the last word."""
    return Deadline(max(deadline.at_ns, boot_ns() + int(LOOK_S * 1e9)), deadline.cancel)


def difference(before: Observation, after: Observation) -> str:
    """What differs, in words; "" if nothing that matters does. A blinking caret does not matter."""
    if before.foreground != after.foreground or before.windows != after.windows:
        return "windows"
    if not same_elements(before.elements, after.elements) or before.gaps != after.gaps:
        return "elements"
    return _pixels(before.frame, after.frame)


def same_elements(before: Sequence[Element], after: Sequence[Element]) -> bool:
    """Equal but for their refs: Qt 5 makes a new object of a table's header at every look."""
    if len(before) != len(after):
        return False
    return all(
        one is two or one == two or replace(one, ref=two.ref) == two for one, two in zip(before, after, strict=True)
    )


def _pixels(before: Frame | NoFrame, after: Frame | NoFrame) -> str:
    if isinstance(before, NoFrame) or isinstance(after, NoFrame):
        return "" if type(before) is type(after) else "whether the screen can be read"
    box = dirty(before, after)
    if box == NOWHERE or (box.width <= CARET_WIDTH and box.height <= CARET_HEIGHT):
        return ""
    return f"pixels in {box.width}x{box.height} at {box.x},{box.y}"
