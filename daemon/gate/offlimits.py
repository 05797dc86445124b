"""Which acts would reach a window of Steadyhand's own: the daemon's, an approver's, the terminal that asks. Pure."""

from __future__ import annotations

from controllers.types import (
    Action,
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    LongPress,
    OnElement,
    Pinch,
    Scroll,
    Swipe,
    Target,
    ToWindow,
    TripleClick,
)
from daemon.gate.binding import targets_of, window_of
from perception.types import Observation, Point, Window

Pointed = Click | DoubleClick | TripleClick | LongPress | Drag | Scroll | Swipe | Flick | Pinch


def aimed_at_ours(action: Action, observation: Observation, own: frozenset[int]) -> Window | None:
    """The window of ours that the act is meant for: never, however often it is chosen anew."""
    windows = (window_of(target, observation) for target in targets_of(action))
    return next((window for window in windows if window is not None and window.pid in own), None)


def covered_by_ours(action: Action, observation: Observation, own: frozenset[int]) -> Window | None:
    """The window of ours that lies where the pointer would press, drop or turn: not now. A plain click is left to the
    device, which presses by accessibility beneath other windows and refuses the pointer there."""
    plain = isinstance(action, Click) and action.button is Button.LEFT and not action.modifiers
    if not isinstance(action, Pointed) or plain:
        return None
    tops = (_topmost(point, observation) for target in targets_of(action) if (point := _spot(target, observation)))
    return next((window for window in tops if window is not None and window.pid in own), None)


def _topmost(point: Point, observation: Observation) -> Window | None:
    return max((w for w in observation.windows if w.bounds.contains(point)), key=lambda w: w.z, default=None)


def _spot(target: Target, observation: Observation) -> Point | None:
    match target:
        case AtPoint(point=point):
            return point
        case ToWindow():
            window = observation.window(target.window)
            return window.bounds.centre if window else None
        case OnElement(offset=offset):
            element = observation.element(target.ref)
            if element is None:
                return None
            bounds = element.bounds
            return Point(bounds.x + offset.x, bounds.y + offset.y) if offset else bounds.centre
