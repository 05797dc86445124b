"""What acts stand for: the submenu that only a hover opened, the window that a task bar brought up, one turn of the
wheel for many, and what a paste put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from controllers.types import (
    Arg,
    Button,
    Click,
    DoubleClick,
    Drag,
    OnElement,
    Origin,
    Raise,
    Scroll,
    Secret,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
)
from perception.types import Element, HiddenValue, Role, State, TextValue
from sop.change import Act, act, graver, is_key, target_of, window_of
from sop.menus import MENUS, by_pointer
from sop.phone import launched
from sop.types import Moment
from sop.words import meaning

PASTED = "pasted while recording"
COPIES = ("ctrl+c", "ctrl+x", "ctrl+Insert", "shift+Delete", "ctrl+shift+c", "ctrl+shift+x")
PASTES = ("ctrl+v", "shift+Insert", "ctrl+shift+v")
SELECTS = ("ctrl+a", "shift+Home", "shift+End", "ctrl+shift+Home", "ctrl+shift+End")
_CHOSEN_FROM = frozenset({Role.BUTTON, Role.MENU_ITEM})


def meant(acts: Sequence[Act]) -> list[Act]:
    """The same acts in the terms in which they can be done again. Between them nothing else happened."""
    return launched(_typed_on(_pasted(_wheeled([_switched(each) for each in by_pointer(acts)]))))


def pastes(moment: Moment) -> bool:
    """By key, from a menu, or with the middle button."""
    action = moment.action
    middle = isinstance(action, Click) and action.button is Button.MIDDLE and _grown(moment) is not None
    return middle or is_key(moment, *PASTES) or _presses(moment, "paste")


def _switched(each: Act) -> Act:
    """A press on a task bar is for the window that it brings to the front."""
    moment, window = each.moment, window_of(each.moment)
    front = moment.after.foreground
    to = moment.before.window(front)
    if not isinstance(moment.action, Click) or window is None or to is None or front == moment.before.foreground:
        return each
    if window.pid == to.pid or window.id == moment.before.foreground or each.element is None:
        return each
    raised = Raise(moment.before.id, ToWindow(front))
    return replace(each, moment=replace(moment, action=raised), element=None)


def _wheeled(acts: Sequence[Act]) -> list[Act]:
    """Turns of the wheel in one window, one after the other, are one."""
    found: list[Act] = []
    for each in acts:
        last = found[-1] if found else None
        if last is None or not _same_wheel(last, each):
            found.append(each)
            continue
        one, two = last.moment.action, each.moment.action
        assert isinstance(one, Scroll) and isinstance(two, Scroll)
        action = replace(one, dx=one.dx + two.dx, dy=one.dy + two.dy)
        moment = Moment(last.moment.before, action, each.moment.after, graver(last.moment, each.moment))
        found[-1] = replace(last, moment=moment, after=each.after, marks=last.marks + each.marks)
    return [e for e in found if not isinstance(e.moment.action, Scroll) or e.moment.action.dx or e.moment.action.dy]


def _same_wheel(one: Act, other: Act) -> bool:
    both = isinstance(one.moment.action, Scroll) and isinstance(other.moment.action, Scroll)
    return both and window_of(one.moment) == window_of(other.moment)


def _pasted(acts: Sequence[Act]) -> list[Act]:
    """A paste of what was copied on the way stays one: it brings what is copied that day. One of what was copied before
    anybody watched becomes the text it put in, to be asked for."""
    found: list[Act] = []
    copied = selected = False
    for each in acts:
        moment = each.moment
        flows = selected if isinstance(moment.action, Click) and moment.action.button is Button.MIDDLE else copied
        typed = None if flows or not pastes(moment) else _as_typed(moment)
        if typed is None:
            found.append(each)
        else:
            while found and _opens_menu(found[-1]):
                typed = replace(typed, before=found.pop().moment.before)
            found.append(replace(act(typed), marks=each.marks))
        copied = copied or is_key(moment, *COPIES) or _presses(moment, "copy") or _presses(moment, "cut")
        selected = selected or selects(moment)
    return found


def selects(moment: Moment) -> bool:
    """It may have selected text, which no tree tells."""
    return isinstance(moment.action, DoubleClick | TripleClick | Drag) or is_key(moment, *SELECTS)


def _presses(moment: Moment, what: str) -> bool:
    action = moment.action
    element = target_of(moment) if isinstance(action, Click) else None
    return element is not None and element.role in _CHOSEN_FROM and meaning(element.name) == what


def _as_typed(moment: Moment) -> Moment | None:
    """The paste as typing of the same; None where no field says what came in."""
    field = _grown(moment)
    if field is None:
        return None
    now = moment.after.element(field.ref)
    had = field.value.text if isinstance(field.value, TextValue) else ""
    target = OnElement(field.ref)
    if now is None or isinstance(now.value, HiddenValue):
        return replace(moment, action=Type(moment.before.id, target, Arg(Secret(""), Origin.USER, PASTED)))
    holds = now.value.text if isinstance(now.value, TextValue) else ""
    adds = bool(had) and holds.startswith(had)
    arg = Arg(holds[len(had) :] if adds else holds, Origin.USER, PASTED)
    return replace(moment, action=Type(moment.before.id, target, arg, TypeMode.APPEND if adds else TypeMode.REPLACE))


def _grown(moment: Moment) -> Element | None:
    """The field that holds something else afterwards; a hidden one that had the focus."""
    for each in moment.before.elements:
        now = moment.after.element(each.ref)
        if now is not None and State.EDITABLE in each.states and isinstance(now.value, TextValue):
            if now.value != each.value:
                return each
        elif isinstance(each.value, HiddenValue) and State.FOCUSED in each.states:
            return each
    return None


def _opens_menu(each: Act) -> bool:
    action, element = each.moment.action, each.element
    if not isinstance(action, Click):
        return False
    return action.button is Button.RIGHT or (element is not None and element.role in MENUS)


def _typed_on(acts: Sequence[Act]) -> list[Act]:
    """Typing after a paste into the same field goes on behind what was pasted, whatever that is."""
    found: list[Act] = []
    for each in acts:
        kept, action = found[-1] if found else None, each.moment.action
        if kept is not None and pastes(kept.moment) and isinstance(action, Type) and each.element is not None:
            each = replace(each, moment=replace(each.moment, action=_behind(action, each.element)))
        found.append(each)
    return found


def _behind(action: Type, field: Element) -> Type:
    text, had = action.text.value, field.value.text if isinstance(field.value, TextValue) else ""
    if isinstance(text, Secret) or action.mode is not TypeMode.REPLACE or not had or not text.startswith(had):
        return action
    return replace(action, text=replace(action.text, value=text[len(had) :]), mode=TypeMode.APPEND)


def field_pasted_into(moment: Moment) -> Element | None:
    """The field, if it was empty before and says what it holds."""
    field = _grown(moment) if pastes(moment) else None
    had = field is not None and isinstance(field.value, TextValue) and field.value.text.strip()
    return None if had else field
