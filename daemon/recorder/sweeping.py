"""What a gesture of fingers did to the screen: a list scrolled, a thing was swept away, the system went back.

A look before the gesture says what it was done on; only the one after it says what it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from controllers.types import (
    Drag,
    Navigate,
    Navigation,
    OnElement,
    Pinch,
    Scroll,
    Swipe,
    Target,
    ToWindow,
    Way,
)
from daemon.recorder.gestures import Clicked, Pinched, Swept
from daemon.recorder.pairing import Paired, Pointed, active_window, hit, is_fresh, pair, raised, unframed
from daemon.recorder.ring import Look, same_scene
from perception.keyboards import is_keyboard, without_keyboard
from perception.types import Element, Observation, Point, Role, Surface
from sop.evidence import element_at
from sop.gestures import BUTTONS, scrolled, system_gesture
from sop.shown import SYSTEM

MOST_SHARE = 0.84


def touched(
    gesture: Pointed | Swept | Pinched, oldest: Look, during: Sequence[Look] = (), later: Look | None = None
) -> Paired:
    """`during` are looks of the time from the gesture before it to its end."""
    look = gesture.span.before or oldest
    seen = look.observation
    if isinstance(gesture, Clicked) and _met_another(gesture, look, during):
        gesture = replace(gesture, span=replace(gesture.span, previous=look.began + 1))
    match gesture:
        case Swept():
            if (to := by_gesture(seen, gesture)) is not None:
                return _navigated(seen, to)
            return _swept(gesture, seen, is_fresh(gesture.span, look))
        case Pinched(point=point, scale=scale):
            target, note = hit(seen, point, is_fresh(gesture.span, look))
            return Paired(seen, Pinch(seen.id, target, scale), note)
        case Clicked(point=point) if (to := by_button(seen, point)) is not None:
            return _navigated(seen, to)
        case _:
            return pair(gesture, oldest, during, later)


def _met_another(tap: Clicked, look: Look, during: Sequence[Look]) -> bool:
    """Another window had come to the front since that look: one that was complete before the finger lifted, which is
    when a tap does something, shows what it met."""
    if look.observation.surface is not Surface.PHONE or tap.count > 1:
        return False
    met = [each.observation for each in during if each.began > look.began and each.done <= tap.span.ended]
    return any(each.foreground != look.observation.foreground for each in met)


def settled(paired: Paired, after: Observation | None) -> Paired | None:
    """The same, now that it is seen what came of it; None for what is no part of the job: a keyboard put away."""
    action, before = paired.action, paired.before
    if isinstance(action, Navigate) and after is not None and _keyboard_gone(before, after):
        return None
    if isinstance(action, Swipe) and action.way is Way.UP and after is not None and _shade_closed(before, after):
        return _navigated(before, Navigation.BACK)
    if isinstance(action, Swipe) and isinstance(action.target, OnElement):
        paired = _scrolled(paired, action, action.target, after)
    if before.surface is Surface.PHONE:
        return replace(paired, before=without_keyboard(before))
    paired = unframed(paired, after)
    return raised(paired, after) if after is not None else paired


def _navigated(observation: Observation, to: Navigation) -> Paired:
    return Paired(observation, Navigate(observation.id, ToWindow(active_window(observation)), to))


def _keyboard_gone(before: Observation, after: Observation) -> bool:
    """Back puts the keyboard away before anything else: where none is up, it would leave the page."""
    up, still = (any(map(is_keyboard, each.windows)) for each in (before, after))
    return up and not still and {w.id for w in without_keyboard(before).windows} <= {w.id for w in after.windows}


def _shade_closed(before: Observation, after: Observation) -> bool:
    """While it is open, no application is in front."""
    front, now = before.window(before.foreground), after.window(after.foreground)
    return (front is None or front.app == SYSTEM) and now is not None and now.app != SYSTEM


def by_button(observation: Observation, point: Point) -> Navigation | None:
    element = element_at(observation, point)
    window = observation.window(element.window) if element else None
    if element is None or window is None or window.app != SYSTEM:
        return None
    return BUTTONS.get(element.identifier.rpartition("/")[2])


def by_gesture(observation: Observation, gesture: Swept) -> Navigation | None:
    return system_gesture(observation, gesture.point, way_of(gesture), gesture.rested)


def way_of(gesture: Swept) -> Way:
    dx, dy = gesture.to.x - gesture.point.x, gesture.to.y - gesture.point.y
    if abs(dx) > abs(dy):
        return Way.RIGHT if dx > 0 else Way.LEFT
    return Way.DOWN if dy > 0 else Way.UP


def _swept(gesture: Swept, seen: Observation, fresh: bool) -> Paired:
    target, note = hit(seen, gesture.point, fresh)
    element = seen.element(target.ref) if isinstance(target, OnElement) else None
    if element is not None and element.role is Role.SLIDER:
        place = element.bounds
        to = OnElement(element.ref, Point(gesture.to.x - place.x, gesture.to.y - place.y))
        return Paired(seen, Drag(seen.id, target, to), note)
    way = way_of(gesture)
    return Paired(seen, Swipe(seen.id, _whole(target), way, _share(gesture, way, element, seen)), note)


def _whole(target: Target) -> Target:
    """A sweep goes about the middle of what it is over."""
    return OnElement(target.ref) if isinstance(target, OnElement) else target


def _share(gesture: Swept, way: Way, element: Element | None, seen: Observation) -> float:
    box = element.bounds if element is not None else seen.displays[0].bounds
    far = abs(gesture.to.x - gesture.point.x) if way in (Way.LEFT, Way.RIGHT) else abs(gesture.to.y - gesture.point.y)
    size = box.width if way in (Way.LEFT, Way.RIGHT) else box.height
    return round(min(MOST_SHARE, max(0.2, far / max(1, size))), 2)


def _scrolled(paired: Paired, action: Swipe, target: OnElement, after: Observation | None) -> Paired:
    """A scroll where what shows in something scrollable went with the finger; else a sweep, of the thing itself if it
    is gone, else of all that moves there."""
    before, element = paired.before, paired.before.element(target.ref)
    if element is None or after is None:
        return paired
    notches = scrolled(before, after, element, action.way, paged=not same_scene(before, after))
    return replace(paired, action=Scroll(action.observation, target, *notches)) if notches else paired
