"""ShowUI: where an element is, and an agent whose answers are Python's dictionaries; in parts of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import Button, Click, Drag, Flick, Key, Scroll, ToWindow, Type, TypeMode
from perception.types import Point, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.dialect import Dialect
from policies.models.families.calls import chord_text, in_front, stroke, told
from policies.models.families.grounding import Grounder
from policies.models.families.lines import page_way, proven
from policies.models.families.saying import Spot, no_words, text
from policies.models.families.tooluser import told_past
from policies.models.families.verbs import Hand, Several, Verb, several
from policies.models.replies import Fields, bounded, json_of, literal_of, one_of, pair_of
from policies.models.strokes import typed
from policies.models.types import Hover, Message, Past, Said, Screen, Speaker, Task, Understood, Words, blank
from policies.models.view import Number, Space, smart_resize
from policies.types import Done

SPACE: Final = Space(1, whole=False)
FACTOR, LEAST, MOST = 28, 256 * 28 * 28, 1344 * 28 * 28


class ShowUi(Grounder):
    name = "showui"
    space = SPACE
    source = "showlab/ShowUI: QUICK_START.md (GUI Grounding)"
    factor, least, most = FACTOR, LEAST, MOST
    picture_first = False

    def ask(self, task: Task, screen: Screen, _past: Sequence[Past]) -> Message:
        before = Words(
            "I describe an element of this screenshot, and you answer with a place on it: [x, y], each a part of the "
            "screenshot's width and height from 0 to 1."
        )
        return Message(Speaker.USER, (before, blank(screen), Words(task.goal)))

    def read(self, reply: str, screen: Screen) -> Understood:
        point = self.space.to_device(*pair_of(json_of(bounded(reply)), "The place"), screen)
        return Understood(making.click(screen, point))

    def placed(self, x: Number, y: Number, _thought: str) -> str:
        return f"[{x}, {y}]"


def _at(hand: Hand, fields: Fields) -> Point:
    return hand.space.to_device(*fields.pair("position"), hand.screen)


def _ends(hand: Hand, fields: Fields) -> tuple[Point, Point]:
    both = fields.take("position")
    if not isinstance(both, Sequence) or isinstance(both, str) or len(both) != 2:
        raise ReplyMalformed("position is not two places.")
    start, end = (hand.space.to_device(*pair_of(each, "position"), hand.screen) for each in both)
    return start, end


def _put_in(hand: Hand, fields: Fields) -> Several:
    return several(typed(hand.screen, fields.take("value"), _at(hand, fields) if fields.has("position") else None))


def _scrolled(hand: Hand, fields: Fields) -> Said:
    way = one_of(fields.text("value").lower(), "value", tuple(making.WAYS))
    return making.scroll(hand.screen, way, making.PAGE)


def _answered(_hand: Hand, fields: Fields) -> Said:
    """On a phone its value is how the task ended ("task complete")."""
    return making.done(fields.take("value") if fields.has("value") else "")


def _selected(_hand: Hand, _fields: Fields) -> Said:
    raise ReplyMalformed("Nothing is chosen without opening it.", "CLICK the list, and then what is to be chosen.")


INPUT: Final = Verb("Type into an element: value is the text, position where the element is.", _put_in)
ANSWER: Final = Verb("Answer, which ends the task: value is the answer.", _answered)
ENTER: Final = Verb("Press Enter.", lambda hand, _: making.press(hand.screen, "Return"))
WEB: Final[Mapping[str, Verb]] = {
    "CLICK": Verb("Click on an element: position.", lambda hand, fields: making.click(hand.screen, _at(hand, fields))),
    "INPUT": INPUT,
    "SELECT": Verb("Not possible here: click a list, and then what is to be chosen.", _selected),
    "HOVER": Verb("Put the pointer over an element: position.", lambda hand, fields: Hover(_at(hand, fields))),
    "ANSWER": ANSWER,
    "ENTER": ENTER,
    "SCROLL": Verb("Scroll the screen: value is up, down, left or right.", _scrolled),
    "SELECT_TEXT": Verb(
        "Select text: position is [[x1,y1], [x2,y2]], its beginning and its end.",
        lambda hand, fields: making.drag(hand.screen, *_ends(hand, fields)),
    ),
    "COPY": Verb("Copy the text that is selected.", lambda hand, _: making.press(hand.screen, "ctrl+c")),
}
PHONE: Final[Mapping[str, Verb]] = {
    "INPUT": INPUT,
    "SWIPE": Verb(
        "Swipe: position is [[x1,y1], [x2,y2]], from where to where.",
        lambda hand, fields: making.swipe(hand.screen, *_ends(hand, fields)),
    ),
    "TAP": Verb("Tap on an element: position.", lambda hand, fields: making.click(hand.screen, _at(hand, fields))),
    "ANSWER": ANSWER,
    "ENTER": ENTER,
}


class ShowUiAgent(Dialect):
    name = "showui-agent"
    space: ClassVar = SPACE
    source = "showlab/ShowUI: QUICK_START.md (GUI Navigation), data/template/shared_navigation.py"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return smart_resize(width, height, FACTOR, LEAST, MOST)

    def opening(self, _task: Task, screen: Screen) -> tuple[Message, ...]:
        verbs = _verbs(screen)
        actions = "\n".join(f"{at + 1}. `{name}`: {verb.words}" for at, (name, verb) in enumerate(verbs.items()))
        words = (
            f"You operate a {'smartphone' if verbs is PHONE else 'website'}. Given a task, its screen and what was "
            f"done before, answer with the next action.\n{actions}\n\nAn action is a dictionary:\n"
            "{'action': 'ACTION_TYPE', 'value': 'element', 'position': [x,y]}\n"
            "value and position are None where an action has none. Positions are parts of the screen from 0 to 1."
        )
        return (Message(Speaker.SYSTEM, (Words(words),)),)

    def ask(self, task: Task, screen: Screen, past: Sequence[Past]) -> Message:
        words = Words(f"{told(task)}\n\n{told_past(past)}")
        return Message(Speaker.USER, (words, blank(screen), Words("What is the next action?")))

    def read(self, reply: str, screen: Screen) -> Understood:
        answer = literal_of(f"({bounded(reply).strip().removesuffix(',')})")
        actions = list(answer) if isinstance(answer, tuple | list) else [answer]
        if not actions:
            raise ReplyMalformed("There is no action in it.")
        verbs, fields = _verbs(screen), Fields.of(actions[0], "The action")
        verb = verbs[fields.one_of("action", tuple(verbs))]
        found = verb.read(Hand(screen, self.space), fields)
        fields.done("value")
        said, left = (found.said, found.left) if isinstance(found, Several) else (found, 0)
        return Understood(said, "", left + len(actions) - 1)

    def write(self, said: Said, screen: Screen, _thought: str = "") -> str:
        action, value, position = _said(Spot(screen, self.space), said)
        if action not in _verbs(screen):
            raise no_words(f"It has no action {action}.")
        return proven(self, repr({"action": action, "value": value, "position": position}), said, screen)


def _verbs(screen: Screen) -> Mapping[str, Verb]:
    return PHONE if screen.observation.surface is Surface.PHONE else WEB


def _said(spot: Spot, said: Said) -> tuple[str, str | None, object]:
    """Action, value and position. Raises Inexpressible."""
    on_phone = _verbs(spot.screen) is PHONE
    match said:
        case Click(target=target, button=Button.LEFT, modifiers=()):
            return "TAP" if on_phone else "CLICK", None, spot.units(target)
        case Type(mode=TypeMode.APPEND):
            where = None if isinstance(said.target, ToWindow) else spot.units(said.target)
            return "INPUT", text(said.text), where
        case Hover(point=point):
            return "HOVER", None, spot.of(point)
        case Scroll(target=ToWindow()):
            return "SCROLL", page_way(said), None
        case Drag(target=start, to=end) if not on_phone:
            return "SELECT_TEXT", None, [spot.units(start), spot.units(end)]
        case Flick() if on_phone:
            return "SWIPE", None, [spot.of(each) for each in stroke(said, spot.screen)]
        case Key():
            in_front(said.target, spot.screen)
            return _said_key(chord_text(said)), None, None
        case Done(summary=summary):
            return "ANSWER", summary, None
        case _:
            raise no_words(f"It has no words for {type(said).__name__}.")


def _said_key(chord: str) -> str:
    named = {"Return": "ENTER", "ctrl+c": "COPY"}
    if chord not in named:
        raise no_words(f"It has no name for the key {chord}.")
    return named[chord]


DIALECTS: Final = (ShowUi(), ShowUiAgent())
