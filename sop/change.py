"""What an act changed: two looks at a screen compared, and screens that are the same for all that matters."""

from __future__ import annotations

from dataclasses import dataclass

from controllers.types import (
    AtPoint,
    Key,
    OnElement,
    Raise,
    ToWindow,
    Type,
    Untargeted,
)
from perception.diff import crop, sha256
from perception.types import (
    Element,
    Frame,
    NumberValue,
    Observation,
    Rect,
    Role,
    State,
    TextValue,
    Window,
)
from sop.scene import Scene
from sop.text import momentary
from sop.types import Mark, Moment, Risk

_TICKING = frozenset({Role.PROGRESS, Role.SCROLLBAR, Role.STATUS, Role.TOOLTIP})
_FLEETING = frozenset({State.FOCUSED, State.FOCUSABLE})
_POPPED_UP = frozenset({Role.LIST, Role.MENU, Role.TOOLTIP})
_HOVERED = frozenset({Role.MENU, Role.MENU_ITEM})


def signature(observation: Observation, placed: bool = False) -> int:
    """A hash of all that a person would call the state of the screen: windows, and what is visible in them. Focus,
    hovering, progress and times of day are left out, and places too unless `placed`."""
    scene = Scene(observation)
    windows = sorted((w.app, w.title) for w in observation.windows if w.title)
    elements = [_facts(each, placed) for each in observation.elements if _matters(scene, each)]
    return hash((tuple(windows), tuple(elements)))


@dataclass(frozen=True, slots=True)
class Act:
    """A moment with what the cleaning asks of it: the screens before and after as signatures, the element acted on.

    `stale`: the look before may be older than the act before; `unknown`: so what was acted on is not known. `marks` are
    what the person said of it. `apart`: nobody watched between the act before and this one.
    """

    moment: Moment
    before: int
    after: int
    element: Element | None
    unknown: bool = False
    marks: tuple[Mark, ...] = ()
    apart: bool = False
    stale: bool = False

    @property
    def blind(self) -> bool:
        """The screen before or after could not be read in full."""
        return bool(self.moment.before.gaps or self.moment.after.gaps)

    @property
    def changed(self) -> bool:
        """The screen says something else than before. An unreadable one is no proof of the contrary."""
        return self.blind or self.before != self.after


def act(moment: Moment, unknown: bool = False) -> Act:
    return Act(moment, signature(moment.before), signature(moment.after), target_of(moment), unknown)


def _matters(scene: Scene, element: Element) -> bool:
    return element.role not in _TICKING and not momentary(element.name) and not scene.hidden(element)


def _facts(element: Element, placed: bool) -> tuple[object, ...]:
    states = element.states - _FLEETING
    if element.role in _HOVERED:
        states -= {State.SELECTED}
    place = element.bounds if placed else None
    return (element.role, element.name, element.label, element.identifier, element.value, frozenset(states), place)


def graver(one: Moment, other: Moment) -> Risk:
    return Risk.CONFIRM if Risk.CONFIRM in (one.risk, other.risk) else Risk.LOW


def looks_changed(moment: Moment, bounds: Rect) -> bool:
    """The pixels there differ; True where they are not known."""
    before, after = moment.before.frame, moment.after.frame
    if not isinstance(before, Frame) or not isinstance(after, Frame):
        return True
    return sha256(crop(before, bounds)) != sha256(crop(after, bounds))


def target_of(moment: Moment) -> Element | None:
    """The element acted on, as it was before."""
    action = moment.action
    if isinstance(action, Untargeted | Raise) or not isinstance(action.target, OnElement):
        return None
    return moment.before.element(action.target.ref)


def window_of(moment: Moment) -> Window | None:
    """The window acted on or in."""
    action = moment.action
    if isinstance(action, Untargeted):
        return None
    match action.target:
        case OnElement(ref=ref):
            element = moment.before.element(ref)
            return moment.before.window(element.window) if element else None
        case ToWindow(window=window):
            return moment.before.window(window)
        case AtPoint(point=point):
            under = [window for window in moment.before.windows if window.bounds.contains(point)]
            return max(under, key=lambda window: window.z, default=None)


def is_key(moment: Moment, *chords: str) -> bool:
    action = moment.action
    return isinstance(action, Key) and isinstance(action.chord.value, str) and action.chord.value in chords


def readable(moment: Moment) -> bool:
    """What was typed can be read back from the field, before and after."""
    if not isinstance(moment.action, Type) or not isinstance(moment.action.text.value, str):
        return False
    before = target_of(moment)
    after = moment.after.element(before.ref) if before else None
    return all(each is not None and isinstance(each.value, TextValue | NumberValue) for each in (before, after))


def new_windows(moment: Moment) -> list[Window]:
    """Titled windows that were not there before, in stacking order. Menus and tips are windows to X only."""
    known = {window.id for window in moment.before.windows}
    return [window for window in _proper(moment.after) if window.id not in known]


def gone_windows(moment: Moment) -> list[Window]:
    left = {window.id for window in moment.after.windows}
    return [window for window in _proper(moment.before) if window.id not in left]


def _proper(observation: Observation) -> list[Window]:
    popped_up = {each.window for each in observation.elements if each.parent < 0 and each.role in _POPPED_UP}
    return [window for window in observation.windows if window.title and window.id not in popped_up]


def retitled_windows(moment: Moment) -> list[Window]:
    """As they are afterwards."""
    before = {window.id: window.title for window in moment.before.windows}
    return [w for w in moment.after.windows if w.title and w.id in before and before[w.id] != w.title]


def new_elements(moment: Moment) -> list[Element]:
    """Visible, named, and nothing of that kind and name was there before."""
    return _only_in(moment.after, moment.before)


def gone_elements(moment: Moment) -> list[Element]:
    """Visible before and gone for good: neither renamed nor merely redrawn."""
    left = {each.ref for each in moment.after.elements}
    return [each for each in _only_in(moment.before, moment.after) if each.ref not in left]


def _only_in(observation: Observation, other: Observation) -> list[Element]:
    scene, elsewhere = Scene(observation), Scene(other)
    known = {(e.role, elsewhere.name(e)) for e in other.elements if not elsewhere.hidden(e)}
    found = (e for e in observation.elements if e.role not in _TICKING and not scene.hidden(e))
    return [e for e in found if scene.name(e) and (e.role, scene.name(e)) not in known]
