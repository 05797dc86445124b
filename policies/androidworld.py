"""AndroidWorld's JSON actions and ours (google-research/android_world, env/json_action.py and env/actuation.py). Pure.

| theirs                                   | ours                                                              |
|------------------------------------------|-------------------------------------------------------------------|
| click, double_tap, long_press (index|x,y)| Click, DoubleClick, LongPress                                     |
| scroll direction (index)                 | Scroll by NOTCHES: "down" shows what is below                     |
| swipe direction                          | Swipe over the whole screen, the way their executor moves it      |
| input_text text (index|x,y) clear_text   | Type; theirs presses Enter afterwards, ours is told so by itself  |
| keyboard_enter                           | Key "Return"                                                      |
| navigate_home, navigate_back             | Navigate                                                          |
| open_app app_name                        | Launch                                                            |
| wait                                     | Wait for a second                                                 |
| answer text                              | Noted as ANSWER                                                   |
| status goal_status (text)                | "complete" Done, "infeasible" GiveUp                              |
| unknown                                  | LookAgain                                                         |

An index counts the elements of the observation. Whatever both have words for goes there and back unchanged, but for
where an argument was born, which theirs do not say: `decode` is told.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Click,
    DoubleClick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    OnElement,
    Origin,
    Scroll,
    Swipe,
    Target,
    ToWindow,
    Type,
    TypeMode,
    Wait,
    Way,
)
from perception.types import Observation, Point
from policies.errors import ActionMalformed, Inexpressible
from policies.models.replies import shown
from policies.types import Done, GiveUp, LookAgain, Noted

Json = Mapping[str, str | int | bool]
Said = Action | Done | GiveUp | LookAgain | Noted

MOST: Final = 10**9
"""Of a number that is read: more counts neither elements nor pixels."""
NOTCHES: Final = 6
"""Of the wheel, for one scroll of theirs: half a screen."""
WHOLE: Final = 1.0
WAIT_S: Final = 1.0
ENTER: Final = "Return"
ANSWER: Final = "answer"
AGAIN: Final = LookAgain("the reply was no action", 0.0, GiveUp("no reply was an action", "an action", "unknown"))

_SCROLLS: Final = {"down": (0, NOTCHES), "up": (0, -NOTCHES), "right": (NOTCHES, 0), "left": (-NOTCHES, 0)}
_SWIPES: Final = {"down": Way.DOWN, "up": Way.UP, "left": Way.RIGHT, "right": Way.LEFT}
"""Up and down are the finger's way, left and right are the opposite of it: so their executor does it."""
_PRESSES: Final[Mapping[str, type[Click] | type[DoubleClick] | type[LongPress]]] = {
    "click": Click, "double_tap": DoubleClick, "long_press": LongPress,
}  # fmt: skip
_BUTTONS: Final = {"navigate_home": Navigation.HOME, "navigate_back": Navigation.BACK}

ASK_AGAIN: Final = "Ask for one of AndroidWorld's actions."
LEAVE_OUT: Final = "Leave it out."
Value = TypeVar("Value", str, int, bool)


def decode(data: object, observation: Observation, origin: Origin = Origin.MODEL, evidence: str = "") -> Said:
    """What was replied to the observation; `origin` and `evidence` are of its arguments. Raises ActionMalformed."""
    reply = _Reply(_fields(data), observation, origin, evidence)
    kind = reply.take("action_type", str)
    reader = _READERS.get(kind)
    if reader is None:
        raise ActionMalformed(f"“{kind[:40]}” is none of AndroidWorld's actions.", ASK_AGAIN)
    said = reader(reply, kind)
    if reply.fields:
        raise ActionMalformed(f"{kind} takes no {', '.join(sorted(reply.fields))}.", ASK_AGAIN)
    return said


