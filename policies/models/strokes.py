"""What hands do one after the other, as pyautogui has it, and the acts that they make together.

A move and a click are one click; a move and a drag are one drag; keys that are held around a key are one chord. Where
the pointer was before the reply nobody knows: whoever presses or drags says where.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from controllers.types import Button, Click, Drag, Modifier, Wait
from perception.types import Point
from policies.errors import ReplyMalformed
from policies.models.chords import chord_of
from policies.models.making import LEAST_HOLD_S, click, drag, long_press, press, scroll, wait, write
from policies.models.replies import number_of, text_of
from policies.models.types import Hover, Said, Screen, Understood
from policies.models.view import Number, Space

Spot = tuple[Number, Number]
"""In the units of the family."""
PLAIN_KEY: Final = "a"


@dataclass(frozen=True, slots=True)
class Move:
    spot: Spot


@dataclass(frozen=True, slots=True)
class Press:
    """`count` clicks; `spot` is None for where the pointer is."""

    spot: Spot | None
    button: Button = Button.LEFT
    count: int = 1


@dataclass(frozen=True, slots=True)
class DragTo:
    """With the left button; `relative` to where the pointer is."""

    spot: Spot
    relative: bool = False


@dataclass(frozen=True, slots=True)
class ButtonDown:
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class ButtonUp:
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Wheel:
    """Notches: positive `down` shows what is below, positive `across` what is to the right."""

    across: Number
    down: Number
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Text:
    text: object


@dataclass(frozen=True, slots=True)
class Keys:
    """Pressed together and let go."""

    keys: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class KeyDown:
    key: object


@dataclass(frozen=True, slots=True)
class KeyUp:
    key: object


@dataclass(frozen=True, slots=True)
class Sleep:
    seconds: object


@dataclass(frozen=True, slots=True)
class End:
    said: Said


Stroke = Move | Press | DragTo | ButtonDown | ButtonUp | Wheel | Text | Keys | KeyDown | KeyUp | Sleep | End
_Pointing = Move | Press | DragTo | ButtonDown | Wheel


def acts_of(strokes: Sequence[Stroke], screen: Screen, space: Space) -> tuple[Said, ...]:
    """Raises ReplyMalformed for what makes no act."""
    hands = _Hands(strokes, screen, space)
    while hands.left:
        hands.do(hands.left.popleft())
    if not hands.acts:
        raise ReplyMalformed("No act is asked for.")
    return tuple(hands.acts)


def first_of(acts: Sequence[Said], thought: str = "") -> Understood:
    """The first is done; a pause after it is none of those that are left."""
    return Understood(acts[0], thought, sum(not isinstance(each, Wait) for each in acts[1:]))


def typed(screen: Screen, text: object, at: Point | None = None, replaces: bool = False) -> tuple[Said, ...]:
    """A line end at the end presses Enter, as an act of its own. Raises ReplyMalformed."""
    words = text_of(text)
    if not words:
        raise ReplyMalformed("There is nothing to type.")
    enter = (press(screen, "Return"),) if words.endswith("\n") else ()
    body = words[: len(words) - len(enter)]
    return (*((write(screen, body, at, replaces),) if body else ()), *enter)


class _Hands:
    def __init__(self, strokes: Sequence[Stroke], screen: Screen, space: Space) -> None:
        self.left = deque(strokes)
        self.acts: list[Said] = []
        self._screen, self._space = screen, space
        self._spot: Spot | None = None

    def do(self, stroke: Stroke) -> None:
        match stroke:
            case Move(spot=spot):
                self._move(spot)
            case Press(spot=spot, button=button, count=count):
                self.acts.append(click(self._screen, self._at(spot), button, count))
            case DragTo():
                self.acts.append(self._drag(stroke))
            case ButtonDown(spot=spot):
                self.acts.append(self._pull(spot))
            case ButtonUp():
                _refuse("A button is let go that is not held.")
            case Wheel(spot=spot):
                self.acts.append(self._turn(stroke))
            case Text(text=text):
                self.acts.extend(typed(self._screen, text))
            case Keys(keys=keys):
                self.acts.append(press(self._screen, chord_of(keys)))
            case KeyDown(key=key):
                self._hold(key)
            case KeyUp():
                _refuse("A key is let go that is not held.")
            case Sleep(seconds=seconds):
                self.acts.append(wait(self._screen, seconds))
            case End(said=said):
                self.acts.append(said)

    def _point(self, spot: Spot) -> Point:
        return self._space.to_device(*spot, self._screen)

    def _at(self, spot: Spot | None) -> Point:
        self._spot = spot or self._spot
        if self._spot is None:
            _refuse("Nobody knows where the pointer is: say where, with x and y.")
        return self._point(self._spot)

    def _move(self, spot: Spot) -> None:
        self._spot = spot
        point = self._point(spot)
        ahead = next((each for each in self.left if not isinstance(each, Sleep | KeyDown)), None)
        if isinstance(ahead, _Pointing):
            while isinstance(self.left[0], Sleep):
                self.left.popleft()
        else:
            self.acts.append(Hover(point))

    def _drag(self, stroke: DragTo) -> Drag:
        if self._spot is None:
            _refuse("Nobody knows where the drag begins: move there first.")
        start, (x, y) = self._spot, stroke.spot
        self._spot = (start[0] + x, start[1] + y) if stroke.relative else (x, y)
        return drag(self._screen, self._point(start), self._point(self._spot))

    def _pull(self, spot: Spot | None) -> Said:
        """A button that goes up where it went down has clicked, or was held there."""
        start, held = self._at(spot), 0.0
        while self.left:
            match self.left.popleft():
                case Move(spot=on):
                    self._spot = on
                case Sleep(seconds=seconds):
                    held += number_of(seconds, "the time to wait", 0)
                case ButtonUp(spot=on):
                    end = self._at(on)
                    return drag(self._screen, start, end) if end != start else self._held(start, held)
                case _:
                    break
        raise ReplyMalformed("A button is held that is not let go.")

    def _held(self, at: Point, seconds: float) -> Said:
        return click(self._screen, at) if seconds < LEAST_HOLD_S else long_press(self._screen, at, seconds)

    def _turn(self, stroke: Wheel) -> Said:
        at = self._at(stroke.spot) if stroke.spot or self._spot else None
        if (stroke.across == 0) == (stroke.down == 0):
            _refuse("A scroll goes one way: up or down, left or right.")
        if stroke.down:
            return scroll(self._screen, "down" if stroke.down > 0 else "up", abs(stroke.down), at)
        return scroll(self._screen, "right" if stroke.across > 0 else "left", abs(stroke.across), at)

    def _hold(self, first: object) -> None:
        held, ever, inner = [first], [first], list[Said]()
        while held:
            match self.left.popleft() if self.left else None:
                case KeyDown(key=key):
                    held.append(key)
                    ever.append(key)
                case KeyUp(key=key) if key in held:
                    held.remove(key)
                case Keys(keys=keys):
                    inner.append(press(self._screen, chord_of([*held, *keys])))
                case Press(spot=spot, button=Button.LEFT, count=1):
                    inner.append(self._modified(spot, held))
                case Move(spot=spot):
                    self._spot = spot
                case Sleep():
                    pass
                case None:
                    _refuse("A key is held that is not let go.")
                case _:
                    _refuse("While a key is held other keys and clicks are possible, and nothing else.")
        self.acts.extend(inner or [press(self._screen, chord_of(ever))])

    def _modified(self, spot: Spot | None, held: Sequence[object]) -> Click:
        names = chord_of([*held, PLAIN_KEY]).split("+")[:-1]
        plain = click(self._screen, self._at(spot))
        assert isinstance(plain, Click)
        return replace(plain, modifiers=tuple(Modifier(each) for each in names))


def _refuse(problem: str) -> NoReturn:
    raise ReplyMalformed(problem)
