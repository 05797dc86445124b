"""MobileAgent's text form of AitW: the screen is a list, an act is a line that names an element of it by number.

    action_type:DUAL_POINT ui_text:Settings ui_type:TEXT id:4

A scroll's direction is the finger's. The plan that a reply may begin with ("PLAN:" and its sub-procedures) is a
thought: the published results are best where it is given, as Task.guide, and not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import Button, Click, Key, Navigate, Navigation, OnElement, Scroll, Swipe, Type, TypeMode, Way
from perception.types import Element, ElementRef, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.dialect import Dialect, Lists
from policies.models.families.calls import LEAVE_OUT, chord_text, in_front, one_line
from policies.models.families.lines import typeable
from policies.models.making import PAGE, front, give_up, navigate, press, scroll
from policies.models.replies import bounded, legible, one_of, shown
from policies.models.strokes import typed
from policies.models.types import Message, Past, Said, Screen, Speaker, Task, Understood, Words
from policies.models.view import Space, within_edge
from policies.types import Done, GiveUp

QUESTION: Final = "Given a mobile screen and a question, provide the action based on the screen information."
ENTER: Final = "Return"
BUTTONS: Final = {"PRESS_BACK": Navigation.BACK, "PRESS_HOME": Navigation.HOME}
FINGER: Final = {"UP": Way.UP, "DOWN": Way.DOWN, "LEFT": Way.LEFT, "RIGHT": Way.RIGHT}
WHEEL: Final = {"UP": "down", "DOWN": "up", "LEFT": "right", "RIGHT": "left"}
"""What shows where there is no finger: the content goes with it."""
ACTION: Final = re.compile(r"(?:(?<=\n)|\A)action_type: ?([A-Z_]{1,40})([^\n]*)", re.ASCII)
TAPPED: Final = re.compile(r" ui_text:(.*) ui_type:(\S*) id:(\d{1,5})\s*")
STEP: Final = re.compile(r"\d+\. (.*) \[(finish|unfinish)\]")
"""Of Task.guide, as policies/agent writes it."""
EDGE_PX: Final = 1568


class MobileAgent(Dialect):
    name: ClassVar[str] = "mobileagent"
    space: ClassVar[Space] = Space()
    lists: ClassVar[Lists] = Lists.ELEMENTS
    pictures: ClassVar[int] = 0
    source: ClassVar[str] = "https://github.com/alipay/mobile-agent (data/AitW_prompt.txt, code/data_process.py)"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return within_edge(width, height, EDGE_PX)

    def opening(self, _task: Task, _screen: Screen) -> tuple[Message, ...]:
        return ()

    def ask(self, task: Task, screen: Screen, past: Sequence[Past]) -> Message:
        listed = "\n".join(f"id:{number} {_shown(each)}" for number, each in enumerate(_elements(screen)))
        guide = f"\nSOP:\n{_sop(task.guide)}\n" if task.guide else ""
        known = "".join(f"\n{one_line(question)} {one_line(said)}" for question, said in task.answers)
        notes = "".join(f"\n{each}" for each in (task.rules, task.notes) if each)
        text = (
            f"{QUESTION}\n\nPrevious Actions:\n{_history(past)}{guide}\nScreen:\n{listed}\n\n"
            f"Instruction:{one_line(task.goal)}{notes}{known}\nAnswer:"
        )
        return Message(Speaker.USER, (Words(text),))

    def read(self, reply: str, screen: Screen) -> Understood:
        found = tuple(ACTION.finditer(bounded(reply)))
        if not found:
            raise ReplyMalformed(f"There is no action_type in it: {shown(reply)}.")
        first = found[0]
        said = _read(first[1], first[2], screen)
        return Understood(said, legible(reply[: first.start()].strip()), len(found) - 1)

    def write(self, said: Said, screen: Screen, thought: str = "") -> str:
        if "action_type:" in thought:
            raise Inexpressible("A thought that holds an act is no thought.", LEAVE_OUT)
        line = f"action_type:{_written(said, screen)}"
        return f"{thought}\n\n{line}" if thought else line


def _elements(screen: Screen) -> tuple[Element, ...]:
    """What is listed and still there, by number. Every one is: it was listed from this observation."""
    by_ref = {each.ref: each for each in screen.observation.elements}
    return tuple(by_ref[ref] for ref in screen.listed)


def _sop(guide: str) -> str:
    """The steps as sub-procedures with their states, as the published plans are; word for word what names no state."""
    steps = [found for each in guide.splitlines() if (found := STEP.fullmatch(each.strip()))]
    if not steps:
        return guide
    lines = [f"sub-procedure: {each[1]} state: {each[2]}" for each in steps]
    return "\n".join([*lines, "sub-procedure: task complete state: unfinish"])


def _words(element: Element) -> str:
    """On one line, so that no text on the screen looks like a line of the list."""
    return one_line(element.name or element.label or element.description)


def _kind(element: Element) -> str:
    """TEXT, or an icon by what its developer or its role calls it."""
    if _words(element):
        return "TEXT"
    last = re.split(r"[^A-Za-z0-9]+", element.identifier)[-1] or element.role.value
    return f"ICON_{last.upper()}"


def _shown(element: Element) -> str:
    return f"ui_text:{_words(element)} ui_type:{_kind(element)}"


def _history(past: Sequence[Past]) -> str:
    """Theirs names no element's number: it was a number of another screen."""
    acts = (ACTION.search(each.reply) for each in past)
    lines = (f"step_id:{step} {re.sub(r' id:[0-9]+ *$', '', act[0])}" for step, act in enumerate(acts) if act)
    return "".join(f"{each}\n" for each in lines)