def encode(said: Said, observation: Observation) -> Json:
    """The action as theirs, chosen on the observation. Raises Inexpressible."""
    match said:
        case Click() | DoubleClick() | LongPress():
            return _pressed(said, observation)
        case Scroll(target=target, dx=dx, dy=dy):
            return {
                "action_type": "scroll",
                "direction": _key(_SCROLLS, (dx, dy)),
                **_where(target, observation, "index"),
            }
        case Swipe(target=target, way=way, share=share):
            if share != WHOLE or not _is_screen(target, observation):
                raise Inexpressible("Theirs swipes over the whole screen only.", LEAVE_OUT)
            return {"action_type": "swipe", "direction": _key(_SWIPES, way)}
        case Type(target=target, text=text, mode=mode):
            clear: Json = {"clear_text": True} if mode is TypeMode.REPLACE else {}
            return {"action_type": "input_text", "text": _words(text), **clear, **_where(target, observation)}
        case Key(target=target, chord=chord):
            return _keyed(target, _words(chord), observation)
        case Navigate(target=target, to=to):
            return {"action_type": _key(_BUTTONS, to), **_where(target, observation, "")}
        case Launch(command=command):
            return {"action_type": "open_app", "app_name": _program(_words(command))}
        case Wait(seconds=seconds):
            if seconds != WAIT_S:
                raise Inexpressible("Theirs waits for one second.", LEAVE_OUT)
            return {"action_type": "wait"}
        case Done() | GiveUp() | LookAgain() | Noted():
            return _told(said)
        case _:
            raise Inexpressible(f"AndroidWorld has no {type(said).__name__}.", LEAVE_OUT)


@dataclass(frozen=True, slots=True)
class _Reply:
    """What was replied, as far as it has not been taken yet."""

    fields: dict[str, object]
    observation: Observation
    origin: Origin
    evidence: str

    def take(self, name: str, kind: type[Value]) -> Value:
        if name not in self.fields:
            raise ActionMalformed(f"It lacks {name}.", ASK_AGAIN)
        value = self.fields.pop(name)
        if not isinstance(value, kind) or (kind is int and not _counts(value)):
            raise ActionMalformed(f"{name} is no {kind.__name__}: {shown(value)}.", ASK_AGAIN)
        return value

    def choose(self, name: str, known: Mapping[str, Value | Way | tuple[int, int]]) -> str:
        word = self.take(name, str)
        if word not in known:
            raise ActionMalformed(f"{name} is one of {', '.join(known)}, not “{word[:40]}”.", ASK_AGAIN)
        return word

    def arg(self, name: str) -> Arg:
        return Arg(self.take(name, str), self.origin, self.evidence)

    def screen(self) -> ToWindow:
        return ToWindow(self.observation.foreground)

    def target(self, otherwise: Target | None = None) -> Target:
        """By index or by x and y, never by both."""
        if "index" in self.fields:
            return self._element()
        if "x" in self.fields or "y" in self.fields or otherwise is None:
            return self._point()
        return otherwise

    def _element(self) -> OnElement:
        said = self.fields["index"]
        if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 10:  # theirs reads both
            self.fields["index"] = int(said)
        index, elements = self.take("index", int), self.observation.elements
        if not 0 <= index < len(elements):
            raise ActionMalformed(f"There is no element {index}: there are {len(elements)}.", ASK_AGAIN)
        return OnElement(elements[index].ref)

    def _point(self) -> AtPoint:
        point = Point(self.take("x", int), self.take("y", int))
        if not any(display.bounds.contains(point) for display in self.observation.displays):
            raise ActionMalformed(f"({point.x}, {point.y}) is not on the screen.", ASK_AGAIN)
        return AtPoint(point)


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST


def _fields(data: object) -> dict[str, object]:
    """An object's fields; null is the same as nothing there."""
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise ActionMalformed("An action is a JSON object.", ASK_AGAIN)
    return {str(name): value for name, value in data.items() if value is not None}


def _press(reply: _Reply, kind: str) -> Said:
    return _PRESSES[kind](reply.observation.id, reply.target())


def _scroll(reply: _Reply, _kind: str) -> Said:
    dx, dy = _SCROLLS[reply.choose("direction", _SCROLLS)]
    return Scroll(reply.observation.id, reply.target(reply.screen()), dx, dy)


def _swipe(reply: _Reply, _kind: str) -> Said:
    return Swipe(reply.observation.id, reply.screen(), _SWIPES[reply.choose("direction", _SWIPES)], WHOLE)


def _type(reply: _Reply, _kind: str) -> Said:
    clear = "clear_text" in reply.fields and reply.take("clear_text", bool)
    mode = TypeMode.REPLACE if clear else TypeMode.APPEND
    return Type(reply.observation.id, reply.target(reply.screen()), reply.arg("text"), mode)


def _enter(reply: _Reply, _kind: str) -> Said:
    return Key(reply.observation.id, reply.screen(), Arg(ENTER, reply.origin, reply.evidence))


