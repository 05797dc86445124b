"""When a model goes round in circles: the same act on the same screen again and again, or two by turns. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from controllers.types import Drag, Flick, Key, OnElement, Raise, Scroll, Swipe, Untargeted, Wait
from perception.diff import dhash
from perception.types import ElementRef, Frame, Observation, ObservationId
from policies.types import Act, Drifted, GiveUp, NotDone, Turn
from sop.change import signature

SAME: Final = 3
"""How often one act on one screen is no progress."""
WAITS: Final = 10
"""The same for waiting: what is slow shows the same screen for long."""

Trace = tuple[object, ...]

_MOVE = (Drag, Flick, Key, Scroll, Swipe)
"""What may change only pixels: a drawing, a page that nobody can read. The looks with pixels are the last few."""


def stalled(act: Act, now: Observation, history: Sequence[Turn]) -> GiveUp | None:
    """Why the act is not tried: before it is sent, since what came of it is known already."""
    sent = (turn for turn in history if not isinstance(turn.outcome, Drifted | NotDone))
    done = [_trace(turn.decision, turn.observation) for turn in sent if isinstance(turn.decision, Act)]
    traces = [*done, _trace(act, now)]
    most = WAITS if isinstance(act.action, Wait) else SAME
    if len(traces) >= most and len(set(traces[-most:])) == 1:
        return _stop(f"{act.intent}: chosen {most} times on the same screen", "it changes nothing")
    first, second, third, fourth = traces[-4:] if len(traces) >= 4 else (None, None, None, None)
    if first is not None and first != second and (first, second) == (third, fourth):
        return _stop(f"{act.intent}: two acts by turns", "the screen is the one it was before them")
    return None


def _trace(act: Act, seen: Observation) -> Trace:
    """The screen with its places, since scrolling shows others, and the act without what is new in every look."""
    action = replace(act.action, observation=ObservationId(""))
    if not isinstance(action, Untargeted | Raise) and isinstance(action.target, OnElement):
        named = act.evidence
        element = seen.element(action.target.ref)
        place = element.bounds if element is not None else None
        return _screen(act, seen), (replace(action, target=OnElement(ElementRef(""))), repr(named), place)
    return _screen(act, seen), action


def _screen(act: Act, seen: Observation) -> Trace:
    """What it says, and for what moves pixels how it looks: coarsely, as a caret blinks and a clock ticks."""
    looks = dhash(seen.frame) if isinstance(act.action, _MOVE) and isinstance(seen.frame, Frame) else ""
    return signature(seen, placed=True), looks


def _stop(reason: str, found: str) -> GiveUp:
    return GiveUp(reason, "progress", found)
