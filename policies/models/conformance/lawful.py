"""What a reply may come to, whatever stood in it: checked after the fact, field by field, by somebody else."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Final, get_args

from controllers.types import (
    Action,
    Arg,
    Flick,
    Key,
    LongPress,
    OnElement,
    Origin,
    Pinch,
    Scroll,
    Swipe,
    ToWindow,
    Wait,
)
from perception.types import Point
from policies.models.making import MOST_NOTCHES, MOST_WAIT_S, taps
from policies.models.replies import MOST_TEXT
from policies.models.types import Hover, Screen, Understood
from policies.types import Ask, Done, GiveUp, LookAgain, Noted, Yield

KINDS: Final = (*get_args(Action), Ask, Done, GiveUp, LookAgain, Noted, Yield, Hover)
CHORD: Final = re.compile(r"(ctrl\+|alt\+|shift\+|super\+){0,4}[^\s+]{1,30}")
"""A key, after its modifiers."""
LONGEST_PRESS_S: Final = 60.0


def faults(understood: object, screen: Screen) -> tuple[str, ...]:
    """What is wrong with it; () for what may go on to the guard."""
    if not isinstance(understood, Understood):
        return (f"{type(understood).__name__} is nothing that a reply comes to",)
    said = understood.said
    if type(said) not in KINDS:
        return (f"{type(said).__name__} is nothing that a model says",)
    found = [*_of(said, screen), *_shown(understood.thought, "thought"), *_shown(understood.grave, "grave")]
    if isinstance(understood.left, bool) or not isinstance(understood.left, int) or understood.left < 0:
        found.append(f"{understood.left!r:.40} is no count of what is left")
    return tuple(found)


def _of(said: object, screen: Screen) -> Iterator[str]:
    yield from _ranges(said, screen)
    for name, value in _parts(said):
        match value:
            case Point() if not screen.bounds.contains(value):
                yield f"{value} is outside of the picture"
            case OnElement(ref=ref, offset=offset) if ref not in screen.listed or offset is not None:
                yield "an element that was not listed"
            case ToWindow(window=window) if window != screen.observation.foreground:
                yield "a window that was not named"
            case Arg(value=text, origin=origin):
                if origin is not Origin.MODEL or not isinstance(text, str):
                    yield "an argument that is not the model's own"
            case str() if name == "observation" and value != screen.observation.id:
                yield "chosen on another look"
            case str():
                yield from _shown(value, name)
            case _:
                pass


def _parts(value: object, name: str = "") -> Iterator[tuple[str, object]]:
    """Itself and all that is in it."""
    yield name, value
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _parts(getattr(value, each.name), each.name)
    elif isinstance(value, tuple):
        for part in value:
            yield from _parts(part, name)


def _shown(text: object, name: str) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{name} is no text"
    elif len(text) > MOST_TEXT:
        yield f"{name} has {len(text)} characters"
    elif any(unicodedata.category(each)[0] == "C" for each in text if each not in "\n\t"):
        yield f"{name} holds what does not show"


def _ranges(said: object, screen: Screen) -> Iterator[str]:
    match said:
        case Wait(seconds=seconds) if not 0 <= seconds <= MOST_WAIT_S:
            yield f"waits {seconds} s"
        case LongPress(seconds=seconds) if not 0 <= seconds <= LONGEST_PRESS_S:
            yield f"presses {seconds} s"
        case Scroll(dx=dx, dy=dy) if max(abs(dx), abs(dy)) > MOST_NOTCHES or type(dx) is not int or type(dy) is not int:
            yield f"turns the wheel by {dx}, {dy}"
        case Swipe(share=share) if not 0 < share <= 1:
            yield f"swipes over {share}"
        case Flick(target=start, to=end) if taps(screen, start.point, end.point):
            yield "draws a finger no farther than a tap"
        case Pinch(scale=scale) if not (math.isfinite(scale) and 0.01 <= scale <= 100):
            yield f"pinches by {scale}"
        case Key(chord=Arg(value=str(chord))) if not CHORD.fullmatch(chord):
            yield f"{chord!r:.40} is no chord"
        case _:
            pass
