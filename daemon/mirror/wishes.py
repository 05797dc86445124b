"""From what a person did on a mirrored picture to an act on the screen as it is now. Pure.

They saw a picture; the screen may have gone on since. What lies under their finger must still be what lay there, or
nothing is done. What a gesture means is decided as in a recording (sweeping.py and pairing.py of daemon/recorder).
"""

from __future__ import annotations

from dataclasses import dataclass

from controllers.types import (
    Arg,
    Button,
    Key,
    Navigate,
    OnElement,
    Origin,
    Rotate,
    Scroll,
    Secret,
    Target,
    ToWindow,
    Type,
)
from daemon.api.views_mirror import (
    FieldView,
    KeyBody,
    NavigateBody,
    PressBody,
    RotateBody,
    StrokeBody,
    TextBody,
    WheelBody,
    Wish,
)
from daemon.recorder.gestures import Clicked, Dragged, Held, Span, Swept
from daemon.recorder.pairing import Paired, active_window, focus_of, focused, hit, window_at
from daemon.recorder.ring import Look
from daemon.recorder.sweeping import touched
from daemon.recorder.touching import ENTER, is_enter, on_keyboard
from perception.types import Element, HiddenValue, Observation, Point, Role, Surface
from perception.values import shown_text
from sop.evidence import element_at
from sop.params import slug

MIRROR = "the mirrored screen"
"""Where the person gave it: the evidence of every argument."""

CHANGED = "the screen changed under your finger"
TYPE_HERE = "type on your own keyboard: it goes into the field at once, and whole"
NOTHING_TO_TYPE_IN = "no field has the keyboard: tap one first"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing is done, and why."""

    why: str


def meant(wish: Wish, shown: Observation | None, now: Observation) -> Paired | Refused:
    """`shown` is the look that the person saw, None where that is not known any more."""
    match wish:
        case NavigateBody(to=to):
            return Paired(now, Navigate(now.id, ToWindow(active_window(now)), to))
        case RotateBody(to=to):
            return Paired(now, Rotate(now.id, to))
        case _ if shown is None:
            return Refused("that picture is too old")
        case PressBody() | StrokeBody() | WheelBody():
            return _pointed(wish, shown, now)
        case TextBody() | KeyBody():
            return _written(wish, shown, now)


def field_of(observation: Observation) -> tuple[FieldView, ...]:
    """The field with the keyboard, if one has it."""
    element = _field(observation)
    if element is None:
        return ()
    secret = _hides(element)
    text = "" if secret else shown_text(element.value)
    return (FieldView(element.label or element.name or element.role.value, text, secret),)


def handle_of(observation: Observation) -> str:
    """What to call the secret that goes into the field with the keyboard."""
    return next((slug(each.name) for each in field_of(observation)), "") or "secret"


def _pointed(wish: PressBody | StrokeBody | WheelBody, shown: Observation, now: Observation) -> Paired | Refused:
    point = Point(wish.x, wish.y)
    if not any(each.bounds.contains(point) for each in now.displays) or _size(shown) != _size(now):
        return Refused(CHANGED)
    if isinstance(wish, WheelBody):
        if _window(shown, point) != _window(now, point):
            return Refused(CHANGED)
        target, note = hit(now, point, fresh=True)
        return Paired(now, Scroll(now.id, target, wish.dx, wish.dy), note)
    if _identity(shown, point) != _identity(now, point):
        return Refused(CHANGED)
    if now.surface is Surface.PHONE and on_keyboard(now, point):
        enter = isinstance(wish, PressBody) and is_enter(now, point)
        return _key(now, ENTER) if enter else Refused(TYPE_HERE)
    return _gestured(wish, point, now)


def _gestured(wish: PressBody | StrokeBody, point: Point, now: Observation) -> Paired:
    """`touched` knows a phone's own gestures too; elsewhere a stroke carries something."""
    look = Look(now, now.time)
    seconds = wish.seconds if isinstance(wish, PressBody) else 0.0
    span = Span(now.time, now.time + round(seconds * 1e9), 0, look)
    match wish:
        case PressBody(seconds=seconds) if seconds > 0:
            return touched(Held(span, point), look)
        case PressBody(times=times):
            return touched(Clicked(span, point, Button.LEFT, (), now.time, times), look)
        case StrokeBody(held=held) if held or now.surface is not Surface.PHONE:
            return touched(Dragged(span, point, Point(wish.to_x, wish.to_y)), look)
        case StrokeBody():
            return touched(Swept(span, point, Point(wish.to_x, wish.to_y), wish.rested), look)


def _written(wish: TextBody | KeyBody, shown: Observation, now: Observation) -> Paired | Refused:
    if _focus(shown) != _focus(now):
        return Refused("the keyboard belongs to another field now")
    if isinstance(wish, KeyBody):
        return _key(now, wish.chord)
    element = _field(now)
    if element is None:
        return Refused(NOTHING_TO_TYPE_IN)
    secret = wish.secret or _hides(element)
    value = Secret(handle_of(now)) if secret else wish.text
    return Paired(now, Type(now.id, OnElement(element.ref), Arg(value, Origin.USER, MIRROR)))


def _key(now: Observation, chord: str) -> Paired:
    element = focused(now)
    target: Target = OnElement(element.ref) if element is not None else ToWindow(active_window(now))
    return Paired(now, Key(now.id, target, Arg(chord, Origin.USER, MIRROR)))


def _field(observation: Observation) -> Element | None:
    focus = focus_of(observation)
    return observation.element(focus.ref) if focus.kind.takes_text else None


def _hides(element: Element) -> bool:
    return element.role is Role.PASSWORD or isinstance(element.value, HiddenValue)


def _size(observation: Observation) -> list[tuple[int, int]]:
    return [(each.bounds.width, each.bounds.height) for each in observation.displays]


def _window(observation: Observation, point: Point) -> tuple[str, str]:
    window = window_at(observation, point)
    return (window.app, window.title) if window else ("", "")


def _identity(observation: Observation, point: Point) -> tuple[str, ...]:
    element = element_at(observation, point)
    known = (element.role.value, element.name, element.label, element.identifier) if element else ()
    return (*_window(observation, point), *known)


def _focus(observation: Observation) -> tuple[str, ...]:
    element = focused(observation)
    window = observation.window(observation.foreground)
    where = (window.app,) if window else ()
    return (*where, element.role.value, element.label or element.name, element.identifier) if element else where