def _read(kind: str, rest: str, screen: Screen) -> Said:
    if kind == "DUAL_POINT":
        return Click(screen.observation.id, OnElement(_named(rest, screen)))
    if kind == "SCROLL":
        return _scrolled(one_of(_value(rest, "direction"), "direction", tuple(FINGER)), screen)
    if kind == "TYPE":
        return typed(screen, _value(rest, "typed_text"))[0]
    if rest.strip():
        raise ReplyMalformed(f"{kind} takes nothing: {shown(rest)}.")
    if kind in BUTTONS:
        return navigate(screen, BUTTONS[kind])
    if kind not in _PLAIN:
        raise ReplyMalformed(f"{shown(kind)} is no action_type.", f"Use one of {', '.join(KINDS)}.")
    return _PLAIN[kind](screen)


_PLAIN: Final[Mapping[str, Callable[[Screen], Said]]] = {
    "PRESS_ENTER": lambda screen: press(screen, ENTER),
    "STATUS_TASK_COMPLETE": lambda _screen: Done(""),
    "STATUS_TASK_IMPOSSIBLE": lambda _screen: give_up(),
}
KINDS: Final = ("DUAL_POINT", "SCROLL", "TYPE", *BUTTONS, *_PLAIN)


def _value(rest: str, name: str) -> str:
    opening = f" {name}:"
    if not rest.startswith(opening):
        raise ReplyMalformed(f"{name} is missing: {shown(rest)}.")
    return rest.removeprefix(opening).strip() if name == "direction" else rest.removeprefix(opening)


def _named(rest: str, screen: Screen) -> ElementRef:
    """By its number. A text or a type that is another element's is a contradiction, and refused."""
    found = TAPPED.fullmatch(rest)
    if found is None:
        raise ReplyMalformed(f"DUAL_POINT names no element: {shown(rest)}.", "Answer ui_text:… ui_type:… id:….")
    number, elements = int(found[3]), _elements(screen)
    if number >= len(elements):
        raise ReplyMalformed(f"There is no id:{number}; there are {len(elements)}.")
    if (one_line(found[1]), found[2]) != (_words(elements[number]), _kind(elements[number])):
        raise ReplyMalformed(f"id:{number} is {shown(_shown(elements[number]))}, not {shown(rest.strip())}.")
    return elements[number].ref


def _scrolled(finger: str, screen: Screen) -> Said:
    if screen.observation.surface is not Surface.PHONE:
        return scroll(screen, WHEEL[finger], PAGE)
    return Swipe(screen.observation.id, front(screen), FINGER[finger])


def _written(said: Said, screen: Screen) -> str:
    match said:
        case Click(target=OnElement(ref=ref, offset=None), button=Button.LEFT, modifiers=()) if ref in screen.listed:
            number = screen.listed.index(ref)
            return f"DUAL_POINT {_shown(_elements(screen)[number])} id:{number}"
        case Swipe() | Scroll():
            return f"SCROLL direction:{_finger(said, screen)}"
        case Type(mode=TypeMode.APPEND, target=target, text=text) if isinstance(text.value, str):
            in_front(target, screen)
            if "\n" in text.value:
                raise Inexpressible("It types one line.", LEAVE_OUT)
            return f"TYPE typed_text:{typeable(text.value)}"
        case Navigate(to=to) if to in BUTTONS.values():
            return next(name for name, each in BUTTONS.items() if each is to)
        case Key(target=target) if chord_text(said) == ENTER:
            in_front(target, screen)
            return "PRESS_ENTER"
        case Done(summary=""):
            return "STATUS_TASK_COMPLETE"
        case GiveUp() if said == give_up():
            return "STATUS_TASK_IMPOSSIBLE"
        case _:
            raise Inexpressible(f"AitW has no {type(said).__name__} like this.", LEAVE_OUT)


def _finger(said: Swipe | Scroll, screen: Screen) -> str:
    for name in FINGER:
        if said == _scrolled(name, screen):
            return name
    raise Inexpressible("It scrolls the whole screen, by a page.", LEAVE_OUT)


DIALECTS: Final = (MobileAgent(),)
