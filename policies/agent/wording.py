"""An act as a person would say it, and what came of it as a model is told."""

from __future__ import annotations

from typing import assert_never

from controllers.types import (
    Action,
    Arg,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    TripleClick,
    Type,
    Wait,
)
from perception.types import Observation
from policies.types import (
    Answered,
    CutOff,
    Drifted,
    HandedBack,
    HandedOver,
    NotDone,
    Nothing,
    NotVerified,
    Outcome,
    Turn,
    Verified,
    Yield,
)
from sop.change import signature
from sop.text import shorten


def intent(action: Action, thing: str) -> str:
    """`Press button "Save" of Mousepad`."""
    match action:
        case Click(button=Button.LEFT):
            return f"Press {thing}"
        case Click(button=button):
            return f"Press {thing} with the {button.value} button"
        case DoubleClick() | TripleClick():
            return f"Press {thing} {'twice' if isinstance(action, DoubleClick) else 'three times'}"
        case LongPress(seconds=seconds):
            return f"Press {thing} for {seconds:g} s"
        case Drag():
            return f"Drag {thing}"
        case Type(text=text):
            return f"Type {_words(text)} into {thing}"
        case Key(chord=chord):
            return f"Press {chord.value} in {thing}"
        case Launch(command=command):
            return f"Start {_words(command)}"
        case Scroll(dx=dx, dy=dy):
            way = ("down" if dy > 0 else "up") if dy else ("right" if dx > 0 else "left")
            return f"Scroll {way} in {thing}"
        case Swipe(way=way):
            return f"Swipe {way.value} on {thing}"
        case Flick(target=start, to=end):
            ends = " to ".join(f"{each.point.x},{each.point.y}" for each in (start, end))
            return f"Swipe {action.way.value} on {thing} from {ends}"
        case Pinch():
            return f"Pinch {thing}"
        case Navigate(to=to):
            return f"Press {to.value}"
        case Raise():
            return f"Bring {thing} to the front"
        case Rotate(to=held):
            return f"Turn the display: {held.value}"
        case Wait(seconds=seconds):
            return f"Wait for {seconds:g} s"
        case _:
            assert_never(action)


def outcome_of(turn: Turn, now: Observation) -> str:
    """What the model is told of it, in a line."""
    match turn.outcome:
        case Verified():
            same = signature(turn.observation, placed=True) == signature(now, placed=True)
            return "done; nothing on the screen changed" if same else "done"
        case Drifted():
            return f"{came_of_it(turn.outcome)}. Look at the screen anew."
        case Nothing():
            return "the user took the screen and gave it back" if isinstance(turn.decision, Yield) else ""
        case outcome:
            return came_of_it(outcome)


def came_of_it(outcome: Outcome) -> str:
    match outcome:
        case Verified(proof=proof):
            return proof or "done"
        case NotVerified(expected=expected, found=found):
            return f"done, but expected {expected}, and found {found}"
        case NotDone(reason=reason):
            return f"not done: {reason}"
        case Drifted(reason=reason):
            return f"nothing was sent: {reason}"
        case Answered(text=text):
            return f"the user answered: {text}"
        case HandedOver(reason=reason):
            return f"the user did this themselves: {reason}"
        case CutOff(reason=reason):
            return f"cut off: {reason}"
        case HandedBack(seconds=seconds):
            return f"the user had the screen for {seconds:.0f} s and gave it back"
        case Nothing():
            return "nothing was sent"
        case _:
            assert_never(outcome)


def _words(arg: Arg) -> str:
    return "a secret" if isinstance(arg.value, Secret) else f"“{shorten(arg.value)}”"
