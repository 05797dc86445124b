"""What a step is for, in the words of a person: made from the evidence of its target."""

from __future__ import annotations

from typing import assert_never

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    Orientation,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    TripleClick,
    Type,
    TypeMode,
    Untargeted,
    Wait,
)
from perception.types import Role
from sop.change import target_of, window_of
from sop.evidence import of_app, place, role_words, thing
from sop.text import shorten, tidy
from sop.types import (
    DoAsk,
    DoCheck,
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoNavigate,
    DoPinch,
    DoRaise,
    DoRead,
    DoRotate,
    DoScroll,
    DoScrollTo,
    DoSlide,
    DoSwipe,
    DoTripleClick,
    DoType,
    DoWait,
    ElementTarget,
    Moment,
    NoTarget,
    StepAction,
    Target,
    WindowTarget,
)

_CHOSEN = frozenset({Role.CELL, Role.LIST_ITEM, Role.RADIO, Role.ROW, Role.TREE_ITEM})
NAVIGATED = {
    Navigation.BACK: "Go back",
    Navigation.HOME: "Go to the home screen",
    Navigation.RECENTS: "Show the recent apps",
    Navigation.NOTIFICATIONS: "Pull down the notifications",
}
TURNED = {
    Orientation.NATURAL: "Turn the display upright",
    Orientation.LEFT: "Turn the display to the left",
    Orientation.UPSIDE_DOWN: "Turn the display upside down",
    Orientation.RIGHT: "Turn the display to the right",
    Orientation.FREE: "Let the display turn by itself",
}
_SWITCHES = frozenset({Role.CHECKBOX, Role.SWITCH, Role.TOGGLE})


def intent(action: StepAction, target: Target, on: bool = True) -> str:
    """One line without a full stop; `on` is what a switch became. Typed values never show."""
    match target:
        case ElementTarget():
            what, where = thing(target), _in(target)
        case WindowTarget(app=app, title=title):
            what, where = f'window "{shorten(title)}"' if title else f"the window of {of_app(app)}", ""
        case NoTarget():
            what, where = "", ""
    match action:
        case DoClick():
            return _click(action, target, what, on) + where
        case DoDoubleClick():
            return f"Double-click {what}{where}"
        case DoTripleClick():
            return f"Triple-click {what}{where}"
        case DoLongPress():
            return f"Press and hold {what}{where}"
        case DoDrag(to=to):
            return f"Drag {what} to {thing(to)}{where}"
        case DoSlide(text=text):
            return f"Set {what} to {text}{where}"
        case DoScroll(dx=dx, dy=dy):
            return f"Scroll {_way(dx, dy)} in {what}{where}"
        case DoScrollTo(to=to, dx=dx, dy=dy):
            return f"Scroll {_way(dx, dy)} to {thing(to)}{where}"
        case DoType():
            return _type(action, target, what) + where
        case DoKey(chord=chord):
            return f"Press {chord} in {what}{where}"
        case DoLaunch(command=command):
            return f"Start {shorten(command)}"
        case DoRaise():
            return f"Bring {what} to the front"
        case DoSwipe(way=way):
            return f"Swipe {way.value} on {what}{where}"
        case DoPinch(scale=scale):
            return f"Zoom {'in' if scale > 1 else 'out'} on {what}{where}"
        case DoNavigate(to=to):
            return NAVIGATED[to]
        case DoRotate(to=to):
            return TURNED[to]
        case DoRead(into=into):
            return f"Read {what} as {into}{where}"
        case DoWait(seconds=seconds):
            return f"Wait {seconds:g} s"
        case DoAsk():
            return "Do by hand what was not seen"
        case DoCheck():
            return "Check what is to be seen"


def _way(dx: int, dy: int) -> str:
    return ("down" if dy > 0 else "up") if dy else ("right" if dx > 0 else "left")


def _in(target: ElementTarget) -> str:
    inside = place(target)
    return f" in {inside}" if inside.startswith((Role.DIALOG, Role.ALERT)) else ""


def _click(action: DoClick, target: Target, what: str, on: bool) -> str:
    role = target.role if isinstance(target, ElementTarget) else Role.WINDOW
    if action.button is not Button.LEFT:
        return f"Open the context menu of {what}" if action.button is Button.RIGHT else f"Middle-click {what}"
    held = "".join(f"{modifier.value}+" for modifier in action.modifiers)
    if held:
        return f"{held}click {what}"
    if role is Role.BUTTON:
        return f"Press {what}"
    if role in (Role.MENU, Role.COMBOBOX, Role.TAB):
        return f"Open {what}"
    if role is Role.MENU_ITEM or role in _CHOSEN:
        return f"Choose {what}"
    if role in _SWITCHES:
        return f"Turn {'on' if on else 'off'} {what}"
    return f"Follow {what}" if role is Role.LINK else f"Click {what}"


def _type(action: DoType, target: Target, what: str) -> str:
    verb = "Add to" if action.mode is TypeMode.APPEND else "Type into"
    name = (target.label or target.name) if isinstance(target, ElementTarget) else ""
    if not action.text:
        return f"Empty {what}"
    addressed = isinstance(target, ElementTarget) and target.role is Role.CELL  # not what it holds
    if isinstance(target, ElementTarget) and name and action.mode is TypeMode.REPLACE and not addressed:
        return f'Type the {shorten(tidy(name)).lower()} into "{shorten(tidy(name))}"'
    return f"{verb} {what}"


def did(moment: Moment) -> str:
    """An act as it was done, for notes: 'clicked button "Save"'."""
    action, what = moment.action, _what(moment)
    match action:
        case Click(button=button):
            return f"{'' if button is Button.LEFT else button.value + '-'}clicked {what}"
        case DoubleClick():
            return f"double-clicked {what}"
        case TripleClick():
            return f"triple-clicked {what}"
        case LongPress():
            return f"held {what}"
        case Drag():
            return f"dragged {what}"
        case Scroll():
            return f"scrolled in {what}"
        case Type(text=text):
            return f"typed a secret into {what}" if isinstance(text.value, Secret) else f"typed into {what}"
        case Key(chord=chord):
            return f"pressed {chord.value}"
        case Raise():
            return f"switched to {what}"
        case Swipe() | Flick():
            return f"swiped {action.way.value} on {what}"
        case Pinch():
            return f"zoomed {what}"
        case Navigate(to=to):
            return f"pressed {to.value}"
        case Rotate():
            return "turned the display"
        case Launch():
            return "started a program"
        case Wait():
            return "waited"
        case _:
            assert_never(action)


def _what(moment: Moment) -> str:
    element, window = target_of(moment), window_of(moment)
    if element is not None:
        name = element.name or element.label
        return f'{role_words(element.role)} "{shorten(name, 40)}"' if name else f"an unnamed {role_words(element.role)}"
    if window is None:
        return "an empty place"
    title = f'window "{shorten(window.title, 40)}"'
    pointed = not isinstance(moment.action, Untargeted) and isinstance(moment.action.target, AtPoint)
    return f"something in {title}" if pointed else title
