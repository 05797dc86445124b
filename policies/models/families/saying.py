"""Our acts as the calls by which computer_use and mobile_use say them: the inverse of verbs.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from controllers.types import (
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
    Scroll,
    Target,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
)
from perception.types import Point
from policies.errors import Inexpressible
from policies.models import making
from policies.models.chords import keys_of
from policies.models.families.calls import chord_text, in_front, point_at, stroke
from policies.models.families.lines import app_of
from policies.models.families.verbs import BUTTONS, ENTER, PHONE_KEYS
from policies.models.types import Hover, Said, Screen
from policies.models.view import Number, Space
from policies.types import Done, GiveUp, Noted, Yield

Arguments = Mapping[str, Any]
Say = Callable[["Spot", Said], Sequence[Arguments]]
_CLICKS: Final = {Button.LEFT: "left_click", Button.RIGHT: "right_click", Button.MIDDLE: "middle_click"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a family counts on a screen."""

    screen: Screen
    space: Space

    def units(self, target: Target) -> list[Number]:
        """Raises Inexpressible."""
        return self.of(point_at(target, self.screen))

    def of(self, point: Point) -> list[Number]:
        if not self.screen.bounds.contains(point):
            raise no_words("It lies outside of the picture.")
        return list(self.space.to_model(point, self.screen))


def no_words(why: str) -> Inexpressible:
    return Inexpressible(why, "Leave it out.")


def on_computer(spot: Spot, said: Said) -> Sequence[Arguments]:
    """The calls' arguments. Raises Inexpressible."""
    match said:
        case Click():
            return _clicked(spot, said)
        case DoubleClick(target=target, button=Button.LEFT):
            return [{"action": "double_click", "coordinate": spot.units(target)}]
        case TripleClick(target=target, button=Button.LEFT):
            return [{"action": "triple_click", "coordinate": spot.units(target)}]
        case Drag(target=start, to=end):
            return [
                {"action": "mouse_move", "coordinate": spot.units(start)},
                {"action": "left_click_drag", "coordinate": spot.units(end)},
            ]
        case Hover(point=point):
            return [{"action": "mouse_move", "coordinate": spot.of(point)}]
        case Scroll():
            return [_scrolled(spot, said)]
        case Key():
            in_front(said.target, spot.screen)
            return [{"action": "key", "keys": keys_of(chord_text(said))}]
        case _:
            return [_anywhere(spot, said)]


def on_phone(spot: Spot, said: Said) -> Sequence[Arguments]:
    """The call's arguments. Raises Inexpressible."""
    match said:
        case Click(target=target, button=Button.LEFT, modifiers=()):
            return [{"action": "click", "coordinate": spot.units(target)}]
        case LongPress(target=target, seconds=seconds):
            return [{"action": "long_press", "coordinate": spot.units(target), "time": held(seconds)}]
        case Flick():
            start, end = stroke(said, spot.screen)
            return [{"action": "swipe", "coordinate": spot.of(start), "coordinate2": spot.of(end)}]
        case Key():
            return [_phone_key(spot, said)]
        case Navigate():
            return [{"action": "system_button", "button": button(spot.screen, said)}]
        case Launch():
            return [{"action": "open", "text": app_of(said)}]
        case _:
            return [_anywhere(spot, said)]


def _anywhere(spot: Spot, said: Said) -> Arguments:
    match said:
        case Type():
            return {"action": "type", "text": typed(spot.screen, said)}
        case Wait(seconds=seconds):
            return {"action": "wait", "time": seconds}
        case Noted() if (text := answer(said)) is not None:
            return {"action": "answer", "text": text}
        case Yield(reason=reason):
            return {"action": "interact", "text": reason}
        case Done():
            return {"action": "terminate", "status": "success"}
        case GiveUp():
            return {"action": "terminate", "status": "failure"}
        case _:
            raise no_words(f"It has no words for {type(said).__name__}.")


def _clicked(spot: Spot, said: Click) -> Sequence[Arguments]:
    click = {"action": _CLICKS[said.button], "coordinate": spot.units(said.target)}
    if not said.modifiers:
        return [click]
    keys = [each.value for each in said.modifiers]
    down = [{"action": "key_down", "keys": [each]} for each in keys]
    return [*down, click, *({"action": "key_up", "keys": [each]} for each in reversed(keys))]


def _scrolled(spot: Spot, said: Scroll) -> Arguments:
    turned = turns(said)
    named = {"action": "scroll" if said.dy else "hscroll", "pixels": turned * making.PIXELS_A_NOTCH}
    return named if isinstance(said.target, ToWindow) else {**named, "coordinate": spot.units(said.target)}


def _phone_key(spot: Spot, said: Key) -> Arguments:
    in_front(said.target, spot.screen)
    chord = chord_text(said)
    if chord == "Return":
        return {"action": "system_button", "button": ENTER}
    name = next((name for name, key in PHONE_KEYS.items() if key == chord), "")
    if not name:
        raise no_words(f"It has no name for the key {chord}.")
    return {"action": "key", "text": name}


def turns(said: Scroll) -> int:
    """Notches with the sign of pyautogui's wheel: up and right are positive. Raises Inexpressible."""
    if (said.dx == 0) == (said.dy == 0) or max(abs(said.dx), abs(said.dy)) > making.MOST_NOTCHES:
        raise no_words("It turns the wheel one way, and not that far.")
    return said.dx or -said.dy


def typed(screen: Screen, said: Type) -> str:
    """Raises Inexpressible."""
    in_front(said.target, screen)
    if said.mode is TypeMode.REPLACE:
        raise no_words("It types and replaces nothing.")
    return text(said.text)


def text(arg: Arg) -> str:
    if not isinstance(arg.value, str):
        raise no_words("A secret is never written down.")
    return arg.value


def answer(said: Noted) -> str | None:
    return text(said.value) if (said.step, said.intent, said.name) == ("", "", making.ANSWER) else None


def button(screen: Screen, said: Navigate) -> str:
    in_front(said.target, screen)
    named = next((name for name, to in BUTTONS.items() if to is said.to), "")
    if not named:
        raise no_words(f"It has no button for {said.to.value}.")
    return named


def held(seconds: float) -> float:
    if not making.LEAST_HOLD_S <= seconds <= making.MOST_HOLD_S:
        raise no_words("It holds a finger neither so shortly nor so long.")
    return seconds
