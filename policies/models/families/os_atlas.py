"""OS-Atlas: the base models say where an element is, the pro model acts; in thousandths of the picture.

The pro model knows four actions and is told of others by the prompt ("custom actions"): those of its published data
for phones and for desktops are told here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import (
    Button,
    Click,
    DoubleClick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    Scroll,
    ToWindow,
    Type,
    Wait,
)
from perception.types import Point, Surface
from policies.errors import ReplyMalformed
from policies.models import making, strokes
from policies.models.chords import chord_of, keys_of
from policies.models.dialect import Dialect
from policies.models.families.calls import chord_text, in_front, told
from policies.models.families.grounding import Grounder
from policies.models.families.lines import app_of, page_way, proven
from policies.models.families.saying import Spot, no_words, typed
from policies.models.families.tooluser import told_past
from policies.models.families.verbs import WAIT_S
from policies.models.replies import bounded, legible, number_of, one_of, shown, text_of
from policies.models.types import Hover, Message, Past, Said, Screen, Speaker, Task, Understood, Words, blank
from policies.models.view import Number, Space, smart_resize
from policies.types import Done, GiveUp

SPACE: Final = Space(1000)
FACTOR, LEAST, MOST = 28, 4 * 28 * 28, 16384 * 28 * 28
_NUMBER: Final = r"(-?[\d.]{1,20})"
_BOX: Final = re.compile(
    rf"<\|box_start\|>\s*\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)\s*,\s*\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)\s*<\|box_end\|>",
    re.ASCII,
)
_PLACE: Final = re.compile(rf"\[\[\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\]\]", re.ASCII)
_NOWHERE: Final = "Target does not exist"


class OsAtlas(Grounder):
    """The 7B model answers with a box, the 4B one with [[x,y]]."""

    name = "os-atlas"
    space = SPACE
    source = "OS-Copilot/OS-Atlas: README.md (OS-Atlas-Base-7B), models/OS-Atlas-Base-4B/README.md"
    factor, least, most = FACTOR, LEAST, MOST
    before = "Where in this screenshot is the element that this command is about (with bbox)? “"
    after = "”"

    def read(self, reply: str, screen: Screen) -> Understood:
        if _NOWHERE.casefold() in bounded(reply).casefold():
            return Understood(making.give_up(_NOWHERE))
        boxes, places = set(_BOX.findall(reply)), set(_PLACE.findall(reply))
        if len(boxes) + len(places) != 1:
            raise ReplyMalformed(f"There is not one place in it: {shown(reply)}.")
        x, y, *far = [number_of(each, "the place") for found in (*boxes, *places) for each in found]
        corner = (far[0], far[1]) if far else (x, y)
        return Understood(making.click(screen, self.space.middle((x, y, *corner), screen)))

    def placed(self, x: Number, y: Number, _thought: str) -> str:
        return f"<|box_start|>({x},{y}),({x},{y})<|box_end|>"


_POINT: Final = re.compile(rf"<point>\s*\[\[\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\]\]\s*</point>", re.ASCII)
_ACTION: Final = re.compile(r"([A-Z_]{2,24})(?:\s+(.*))?", re.ASCII | re.DOTALL)
_NEXT: Final = re.compile(r"\]\s*\n\s*[A-Z_]{2,24}(?:\s*\[|\s*\Z)", re.ASCII)
"""Where a second action begins behind what is in brackets."""
_HEADS: Final = re.compile(r"^[ \t]*(thoughts|actions):[ \t]*\n?", re.IGNORECASE | re.MULTILINE)
_KEYS: Final = {
    "ENTER": "Return", "PRESS_ENTER": "Return", "PRESS_SPACE": "space", "PRESS_TAB": "Tab", "PRESS_ESC": "Escape",
    "PRESS_PGDN": "Page_Down", "PRESS_DOWN": "Down", "PRESS_RIGHT": "Right",
}  # fmt: skip
_BUTTONS: Final = {
    "PRESS_BACK": Navigation.BACK,
    "PRESS_HOME": Navigation.HOME,
    "PRESS_RECENT": Navigation.RECENTS,
}
POINT: Final = "<point>[[x-axis, y-axis]]</point>"
BASIC: Final[Mapping[str, str]] = {
    "CLICK": POINT,
    "TYPE": "[input text]",
    "SCROLL": "[direction (UP/DOWN/LEFT/RIGHT)]",
}
ON_PHONE: Final[Mapping[str, str]] = {
    **BASIC,
    "LONG_PRESS": POINT,
    **dict.fromkeys(_BUTTONS, ""),
    "OPEN_APP": "[app_name]",
    "ENTER": "",
    "WAIT": "",
    "IMPOSSIBLE": "",
    "COMPLETE": "",
}
ON_DESKTOP: Final[Mapping[str, str]] = {
    **BASIC,
    "DOUBLECLICK": POINT,
    "RIGHTCLICK": POINT,
    "MOVETO": POINT,
    **dict.fromkeys(_KEYS, ""),
    "HOTKEY": "[keys]",
    "WAIT": "",
    "IMPOSSIBLE": "",
    "COMPLETE": "",
}


class OsAtlasAgent(Dialect):
    name = "os-atlas-agent"
    space: ClassVar = SPACE
    source = "OS-Copilot/OS-Atlas: eval/data/ac_test.jsonl, gui_odyssey_test.jsonl, omniact_test.jsonl"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return smart_resize(width, height, FACTOR, LEAST, MOST)

    def opening(self, _task: Task, screen: Screen) -> tuple[Message, ...]:
        actions = "\n".join(f"- {name} {form}".rstrip() for name, form in _actions(screen).items())
        words = (
            "You operate a screen for its user. Given a task, what was done before and a screenshot, say the next "
            f"action. Places are from 0 to 1000 over the screenshot.\n\nActions and their forms:\n{actions}\n\n"
            "Answer in two parts:\nthoughts:\nwhat you do next and why\nactions:\none action in its form"
        )
        return (Message(Speaker.SYSTEM, (Words(words),)),)

    def ask(self, task: Task, screen: Screen, past: Sequence[Past]) -> Message:
        return Message(Speaker.USER, (blank(screen), Words(f"{told(task)}\n\n{told_past(past)}")))

    def read(self, reply: str, screen: Screen) -> Understood:
        thought, action = _parts(bounded(reply).replace("<|im_end|>", ""))
        found = _ACTION.fullmatch(action)
        if found is None:
            raise ReplyMalformed(f"{shown(action)} is no action.")
        name, rest = one_of(found.group(1), "The action", tuple(_actions(screen))), (found.group(2) or "").strip()
        acts = (
            strokes.typed(screen, _bracketed(name, rest)) if name == "TYPE" else (_acted(name, rest, screen, thought),)
        )
        return strokes.first_of(acts, legible(thought))

    def write(self, said: Said, screen: Screen, thought: str = "") -> str:
        name, rest, ending = _said(Spot(screen, SPACE), said)
        if name not in _actions(screen):
            raise no_words(f"It has no action {name}.")
        words = thought if ending is None else ending
        if _HEADS.search(words) or words != words.strip() or legible(words) != words:
            raise no_words("A thought that looks like an action is none.")
        return proven(self, f"thoughts:\n{words}\nactions:\n{name} {rest}".rstrip(), said, screen)


def _actions(screen: Screen) -> Mapping[str, str]:
    return ON_PHONE if screen.observation.surface is Surface.PHONE else ON_DESKTOP


def _parts(reply: str) -> tuple[str, str]:
    """Its thoughts, and its one action."""
    heads = list(_HEADS.finditer(reply))
    acting = [each for each in heads if each.group(1).lower() == "actions"]
    if len(acting) != 1 or heads[-1] is not acting[0]:
        raise ReplyMalformed("There is not one part “actions:” at its end.")
    before = reply[: acting[0].start()]
    return _HEADS.sub("", before).strip(), reply[acting[0].end() :].strip()


def _acted(name: str, rest: str, screen: Screen, thought: str) -> Said:
    if name in _KEYS or name in _BUTTONS or name in ("WAIT", "IMPOSSIBLE", "COMPLETE"):
        if rest:
            raise ReplyMalformed(f"{name} stands alone.")
        return _alone(name, screen, legible(thought))
    if _actions(screen)[name] == POINT:
        return _pointed(name, _point(rest, screen), screen)
    words = _bracketed(name, rest)
    match name:
        case "SCROLL":
            return making.scroll(screen, one_of(words.lower(), "The direction", tuple(making.WAYS)), making.PAGE)
        case "OPEN_APP":
            return making.launch(screen, words)
        case _:
            return making.press(screen, chord_of(words.split("_") if len(words) > 1 else [words]))


def _alone(name: str, screen: Screen, thought: str) -> Said:
    if name in _KEYS:
        return making.press(screen, _KEYS[name])
    if name in _BUTTONS:
        return making.navigate(screen, _BUTTONS[name])
    if name == "WAIT":
        return making.wait(screen, WAIT_S)
    return making.done(thought) if name == "COMPLETE" else making.give_up(thought)


def _pointed(name: str, at: Point, screen: Screen) -> Said:
    match name:
        case "LONG_PRESS":
            return making.long_press(screen, at)
        case "MOVETO":
            return Hover(at)
        case "DOUBLECLICK":
            return making.click(screen, at, count=2)
        case "RIGHTCLICK":
            return making.click(screen, at, Button.RIGHT)
        case _:
            return making.click(screen, at)


def _point(rest: str, screen: Screen) -> Point:
    found = _POINT.fullmatch(rest)
    if found is None:
        raise ReplyMalformed(f"{shown(rest)} is no place: it is {POINT}.")
    x, y = (number_of(each, "The place") for each in found.groups())
    return SPACE.to_device(x, y, screen)


def _bracketed(name: str, rest: str) -> str:
    if _NEXT.search(rest):
        raise ReplyMalformed("One action is wanted, and several are there.")
    if not (rest.startswith("[") and rest.endswith("]") and len(rest) > 2):
        raise ReplyMalformed(f"After {name} comes its argument in brackets.")
    return text_of(rest[1:-1], f"What {name} is given")


def _said(spot: Spot, said: Said) -> tuple[str, str, str | None]:
    """The action, its argument, and the words of an end. Raises Inexpressible."""
    match said:
        case Click(button=Button.LEFT | Button.RIGHT, modifiers=()):
            name = "CLICK" if said.button is Button.LEFT else "RIGHTCLICK"
            return name, _placed(spot.units(said.target)), None
        case DoubleClick(target=target, button=Button.LEFT):
            return "DOUBLECLICK", _placed(spot.units(target)), None
        case LongPress(target=target, seconds=0.8):
            return "LONG_PRESS", _placed(spot.units(target)), None
        case Hover(point=point):
            return "MOVETO", _placed(spot.of(point)), None
        case Scroll(target=ToWindow()):
            return "SCROLL", f"[{page_way(said).upper()}]", None
        case Type():
            return "TYPE", f"[{typed(spot.screen, said)}]", None
        case Launch():
            return "OPEN_APP", f"[{app_of(said)}]", None
        case Wait(seconds=seconds) if seconds == WAIT_S:
            return "WAIT", "", None
        case Done(summary=words):
            return "COMPLETE", "", words
        case GiveUp(reason=words, expected="", found="", rejected=()):
            return "IMPOSSIBLE", "", words
        case _:
            return _said_button(spot, said)


def _said_button(spot: Spot, said: Said) -> tuple[str, str, str | None]:
    match said:
        case Key():
            in_front(said.target, spot.screen)
            chord = chord_text(said)
            named = next((name for name, key in _KEYS.items() if key == chord), "")
            return named or "HOTKEY", "" if named else f"[{'_'.join(keys_of(chord)).upper()}]", None
        case Navigate(to=to) if to in _BUTTONS.values():
            in_front(said.target, spot.screen)
            return next(name for name, each in _BUTTONS.items() if each is to), "", None
        case _:
            raise no_words(f"It has no words for {type(said).__name__}.")


def _placed(units: Sequence[Number]) -> str:
    return f"<point>[[{units[0]},{units[1]}]]</point>"


DIALECTS: Final = (OsAtlas(), OsAtlasAgent())
