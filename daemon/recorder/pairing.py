"""A gesture laid against the looks around it: what was under the pointer, who had the focus, what a field became."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Change,
    Click,
    DoubleClick,
    Drag,
    Key,
    LongPress,
    OnElement,
    Origin,
    Raise,
    Rearranged,
    Scroll,
    Target,
    ToWindow,
    TripleClick,
)
from daemon.recorder.focus import Focus, FocusKind
from daemon.recorder.gestures import Chorded, Clicked, Dragged, Held, Span, Wheeled
from daemon.recorder.ring import Look
from perception.types import (
    Element,
    ElementRef,
    Gap,
    HiddenValue,
    NoFrame,
    Observation,
    Point,
    Rect,
    Role,
    State,
    Window,
    WindowId,
)
from sop.evidence import element_at
from sop.menus import MENUS

EVIDENCE = "recording"
EDGE_PX, TITLE_PX = 10, 44
"""How far a window manager's frame may reach beyond a window."""

SWITCHES = ("alt+Tab", "alt+shift+Tab", "alt+Escape", "alt+F6", "super+Tab")
"""Chords that bring another window to the front, which one depending on what was in front before."""

TOO_FAST = "the next act came before the screen could be read"
_PLAIN_KEYS_OF_AN_ELEMENT = re.compile(
    r"(shift\+)?(Return|space|Tab|Delete|BackSpace|Left|Right|Up|Down|Home|End|Page_\w+|Prior|Next)"
    r"|ctrl\+(shift\+)?[cvx]|(ctrl|shift)\+Insert"
)


Pointed = Clicked | Held | Dragged | Wheeled


@dataclass(frozen=True, slots=True)
class Paired:
    """An act and the screen it was done on; `note` says what could not be known, "" if nothing."""

    before: Observation
    action: Action
    note: str = ""


def window_at(observation: Observation, point: Point) -> Window | None:
    inside = [window for window in observation.windows if window.bounds.contains(point)]
    return max(inside, key=lambda window: window.z, default=None)


def focused(observation: Observation) -> Element | None:
    """The innermost focused element of the active window, a field before anything else."""
    candidates = [e for e in observation.elements if State.FOCUSED in e.states and e.window == observation.foreground]
    fields = [element for element in candidates if _kind(element).takes_text]
    return next(reversed(fields or candidates), None)


def focus_of(observation: Observation) -> Focus:
    if _menu_open(observation):
        return Focus(FocusKind.MENU, ElementRef(""))
    element = focused(observation)
    return Focus(_kind(element), element.ref) if element else Focus(FocusKind.OTHER, ElementRef(""))


def focus_at(observation: Observation, point: Point) -> Focus:
    """Who has the focus once that place is clicked; OTHER where nothing there takes it."""
    element = element_at(observation, point)
    takes = element is not None and {State.FOCUSABLE, State.ENABLED} <= element.states
    return Focus(_kind(element), element.ref) if element and takes else Focus(FocusKind.OTHER, ElementRef(""))


def _menu_open(observation: Observation) -> bool:
    """A pop-up of the active application above its window that holds menu items takes the keys."""
    active = observation.window(observation.foreground)
    if active is None:
        return False
    above = {w.id for w in observation.windows if w.z > active.z and w.pid == active.pid and w.id != active.id}
    return any(e.window in above and e.role in (Role.MENU, Role.MENU_ITEM) for e in observation.elements)


def _kind(element: Element) -> FocusKind:
    if element.role is Role.PASSWORD or isinstance(element.value, HiddenValue):
        return FocusKind.HIDDEN
    if element.role in (Role.MENU, Role.MENU_ITEM):
        return FocusKind.MENU
    if State.EDITABLE not in element.states and element.role not in (Role.TEXTBOX, Role.SPIN, Role.TERMINAL):
        return FocusKind.OTHER
    area = State.MULTILINE in element.states or element.role is Role.DOCUMENT
    return FocusKind.AREA if area and element.role is not Role.TERMINAL else FocusKind.LINE


