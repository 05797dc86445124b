"""One moment becomes one step: its action as data, the evidence of its target, what repeating it would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from controllers.types import (
    Arg,
    AtPoint,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    OnElement,
    Origin,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Untargeted,
    Wait,
    Way,
)
from controllers.types import Target as ActionTarget
from perception.diff import sha256
from perception.types import Element, Frame, Observation, Point, Role
from sop.change import Act, is_key, target_of, window_of
from sop.drawn import scrolled, slide, turned
from sop.evidence import describe, describe_window, element_at, fractions
from sop.fill import escape
from sop.params import Parameters
from sop.scene import HOLDS_VALUE, OVERLAYS, PRESSABLE, ROWS, Scene
from sop.types import (
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoNavigate,
    DoPinch,
    DoRaise,
    DoRotate,
    DoScroll,
    DoScrollTo,
    DoSlide,
    DoSwipe,
    DoTripleClick,
    DoType,
    DoWait,
    Effect,
    ElementTarget,
    Moment,
    NoTarget,
    ParamKind,
    Risk,
    StepAction,
    Target,
    WindowTarget,
)
from sop.words import HARMLESS, grave, meaning

_READING_KEYS = (
    "Tab", "shift+Tab", "Left", "Right", "Up", "Down", "Home", "End", "Prior", "Next", "Page_Up", "Page_Down", "ctrl+a",
    "ctrl+c", "ctrl+f", "ctrl+Home", "ctrl+End", "ctrl+Tab", "F10",
)  # fmt: skip
_DELETING_KEYS = ("Delete", "shift+Delete", "ctrl+Delete", "ctrl+d")
_OPENS = frozenset({Role.COMBOBOX, Role.MENU, Role.TAB, *HOLDS_VALUE})
_SETS = frozenset({Role.RADIO, Role.CELL, Role.COLUMN_HEADER, *ROWS})


@dataclass(frozen=True, slots=True)
class Aimed:
    """`pictures` by file name; `doubt` says why the target may not be found again, "" if it will be."""

    target: Target
    pictures: dict[str, Frame]


def aim(act: Act, params: Parameters, reached: Act | None = None) -> Aimed:
    """The evidence of what was acted on, as templates; of what was scrolled, where it was to reach something."""
    moment, action = act.moment, act.moment.action
    if isinstance(action, Untargeted):
        return Aimed(NoTarget(), {})
    if isinstance(action.target, OnElement) and (reached or isinstance(action, Scroll)):
        return _untitled(_aimed(moment.before, _scrolled(moment.before, action.target), params))
    aimed = _aimed(moment.before, action.target, params, exactly=isinstance(action, Drag))
    if act.marks and isinstance(action, Click | LongPress) and isinstance(aimed.target, ElementTarget):
        return Aimed(_any(aimed.target), {})
    return aimed


def _untitled(aimed: Aimed) -> Aimed:
    """A page is called after what it shows at the moment, and scrolls whatever that is."""
    target = aimed.target
    if isinstance(target, ElementTarget) and target.role is Role.DOCUMENT:
        return replace(aimed, target=replace(target, name=""))
    return aimed


def _any(target: ElementTarget) -> ElementTarget:
    """An entry that another will be chosen for: only its name tells it, and where it is to be found."""
    return replace(target, identifier="", neighbours=(), pictures=(), within=(0.5, 0.5))


def _scrolled(observation: Observation, target: OnElement) -> OnElement:
    element = observation.element(target.ref)
    return OnElement(scrolled(observation, element).ref) if element else target


def _aimed(observation: Observation, target: ActionTarget, params: Parameters, exactly: bool = False) -> Aimed:
    """`exactly`: where in the element matters, whatever it is (the upper half of an entry is above it)."""
    match target:
        case OnElement(ref=ref, offset=offset):
            element = observation.element(ref)
            if element is None:
                return Aimed(_nothing(observation, Point(-1, -1)), {})
            at = Point(element.bounds.x + offset.x, element.bounds.y + offset.y) if offset else None
            described = describe(observation, ref, at)
            target_, pictures = _with_picture(described.target, described.crop)
            if exactly and at is not None:
                target_ = replace(target_, within=fractions(element.bounds, at))
            return Aimed(params.target(target_), pictures)
        case ToWindow(window=window):
            if observation.window(window) is None:
                return Aimed(WindowTarget("", ""), {})
            found = describe_window(observation, window)
            return Aimed(WindowTarget(found.app, params.title(found.title)), {})
        case AtPoint(point=point):
            return Aimed(_nothing(observation, point), {})


def _nothing(observation: Observation, point: Point) -> ElementTarget:
    """A target that is never found: what was clicked is not known, and a place alone is no evidence."""
    under = [window for window in observation.windows if window.bounds.contains(point)]
    window = max(under, key=lambda each: each.z, default=None)
    return ElementTarget(window.app if window else "", "", Role.UNKNOWN, "", "", "", (), ())


def _with_picture(target: ElementTarget, crop: Frame | None) -> tuple[ElementTarget, dict[str, Frame]]:
    if crop is None:
        return target, {}
    file = f"{sha256(crop)[:16]}.png"
    return replace(target, pictures=(replace(target.pictures[0], file=file),)), {file: crop}


def as_data(act: Act, params: Parameters, reached: Act | None = None) -> tuple[StepAction, dict[str, Frame]]:
    """The action without its target. What was typed becomes a parameter here. `reached`: what it was scrolled for."""
    moment, action = act.moment, act.moment.action
    if reached is not None and (way := turned(moment)):
        to = aim(reached, params)
        if isinstance(to.target, ElementTarget):
            return DoScrollTo(to.target, *way), to.pictures
    match action:
        case Click():
            return DoClick(action.button, action.modifiers), {}
        case DoubleClick():
            return DoDoubleClick(action.button), {}
        case TripleClick():
            return DoTripleClick(action.button), {}
        case LongPress():
            return DoLongPress(action.seconds), {}
        case Drag():
            return _drag(moment, action, params)
        case Scroll():
            return DoScroll(action.dx, action.dy), {}
        case Type():
            return DoType(_text(act, action, params), action.mode), {}
        case Key():
            return DoKey(_literal(action.chord)), {}
        case Launch():
            return DoLaunch(escape(_literal(action.command))), {}
        case Raise():
            return DoRaise(), {}
        case Swipe():
            return DoSwipe(action.way, action.share), {}
        case Flick():
            raise AssertionError("cleaned to what it came to, or to a gap")
        case Pinch():
            return DoPinch(action.scale), {}
        case Navigate():
            return DoNavigate(action.to), {}
        case Rotate():
            return DoRotate(action.to), {}
        case Wait():
            return DoWait(action.seconds), {}
        case _:
            assert_never(action)


def _drag(moment: Moment, action: Drag, params: Parameters) -> tuple[StepAction, dict[str, Frame]]:
    if places := slide(moment):
        return DoSlide(params.template(f"{places[1][0]:g}"), places), {}
    to = _aimed(moment.before, action.to, params, exactly=True)
    return DoDrag(to.target if isinstance(to.target, ElementTarget) else _nothing(moment.before, Point(-1, -1))), (
        to.pictures
    )


def _text(act: Act, action: Type, params: Parameters) -> str:
    field, value = act.element, action.text.value
    secret = next((mark for mark in act.marks if mark.kind is ParamKind.SECRET), None)
    if isinstance(value, Secret):
        return params.secret(value.handle, field, secret.name if secret else "")
    if secret is not None or (field is not None and field.role is Role.PASSWORD):
        return params.secret("", field, secret.name if secret else "")
    return params.text(value, field, act.moment.before)


def _literal(arg: Arg) -> str:
    return arg.value if isinstance(arg.value, str) else ""


def effect(moment: Moment) -> Effect:
    """What doing it twice would do. A press of anything that is not known to be harmless happens once."""
    action, element = moment.action, target_of(moment)
    match action:
        case Scroll() | Raise() | Pinch() | Wait():
            return Effect.READ
        case Rotate():
            return Effect.IDEMPOTENT
        case Navigate(to=to):
            return Effect.ONCE if to is Navigation.BACK else Effect.IDEMPOTENT
        case Type(mode=mode):
            return Effect.IDEMPOTENT if mode is TypeMode.REPLACE else Effect.ONCE
        case Drag() if slide(moment):
            return Effect.IDEMPOTENT
        case Flick(target=start, way=Way.UP | Way.DOWN):
            begun = element_at(moment.before, start.point)
            return Effect.ONCE if begun is not None and begun.role in PRESSABLE else Effect.READ
        case Key():
            return Effect.READ if is_key(moment, *_READING_KEYS) else Effect.ONCE
        case Click() if element is not None and not action.modifiers:
            if element.role in _OPENS:
                return Effect.READ
            return Effect.IDEMPOTENT if element.role in _SETS else Effect.ONCE
        case _:
            return Effect.ONCE


def risk(moment: Moment) -> Risk:
    """The graver of what was known as it was done and of what the act says itself."""
    return Risk.CONFIRM if moment.risk is Risk.CONFIRM else _risk(moment)


def _risk(moment: Moment) -> Risk:
    """CONFIRM for what deletes, overwrites, sends or pays by its words, or answers a dialog that asks about such, and
    for a command that no person said: the file would make it one of theirs.
    This is only what the procedure says of itself; the guard judges on its own."""
    action, element = moment.action, target_of(moment)
    if isinstance(action, Launch) and action.command.origin in (Origin.SCREEN, Origin.MODEL):
        return Risk.CONFIRM
    if isinstance(action, Type | Scroll | Raise | Pinch | Navigate | Untargeted):
        return Risk.LOW
    if isinstance(action, Key) and is_key(moment, *_DELETING_KEYS):
        return Risk.LOW if element is not None and element.role in HOLDS_VALUE else Risk.CONFIRM
    if isinstance(action, Key) and not is_key(moment, "Return", "KP_Enter", "space"):
        return Risk.LOW
    if element is None:
        return Risk.CONFIRM if not isinstance(action, Key) else Risk.LOW
    if element.role in HOLDS_VALUE or element.name.rstrip().endswith(("…", "...")):
        return Risk.LOW
    if grave(element.name) or (not _declines(element) and any(grave(text) for text in _asked(moment, element))):
        return Risk.CONFIRM
    return Risk.LOW


def _declines(element: Element) -> bool:
    return meaning(element.name) in HARMLESS


def _asked(moment: Moment, element: Element) -> Iterator[str]:
    """What the dialog says in which a button is pressed."""
    observation = moment.before
    dialog = next((each for each in observation.ancestors(element) if each.role in OVERLAYS), None)
    window = window_of(moment)
    if dialog is None or window is None or element.role is not Role.BUTTON:
        return
    scene = Scene(observation)
    yield dialog.name
    texts = (each for each in observation.elements if each.window == window.id and scene.within(each, dialog))
    yield from (each.name for each in texts if each.role in (Role.LABEL, Role.HEADING, Role.TEXT))
