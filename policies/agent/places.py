"""Where a model's point or element lies, with the evidence by which the guard finds it again. Pure.

| what lies there                                   | what follows                                            |
|---------------------------------------------------|---------------------------------------------------------|
| one thing that its evidence tells from all others | it, with that evidence, as a replay's step              |
| one of several that look alike                    | that very one, and a person is asked                    |
| a drawing, or a window that cannot be read        | the pixel, with what shows around it; a person is asked |
| something that cannot be used now                 | back to the model                                       |
| nothing, where all that there is is known         | back to the model                                       |
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from controllers.types import AtPoint, OnElement, Target, ToWindow, Way
from perception.types import Element, Observation, Point, Role, State, Window
from policies.aiming import MIDDLE
from sop.evidence import describe, element_at, in_words, of_app
from sop.gestures import system_gesture
from sop.match import resolve
from sop.scene import Scene
from sop.text import shorten
from sop.types import ElementTarget, Found, NoTarget, WindowTarget
from sop.types import Target as Evidence

_BLANK = frozenset(
    {Role.ALERT, Role.APPLICATION, Role.DIALOG, Role.FRAME, Role.GENERIC, Role.MENUBAR, Role.SEPARATOR, Role.TAB_LIST,
     Role.TOOLBAR, Role.UNKNOWN, Role.WINDOW}
)  # fmt: skip
"""What holds other things: where it has neither name nor action of its own, a press on it is one beside them."""

_FIELDS = frozenset({Role.CELL, Role.COMBOBOX, Role.PASSWORD, Role.SPIN, Role.TERMINAL, Role.TEXTBOX})


@dataclass(frozen=True, slots=True)
class SayAgain:
    """It goes back to the model, never to a device: what is wrong, in words that it can act on."""

    why: str


@dataclass(frozen=True, slots=True)
class Placed:
    """`words` name it for a person. `doubt` is why a person is to be asked, "" where nothing gives cause."""

    target: Target
    evidence: Evidence
    words: str
    element: Element | None = None
    doubt: str = ""


def pressed(target: Target, observation: Observation) -> Placed | SayAgain:
    """What a press there would reach."""
    match target:
        case AtPoint(point=point):
            return _at(point, observation)
        case OnElement(ref=ref):
            element = observation.element(ref)
            return _usable(element, None, observation) if element else SayAgain("There is no such element.")
        case ToWindow():
            return SayAgain("Say where: a whole window cannot be pressed.")


def moved_over(target: Target, observation: Observation) -> Placed | SayAgain:
    """What turning the wheel, or a finger, there would move: whatever lies there, as it changes nothing."""
    match target:
        case AtPoint(point=point):
            element = element_at(observation, point)
            if element is None or element.role is Role.CANVAS:
                return _at(point, observation)
            return _on(element, point, observation)
        case OnElement(ref=ref):
            element = observation.element(ref)
            return _on(element, None, observation) if element else SayAgain("There is no such element.")
        case ToWindow():
            return in_front(target, observation)


def drawn_from(start: AtPoint, way: Way, observation: Observation) -> Placed | SayAgain:
    """Where a finger comes down that is drawn that way: that very pixel. Up and down it only moves what lies there,
    whichever of several alike that is."""
    if system_gesture(observation, start.point, way) is not None:
        return Placed(start, NoTarget(), "the edge of the screen")
    place = moved_over(start, observation)
    if isinstance(place, SayAgain):
        return place
    harmless = place.element is not None and way in (Way.UP, Way.DOWN)
    return replace(place, target=start, doubt="" if harmless else place.doubt)


def field(target: Target, observation: Observation) -> Placed | SayAgain:
    """Where a text would go: the field at the place, or the one that has the keyboard."""
    match target:
        case ToWindow(window=window):
            focused = focused_in(window, observation)
            return _on(focused, None, observation) if focused else in_front(target, observation)
        case AtPoint(point=point):
            found = element_at(observation, point)
        case OnElement(ref=ref):
            found = observation.element(ref)
    if found is None:
        return SayAgain("There is no field at that place.")
    if not takes_text(found):
        found = _only_field_in(found, observation) or found
    if not takes_text(found):
        return SayAgain(f"{_called(found, observation)} takes no text: name the field itself, or click into it first.")
    return _usable(found, None, observation)


def in_front(target: ToWindow, observation: Observation) -> Placed | SayAgain:
    """For keys: the window that has the keyboard, found again by being that very one, still in front."""
    window = observation.window(target.window)
    if window is None:
        return SayAgain("No window has the keyboard now: click into one first.")
    name = WindowTarget(window.app, window.title)
    return Placed(target, NoTarget(), in_words(name), focused_in(window.id, observation))


def focused_in(window: str, observation: Observation) -> Element | None:
    """The innermost thing that has the keyboard and takes text."""
    mine = [e for e in observation.elements if e.window == window and State.FOCUSED in e.states]
    return next((each for each in reversed(mine) if takes_text(each)), None)


def takes_text(element: Element) -> bool:
    return element.role in _FIELDS or State.EDITABLE in element.states


def _at(point: Point, observation: Observation) -> Placed | SayAgain:
    element, window = element_at(observation, point), _topmost(point, observation)
    if window is None:
        return SayAgain("No window is at that place.")
    blank = element is None or _blank(element, observation)
    gap = next((each.reason for each in observation.gaps if each.window == window.id), "")
    if blank and gap:
        return _pixel(point, window, f"the window “{shorten(window.title)}” cannot be read: {gap}")
    if element is not None and element.role is Role.CANVAS:
        return _pixel(point, window, "it is a drawing whose parts cannot be read")
    if element is None or blank:
        near = _nearest(point, window, observation)
        beside = f" The nearest thing is {near}." if near else ""
        return SayAgain(f"Nothing that could be pressed is at that place.{beside}")
    return _usable(element, point, observation)


def _pixel(point: Point, window: Window, doubt: str) -> Placed:
    words = f"the point {point.x},{point.y} in “{shorten(window.title)}” of {of_app(window.app)}"
    return Placed(AtPoint(point), NoTarget(), words, None, doubt)


def _usable(element: Element, point: Point | None, observation: Observation) -> Placed | SayAgain:
    if why := Scene(observation).hidden(element) or Scene(observation).disabled(element):
        return SayAgain(f"{_called(element, observation)} {why}.")
    return _on(element, point, observation)


def _on(element: Element, point: Point | None, observation: Observation) -> Placed:
    evidence = describe(observation, element.ref, point).target
    words = in_words(evidence)
    target = OnElement(element.ref, _offset(evidence, element, point))
    found = resolve(evidence, observation)
    if isinstance(found, Found) and found.ref == element.ref:
        return Placed(target, evidence, words, element)
    return Placed(target, NoTarget(), words, element, "nothing tells it from others like it")


def _offset(evidence: ElementTarget, element: Element, point: Point | None) -> Point | None:
    """None is the middle, which lets the device act without a pointer."""
    if point is None or evidence.within == MIDDLE or not element.bounds.contains(point):
        return None
    return Point(point.x - element.bounds.x, point.y - element.bounds.y)


def _blank(element: Element, observation: Observation) -> bool:
    if element.parent < 0:
        return element.role in _BLANK
    return element.role in _BLANK and not element.actions and not Scene(observation).name(element)


def _only_field_in(element: Element, observation: Observation) -> Element | None:
    """A group, or a caption's holder, that holds exactly one field."""
    inside = [e for e in observation.elements if takes_text(e) and element in observation.ancestors(e)]
    return inside[0] if len(inside) == 1 else None


def _topmost(point: Point, observation: Observation) -> Window | None:
    under = [window for window in observation.windows if window.bounds.contains(point)]
    return max(under, key=lambda window: window.z, default=None)


def _nearest(point: Point, window: Window, observation: Observation) -> str:
    scene = Scene(observation)
    named = [e for e in scene.named(window.id) if e.parent >= 0 and e.role not in _BLANK]
    near = min(named, key=lambda e: _distance(e, point), default=None)
    return _called(near, observation) if near is not None else ""


def _distance(element: Element, point: Point) -> int:
    box = element.bounds
    across = max(box.x - point.x, 0, point.x - box.right + 1)
    down = max(box.y - point.y, 0, point.y - box.bottom + 1)
    return across * across + down * down


def _called(element: Element, observation: Observation) -> str:
    return in_words(describe(observation, element.ref).target)