def pair(gesture: Pointed, oldest: Look, during: Sequence[Look] = (), later: Look | None = None) -> Paired:
    """The target is what the look before shows. Where an earlier event may have changed the screen since that look, no
    element is claimed: a menu may have opened and closed between. Only an item of an open menu is, that a look shows
    which was taken between that event and the release: a step that names an item of a menu is done in that menu or not
    at all, so nothing else can be hit by it. And so is what has the focus in the look `later` and had not before: a
    click on something above it would not have given it that."""
    look = gesture.span.before or oldest
    fresh = is_fresh(gesture.span, look)
    fresh = fresh or (isinstance(gesture, Clicked) and later is not None and _took_focus(gesture.point, look, later))
    if not fresh and isinstance(gesture, Clicked) and (shown := _in_menu(gesture, during)):
        item = shown[0].observation
        return Paired(item, Click(item.id, OnElement(shown[1].ref), gesture.button, gesture.modifiers))
    observation = look.observation
    match gesture:
        case Clicked(count=2 | 3 as count):
            target, note = hit(observation, gesture.point, fresh)
            several = DoubleClick if count == 2 else TripleClick
            return Paired(observation, several(observation.id, target, gesture.button), note)
        case Clicked():
            target, note = hit(observation, gesture.point, fresh)
            return Paired(observation, Click(observation.id, target, gesture.button, gesture.modifiers), note)
        case Held():
            target, note = hit(observation, gesture.point, fresh)
            seconds = round((gesture.span.ended - gesture.span.began) / 1e9, 1)
            return Paired(observation, LongPress(observation.id, target, seconds), note)
        case Dragged():
            target, note = hit(observation, gesture.point, fresh)
            to, note_to = hit(observation, gesture.to, fresh)
            return Paired(observation, Drag(observation.id, target, to), note or note_to)
        case Wheeled():
            target, note = hit(observation, gesture.point, fresh)
            return Paired(observation, Scroll(observation.id, target, gesture.dx, gesture.dy), note)


def is_fresh(span: Span, look: Look) -> bool:
    """Nothing was done between the look and the gesture that it is the look before."""
    return span.before is not None and look.began >= span.previous


def chorded(gesture: Chorded, oldest: Look, later: Look | None) -> Paired | None:
    """A key or a chord. Who had the focus is told by a look between the last time that it may have moved and the key;
    one that was not complete by then may show what the key did. Without one, the key goes to the window: the one that
    is in front in the look after the focus moved, unless the key itself may have changed that. None where windows came
    or went since, and nothing tells which one had the keyboard."""
    look = gesture.span.before or oldest
    observation, focus = look.observation, Focus(FocusKind.OTHER, ElementRef(""))
    if look.began >= gesture.since:
        focus = focus_of(observation)
    elif later is not None and gesture.chord not in SWITCHES and _same_windows(observation, later.observation):
        observation = replace(observation, foreground=later.observation.foreground)
    elif gesture.rearranged:
        if later is None:
            return None
        if not _still_in_front(gesture.rearranged, look, later.observation):
            if not _explained(gesture.rearranged, observation, later.observation):
                return None
            observation = later.observation
    chord = Arg(gesture.chord, Origin.USER, EVIDENCE)
    return Paired(observation, Key(observation.id, _key_target(gesture.chord, focus, observation), chord))


def _still_in_front(changes: Sequence[Rearranged], before: Look, later: Observation) -> bool:
    """The same window as before, beneath all that has opened since: a list of completions, a hint. What opened and went
    may have had the keyboard, and a menu takes it."""
    front = later.window(later.foreground)
    if front is None or front.id != before.observation.foreground or _menu_open(later):
        return False
    opened = [each.bounds for each in changes if each.change is Change.OPENED and each.time >= before.began]
    new = [window for window in later.windows if before.observation.window(window.id) is None]
    there = all(place is not None and any(_in(place, window) for window in new) for place in opened)
    return there and len(opened) <= len(new)


def _in(place: Rect, window: Window) -> bool:
    """The window fills that place, or all of it but its frame."""
    return place.intersect(window.bounds) == window.bounds


def _explained(changes: Sequence[Rearranged], before: Observation, later: Observation) -> bool:
    """Whether the window that is in front later was so when the key came, by what is known to have come and gone before
    it: it is one of those that opened, or all that is missing had gone."""
    front = later.window(later.foreground)
    if front is None:
        return False
    if before.window(front.id) is None:
        opened = (each.bounds for each in changes if each.change is Change.OPENED)
        return any(place is not None and _in(place, front) for place in opened)
    missing = {window.id for window in before.windows} - {window.id for window in later.windows}
    new = {window.id for window in later.windows} - {window.id for window in before.windows}
    gone = sum(each.change is Change.GONE for each in changes)
    return not new and 0 < len(missing) <= gone


def _same_windows(one: Observation, other: Observation) -> bool:
    return {window.id for window in one.windows} == {window.id for window in other.windows}