def _navigate(reply: _Reply, kind: str) -> Said:
    return Navigate(reply.observation.id, reply.screen(), _BUTTONS[kind])


def _open(reply: _Reply, _kind: str) -> Said:
    name = reply.take("app_name", str)
    return Launch(reply.observation.id, Arg(shlex.quote(name), reply.origin, reply.evidence))


def _wait(reply: _Reply, _kind: str) -> Said:
    return Wait(reply.observation.id, WAIT_S)


def _answer(reply: _Reply, _kind: str) -> Said:
    return Noted("", "", ANSWER, reply.arg("text"))


def _status(reply: _Reply, _kind: str) -> Said:
    goal = reply.choose("goal_status", {"complete": "", "infeasible": ""})
    text = reply.take("text", str) if "text" in reply.fields else ""
    return Done(text) if goal == "complete" else GiveUp(text, "", "")


_READERS: Final[Mapping[str, Callable[[_Reply, str], Said]]] = {
    **dict.fromkeys(_PRESSES, _press), **dict.fromkeys(_BUTTONS, _navigate), "scroll": _scroll, "swipe": _swipe,
    "input_text": _type, "keyboard_enter": _enter, "open_app": _open, "wait": _wait, "answer": _answer,
    "status": _status, "unknown": lambda _reply, _kind: AGAIN,
}  # fmt: skip
ACTIONS: Final = tuple(_READERS)
"""The fourteen."""


def _pressed(said: Click | DoubleClick | LongPress, observation: Observation) -> Json:
    plain = type(said)(said.observation, said.target)
    if said != plain:
        raise Inexpressible("Theirs has one finger, no keys held, and one length of a long press.", LEAVE_OUT)
    kind = next(name for name, ours in _PRESSES.items() if ours is type(said))
    where = _where(said.target, observation)
    if not where:
        raise Inexpressible("Theirs presses on an element or a point.", LEAVE_OUT)
    return {"action_type": kind, **where}


def _keyed(target: Target, chord: str, observation: Observation) -> Json:
    if chord != ENTER or not _is_screen(target, observation):
        raise Inexpressible("Theirs has no key but Enter, wherever the focus is.", LEAVE_OUT)
    return {"action_type": "keyboard_enter"}


def _told(said: Done | GiveUp | LookAgain | Noted) -> Json:
    match said:
        case Done(summary=summary):
            return {"action_type": "status", "goal_status": "complete", **({"text": summary} if summary else {})}
        case GiveUp(reason=reason, expected="", found="", rejected=()):
            return {"action_type": "status", "goal_status": "infeasible", **({"text": reason} if reason else {})}
        case Noted(step="", intent="", name=name, value=value) if name == ANSWER:
            return {"action_type": "answer", "text": _words(value)}
        case LookAgain() if said == AGAIN:
            return {"action_type": "unknown"}
        case _:
            raise Inexpressible(f"Theirs says less than this {type(said).__name__}.", LEAVE_OUT)


def _where(target: Target, observation: Observation, by: str = "index, point") -> Json:
    """The target's fields, none for the window in front. `by` names what the action can be told."""
    match target:
        case OnElement(ref=ref, offset=None) if "index" in by and observation.element(ref) is not None:
            return {"index": next(at for at, each in enumerate(observation.elements) if each.ref == ref)}
        case AtPoint(point=point) if "point" in by:
            return {"x": point.x, "y": point.y}
        case _ if _is_screen(target, observation):
            return {}
        case _:
            raise Inexpressible(f"Theirs cannot be told {target}.", LEAVE_OUT)


def _is_screen(target: Target, observation: Observation) -> bool:
    return target == ToWindow(observation.foreground)


def _words(arg: Arg) -> str:
    if not isinstance(arg.value, str):
        raise Inexpressible("A secret is never written into an action.", LEAVE_OUT)
    return arg.value


def _program(command: str) -> str:
    words = shlex.split(command)
    if len(words) != 1 or shlex.quote(words[0]) != command:
        raise Inexpressible("Theirs opens an app by its name alone.", LEAVE_OUT)
    return words[0]


def _key(known: Mapping[str, object], value: object) -> str:
    for name, each in known.items():
        if each == value:
            return name
    raise Inexpressible(f"Theirs knows only {', '.join(known)}.", LEAVE_OUT)
