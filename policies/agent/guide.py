"""A procedure near to the goal, in words for a model: what its steps are and which are finished. Monotone: what was
finished once stays so."""

from __future__ import annotations

from collections.abc import Sequence

from controllers.types import (
    AtPoint,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    OnElement,
    Scroll,
    Swipe,
    Type,
)
from perception.types import ElementRef, Observation, Point
from policies.types import Act, Turn, Verified
from sop.evidence import element_at
from sop.match import resolve
from sop.types import (
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoScroll,
    DoSwipe,
    DoType,
    Found,
    NoTarget,
    Sop,
    Step,
)

_VERBS = (
    (DoClick, Click), (DoDoubleClick, DoubleClick), (DoDrag, Drag), (DoKey, Key), (DoLaunch, Launch),
    (DoLongPress, LongPress), (DoScroll, Scroll), (DoSwipe, Swipe), (DoSwipe, Flick), (DoType, Type),
)  # fmt: skip


def told(sop: Sop, turns: Sequence[Turn]) -> str:
    """One line a step; each with its state."""
    done = finished(sop, turns)
    lines = [
        f"{number}. {step.intent} [{'finish' if number <= done else 'unfinish'}]"
        for number, step in enumerate(sop.steps, 1)
    ]
    return "\n".join([f"A procedure that is near to it, “{sop.title}”:", *lines])


def finished(sop: Sop, turns: Sequence[Turn]) -> int:
    """How many steps, from the first on, were done in that order."""
    done = 0
    for turn in turns:
        if done < len(sop.steps) and isinstance(turn.outcome, Verified) and _does(turn, sop.steps[done]):
            done += 1
    return done


def _does(turn: Turn, step: Step) -> bool:
    act = turn.decision
    if not isinstance(act, Act) or not any(
        isinstance(step.action, theirs) and isinstance(act.action, ours) for theirs, ours in _VERBS
    ):
        return False
    if isinstance(step.target, NoTarget) or isinstance(act.action, Launch):
        return True
    found = resolve(step.target, turn.observation)
    target = act.action.target  # type: ignore[union-attr]
    if isinstance(target, AtPoint):  # of a swipe that begins on a part of it
        return isinstance(found, Found) and found.ref in _under(target.point, turn.observation)
    return isinstance(found, Found) and isinstance(target, OnElement) and target.ref == found.ref


def _under(point: Point, observation: Observation) -> frozenset[ElementRef]:
    element = element_at(observation, point)
    return frozenset(each.ref for each in (element, *observation.ancestors(element))) if element else frozenset()