def _in_menu(gesture: Clicked, looks: Sequence[Look]) -> tuple[Look, Element] | None:
    """The item of an open menu at that point, if all looks that show one there agree; else the one item that the menu,
    about to close and without a place, says is selected: the pointer was on it when it was pressed."""
    there = [(look, e) for look in looks if (e := element_at(look.observation, gesture.point)) and _is_item(look, e)]
    pressed = [look for look in looks if look.began >= gesture.span.began]
    selected = [
        (look, e)
        for look in pressed
        for e in look.observation.elements
        if State.SELECTED in e.states and e.bounds.empty and _is_item(look, e)
    ]
    found = there or selected
    return found[0] if len({(element.ref, element.name) for _, element in found}) == 1 else None


def _took_focus(point: Point, look: Look, later: Look) -> bool:
    """What lies there now is what lay there before, in the same place, and has the focus since."""
    before, after = element_at(look.observation, point), element_at(later.observation, point)
    if before is None or after is None or not _same_windows(look.observation, later.observation):
        return False
    kept = (before.ref, before.role, before.name, before.label, before.bounds) == (
        (after.ref, after.role, after.name, after.label, after.bounds)
    )
    return kept and State.FOCUSED in after.states - before.states


def _is_item(look: Look, element: Element) -> bool:
    return element.role in MENUS and any(e.role is Role.MENU for e in look.observation.ancestors(element))


def hit(observation: Observation, point: Point, fresh: bool) -> tuple[Target, str]:
    if not fresh:
        return AtPoint(point), f"what was at {point.x},{point.y} is not known: {TOO_FAST}"
    element = element_at(observation, point)
    if element is None:
        return AtPoint(point), f"no element is known at {point.x},{point.y}"
    return OnElement(element.ref, Point(point.x - element.bounds.x, point.y - element.bounds.y)), ""


def _key_target(chord: str, focus: Focus, observation: Observation) -> Target:
    """Keys that act on the focused element name it; all others go to the active window."""
    if _PLAIN_KEYS_OF_AN_ELEMENT.fullmatch(chord) and focus.ref and observation.element(focus.ref) is not None:
        return OnElement(focus.ref)
    return ToWindow(active_window(observation))


def active_window(observation: Observation) -> WindowId:
    top = max(observation.windows, key=lambda window: window.z, default=None)
    return observation.foreground or (top.id if top else WindowId(""))


def raised(paired: Paired, after: Observation) -> Paired:
    """A window switcher depends on the order of windows; what it came to is the window that is active now."""
    action = paired.action
    if not isinstance(action, Key) or action.chord.value not in SWITCHES:
        return paired
    window = after.foreground
    if window == paired.before.foreground or paired.before.window(window) is None:
        return paired
    return replace(paired, action=Raise(paired.before.id, ToWindow(window)))


def unframed(paired: Paired, after: Observation | None) -> Paired:
    """A press on a window's frame (to move or close it) is not a press on what lies below. Frames are not among the
    elements, so near the edge of a window above, only a screen whose active window then is the lower one is proof."""
    action = paired.action
    if not isinstance(action, Click | DoubleClick | TripleClick | LongPress | Drag):
        return paired
    if not isinstance(action.target, OnElement):
        return paired
    element, offset = paired.before.element(action.target.ref), action.target.offset
    if element is None or offset is None:
        return paired
    point = Point(element.bounds.x + offset.x, element.bounds.y + offset.y)
    above = _frame_at(paired.before, point, element.window)
    if above is None or (after and after.foreground == element.window and after.window(above.id)):
        return paired
    note = f'it may have been the frame of the window "{above.title}"'
    return replace(paired, action=replace(action, target=AtPoint(point)), note=note)


def _frame_at(observation: Observation, point: Point, below: WindowId) -> Window | None:
    """A window with a frame, above `below`, whose frame may cover the point."""
    framed = {
        e.window for e in observation.elements if e.parent < 0 and e.role in (Role.FRAME, Role.DIALOG, Role.ALERT)
    }
    under = observation.window(below)
    for window in observation.windows:
        box = window.bounds
        frame = Rect(box.x - EDGE_PX, box.y - TITLE_PX, box.width + 2 * EDGE_PX, box.height + TITLE_PX + EDGE_PX)
        if under and window.z > under.z and window.id in framed and frame.contains(point) and not box.contains(point):
            return window
    return None


def blind(before: Observation, ended: int) -> Observation:
    """The screen after an act when nobody could look: the windows are there, what is in them is not known."""
    gaps = tuple(Gap(window.id, TOO_FAST) for window in before.windows)
    return replace(before, time=ended, frame=NoFrame(TOO_FAST), elements=(), gaps=gaps)
