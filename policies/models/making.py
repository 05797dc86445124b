"""Our acts out of what every family says in its own words: the same few constructors for all of them."""

from __future__ import annotations

import shlex
from typing import Final

from controllers.types import (
    Arg,
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
    Origin,
    Scroll,
    Target,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
    Way,
)
from perception.types import Point
from policies.errors import ReplyMalformed
from policies.models.replies import number_of, shown, text_of
from policies.models.types import Screen
from policies.types import Ask, Done, GiveUp, LookAgain, Noted

EVIDENCE: Final = "a model's reply"
ANSWER: Final = "answer"
MOST_NOTCHES: Final = 30
MOST_WAIT_S: Final = 60.0
LEAST_HOLD_S, MOST_HOLD_S = 0.5, 10.0
"""A finger that is lifted sooner taps."""
FACT: Final = "fact"
LOOK_S: Final = 20.0
"""How long a model may do nothing but look."""
PIXELS_A_NOTCH: Final = 40
"""Of a desktop's wheel, for families that scroll by pixels."""
PAGE: Final = 5
"""Notches for families that say only which way."""
TOUCH_SLOP_DP: Final = 8
"""android.view.ViewConfiguration.TOUCH_SLOP: how far a finger may go and still tap."""
WAYS: Final = {"up": Way.UP, "down": Way.DOWN, "left": Way.LEFT, "right": Way.RIGHT}
_NOTCHES: Final = {"down": (0, 1), "up": (0, -1), "right": (1, 0), "left": (-1, 0)}
BACK, HOME = Navigation.BACK, Navigation.HOME


def arg(text: object, name: str = "text") -> Arg:
    """Raises ReplyMalformed."""
    return Arg(text_of(text, name), Origin.MODEL, EVIDENCE)


def front(screen: Screen) -> ToWindow:
    """Whatever has the keyboard."""
    return ToWindow(screen.observation.foreground)


def click(screen: Screen, at: Point, button: Button = Button.LEFT, count: int = 1) -> Click | DoubleClick | TripleClick:
    seen, target = screen.observation.id, AtPoint(at)
    match count:
        case 2:
            return DoubleClick(seen, target, button)
        case 3:
            return TripleClick(seen, target, button)
        case _:
            return Click(seen, target, button)


def long_press(screen: Screen, at: Point, seconds: object = 0.8) -> LongPress:
    """Raises ReplyMalformed."""
    held = float(number_of(seconds, "the time to hold", 0))
    return LongPress(screen.observation.id, AtPoint(at), min(max(held, LEAST_HOLD_S), MOST_HOLD_S))


def drag(screen: Screen, start: Point, end: Point) -> Drag:
    """Raises ReplyMalformed for one that would be a click."""
    if start == end:
        raise ReplyMalformed("It ends where it begins.", "Click there, or drag to another place.")
    return Drag(screen.observation.id, AtPoint(start), AtPoint(end))


def write(screen: Screen, text: object, at: Point | None = None, replace: bool = False) -> Type:
    """Into the field at that point, or the one that has the keyboard. Raises ReplyMalformed."""
    target: Target = front(screen) if at is None else AtPoint(at)
    mode = TypeMode.REPLACE if replace else TypeMode.APPEND
    return Type(screen.observation.id, target, arg(text), mode)


def press(screen: Screen, chord: str) -> Key:
    return Key(screen.observation.id, front(screen), Arg(chord, Origin.MODEL, EVIDENCE))


def notches(pixels: object) -> float:
    """Of a wheel, with the sign: families that were trained with pyautogui's wheel name few notches, others pixels.
    Raises ReplyMalformed."""
    amount = number_of(pixels, "the amount to scroll", -100_000, 100_000)
    return amount if abs(amount) <= MOST_NOTCHES else amount / PIXELS_A_NOTCH


def scroll(screen: Screen, way: str, notches: float, at: Point | None = None) -> Scroll:
    """`way` is where what shows next lies: "down" shows what is below. Raises ReplyMalformed."""
    amount = number_of(notches, "the amount to scroll", 0, 100_000)
    if not amount:
        raise ReplyMalformed("It scrolls by nothing.", "Say how far, or do something else.")
    across, down = _NOTCHES[way]
    count = min(max(1, round(amount)), MOST_NOTCHES)
    target: Target = front(screen) if at is None else AtPoint(at)
    return Scroll(screen.observation.id, target, across * count, down * count)


def swipe(screen: Screen, start: Point, end: Point) -> Flick:
    """A finger from one pixel to another, at once. Raises ReplyMalformed for one that would be taken for a tap."""
    if taps(screen, start, end):
        raise ReplyMalformed("A finger that goes no farther taps.", "Say tap, or swipe farther.")
    return Flick(screen.observation.id, AtPoint(start), AtPoint(end))


def taps(screen: Screen, start: Point, end: Point) -> bool:
    """A phone takes it for a finger that stood still."""
    scale = max((display.scale for display in screen.observation.displays), default=1)
    return max(abs(end.x - start.x), abs(end.y - start.y)) <= TOUCH_SLOP_DP * scale


def navigate(screen: Screen, to: Navigation) -> Navigate:
    return Navigate(screen.observation.id, front(screen), to)


def launch(screen: Screen, app: object) -> Launch:
    """An app by its name, as one word of a command. Raises ReplyMalformed."""
    name = text_of(app, "the app's name").strip()
    if not name or "\n" in name or name.startswith("-"):
        raise ReplyMalformed(f"{shown(name)} is no app's name.")
    return Launch(screen.observation.id, Arg(shlex.quote(name), Origin.MODEL, EVIDENCE))


def wait(screen: Screen, seconds: object) -> Wait:
    return Wait(screen.observation.id, min(float(number_of(seconds, "the time to wait", 0)), MOST_WAIT_S))


def answer(text: object) -> Noted:
    """What it was asked to find out. Raises ReplyMalformed."""
    return Noted("", "", ANSWER, arg(text))


def fact(text: object) -> Noted:
    """What it wants to remember. Raises ReplyMalformed."""
    return Noted("", "", FACT, arg(text))


def done(text: object = "") -> Done:
    return Done(text_of(text, "the summary"))


def give_up(text: object = "") -> GiveUp:
    return GiveUp(text_of(text, "the reason") or "the model says that it cannot be done", "", "")


def ask(question: object) -> Ask:
    """Raises ReplyMalformed."""
    text = text_of(question, "the question")
    if not text.strip():
        raise ReplyMalformed("The question is empty.")
    return Ask(text)


def look() -> LookAgain:
    """It asks for another picture of the screen, and for nothing else."""
    never = GiveUp("the model looks and never acts", "an act", "looks")
    return LookAgain("the model asks to look again", LOOK_S, never)
