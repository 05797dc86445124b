"""What a finger drawn over a phone's glass comes to: the system's own gesture, or so much of a list scrolled. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from controllers.types import Flick, Navigate, Navigation, OnElement, Scroll, ToWindow, Way
from perception.types import Element, Observation, Point
from sop.change import signature
from sop.evidence import element_at
from sop.intent import did
from sop.shown import SYSTEM
from sop.types import Moment, Unplain

EDGE_DP, FOOT_DP, HEAD_DP = 24, 32, 28
"""How far from the sides, the lower and the upper edge the system's own gestures begin."""

NOTCH_DP = 100
"""What one notch of a wheel scrolls (controllers/android/scrolling.py)."""

BUTTONS = {
    "back": Navigation.BACK, "home": Navigation.HOME, "home_button": Navigation.HOME,
    "recent_apps": Navigation.RECENTS,
}  # fmt: skip

Notches = tuple[int, int]
_ONE = {Way.UP: (0, 1), Way.DOWN: (0, -1), Way.LEFT: (1, 0), Way.RIGHT: (-1, 0)}


def system_gesture(observation: Observation, start: Point, way: Way, rested: bool = False) -> Navigation | None:
    """From above; where there are no buttons, from a side to the middle or from below too. `rested`: the finger did, at
    the end."""
    if not observation.displays:
        return None
    box, scale = observation.displays[0].bounds, observation.displays[0].scale
    if way is Way.DOWN and start.y <= box.y + HEAD_DP * scale:
        return Navigation.NOTIFICATIONS
    buttons = any(e.identifier.startswith(f"{SYSTEM}:id/") and e.identifier.rpartition("/")[2] in BUTTONS
                  for e in observation.elements)  # fmt: skip
    if buttons:
        return None
    if way is Way.UP and start.y >= box.bottom - FOOT_DP * scale:
        return Navigation.RECENTS if rested else Navigation.HOME
    left, right = start.x <= box.x + EDGE_DP * scale, start.x >= box.right - EDGE_DP * scale
    return Navigation.BACK if (left and way is Way.RIGHT) or (right and way is Way.LEFT) else None


def plain(moment: Moment) -> Moment | Unplain:
    """A finger's way from pixel to pixel as what it came to, which comes to the same another day; any other act as it
    is. Where nothing moved it is one notch, which is left out."""
    action, before = moment.action, moment.before
    if not isinstance(action, Flick):
        return moment
    start, way = action.target.point, action.way
    element, to = element_at(before, start), system_gesture(before, start, way)
    moved = _moved(moment, element, way, paged=False)
    if moved is None and to is not None:
        return replace(moment, action=Navigate(before.id, ToWindow(before.foreground), to))
    moved = moved or _moved(moment, element, way, paged=True)
    if element is None or moved is None:
        return Unplain(before.surface, did(moment))
    return replace(moment, action=Scroll(before.id, OnElement(element.ref), *moved))


def _moved(moment: Moment, element: Element | None, way: Way, paged: bool) -> Notches | None:
    before, after = moment.before, moment.after
    if signature(before, placed=True) == signature(after, placed=True):
        return _ONE[way]
    return scrolled(before, after, element, way, paged) if element is not None else None


def scrolled(before: Observation, after: Observation, element: Element, way: Way, paged: bool) -> Notches | None:
    """What turning the wheel would have done as well, None where nothing scrollable around the element went with the
    finger. `paged`: the screen is another one, so that a page of which nothing is left was turned up or down."""
    area = next((each for each in (element, *before.ancestors(element)) if "scroll" in each.actions), None)
    if area is None:
        return None
    across = way in (Way.LEFT, Way.RIGHT)
    moved = _how_far(before, after, area, across)
    if not moved and not (moved is None and not across and paged):
        return None
    size = area.bounds.width if across else area.bounds.height
    far = moved if moved else (-1 if way is Way.UP else 1) * size // 2
    scale = before.displays[0].scale if before.displays else Fraction(1)
    notches = -round(far / (NOTCH_DP * scale)) or (-1 if far > 0 else 1)
    return (notches, 0) if across else (0, notches)


def _how_far(before: Observation, after: Observation, area: Element, across: bool) -> int | None:
    """By how many pixels what shows in `area` moved that way, as most of it did; None where nothing of it is left."""
    here, there = _places(before, area), _places(after, area)
    ways = [(there[key].x - box.x) if across else (there[key].y - box.y) for key, box in here.items() if key in there]
    return sorted(ways)[len(ways) // 2] if ways else None


def _places(observation: Observation, area: Element) -> dict[tuple[str, str, str], Point]:
    """Where things that can be told apart by their words lie in that box."""
    found: dict[tuple[str, str, str], Point] = {}
    twice = set()
    for each in observation.elements:
        key = (each.role.value, each.name, each.identifier)
        if not each.name or each.bounds.empty or each.bounds.intersect(area.bounds) != each.bounds:
            continue
        if key in found:
            twice.add(key)
        found[key] = each.bounds.centre
    return {key: point for key, point in found.items() if key not in twice}
