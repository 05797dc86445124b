"""Plays a script: which of its steps comes next on this screen, in the words of a dialect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    LongPress,
    Navigation,
    OnElement,
    Swipe,
    TripleClick,
    Way,
)
from evals.model_server import script
from evals.model_server.script import Doing, Fault, Script, Step, Wanted
from perception.types import Element, Point
from policies.errors import Inexpressible
from policies.models import making
from policies.models.dialect import Dialect, Lists
from policies.models.types import Said, Screen
from policies.types import Done, GiveUp

PATIENCE: Final = 5
"""How often it waits for what is not on the screen."""

Move = Callable[[Screen], Said]


class NotThere(Exception):
    """What is to be acted on is not on the screen."""


@dataclass(frozen=True, slots=True)
class Played:
    """`fault` is None for an answer as it should be; a fault that is `alone` has no text."""

    text: str
    fault: Fault | None = None


class Player:
    """Keeps how far a script has come. Asked by one thread at a time."""

    def __init__(self, played: Script) -> None:
        self._script = played
        self._at = 0
        self._phase = 0
        self._waited = 0

    def answer(self, asked: Sequence[str], screen: Screen | None, dialects: Callable[[str], Dialect]) -> Played:
        """What comes of a question, in the dialect that `dialects` has for "". `asked` are its texts, the last
        message's first. Raises Inexpressible, ModelMissing, and NotThere where it has no screen."""
        fault = self._fault()
        if fault is not None and fault.alone:
            return Played("", fault)
        before = (self._at, self._phase, self._waited)
        text = self._said(asked, screen, lambda: dialects(fault.other if fault is not None else ""))
        if fault is not None and fault.breaks:
            self._at, self._phase, self._waited = before
        return Played(text, fault)

    def _fault(self) -> Fault | None:
        step = self._step()
        if step is None or not isinstance(step.doing, Fault):
            return None
        self._at += 1
        return step.doing

    def _said(self, asked: Sequence[str], screen: Screen | None, spoken: Callable[[], Dialect]) -> str:
        step = self._step()
        if step is not None and isinstance(step.doing, script.Reply):
            self._at += 1
            return step.doing.reply
        if screen is None:
            raise NotThere("nobody has shown the server a screen")
        step, dialect = self._due(screen), spoken()
        screen = seen_by(dialect, screen)
        if step is None:
            return told(making.done("done"), screen, dialect)
        if isinstance(step.doing, script.Reply):
            self._at += 1
            return step.doing.reply
        try:
            moves = moves_of(step.doing, asked, screen, dialect)
            text = told(moves[min(self._phase, len(moves) - 1)](screen), screen, dialect, step.thought)
        except NotThere as error:
            return self._patience(str(error), screen, dialect)
        self._waited = 0
        self._phase += 1
        if self._phase >= len(moves) and not isinstance(step.doing, script.Find):
            self._phase = 0
            self._at += step.until is None
        return text

    def _due(self, screen: Screen) -> Step | None:
        """The first step whose `until` is not on the screen yet."""
        while (step := self._step()) is not None and self._phase == 0:
            if step.until is None or step.until.find(screen) is None:
                break
            self._at += 1
        return step

    def _step(self) -> Step | None:
        return self._script.steps[self._at] if self._at < len(self._script.steps) else None

    def _patience(self, missing: str, screen: Screen, dialect: Dialect) -> str:
        self._waited += 1
        if self._waited <= PATIENCE:
            with suppress(Inexpressible):
                return dialect.write(making.wait(screen, 1.0), screen)
        return told(making.give_up(missing), screen, dialect)


def seen_by(dialect: Dialect, screen: Screen) -> Screen:
    """What the family's own processor makes of the picture: nothing else, where it was drawn for that family. Raises
    ValueError."""
    width, height = dialect.size(screen.width, screen.height)
    return replace(screen, width=width, height=height)


def told(said: Said, screen: Screen, dialect: Dialect, thought: str = "") -> str:
    """Without its words where the family only says that it has ended. Raises Inexpressible."""
    try:
        return dialect.write(said, screen, thought)
    except Inexpressible:
        if not isinstance(said, Done | GiveUp):
            raise
        return dialect.write(making.done() if isinstance(said, Done) else making.give_up(), screen, thought)


def moves_of(doing: Doing, asked: Sequence[str], screen: Screen, dialect: Dialect) -> Sequence[Move]:
    """One step as the acts that this family has words for. Raises NotThere."""
    match doing:
        case script.Write():
            return _writing(doing, screen, dialect)
        case script.Find():
            return [lambda now: _pressed(now, named_in(asked, now), dialect)]
        case script.Press():
            return [lambda now: _press(doing, now, dialect)]
        case script.Pull():
            return [lambda now: making.drag(now, _at(doing.drag, now), _at(doing.to, now))]
        case script.Turn():
            return [lambda now: _aimed(_turn(doing, now), doing.at, now, dialect)]
        case script.Sweep():
            return [lambda now: _sweep(doing, now, dialect)]
        case script.Reply() | Fault():
            raise AssertionError("no act")
        case _:
            return [lambda now: _plain(doing, now)]


def _plain(doing: Doing, screen: Screen) -> Said:
    match doing:
        case script.Keys():
            return making.press(screen, doing.keys)
        case script.Start():
            return making.launch(screen, doing.launch)
        case script.Go():
            return making.navigate(screen, Navigation(doing.navigate))
        case script.Rest():
            return making.wait(screen, doing.wait)
        case script.Answer():
            return making.answer(doing.answer)
        case script.Question():
            return making.ask(doing.ask)
        case script.Surrender():
            return making.give_up(doing.give_up)
        case script.Finish():
            return making.done(doing.done)
        case _:
            raise AssertionError(f"{doing} has a move of its own")


def _press(doing: script.Press, screen: Screen, dialect: Dialect) -> Said:
    element = _there(doing.press, screen)
    at = script.place(element, screen).centre
    said: LongPress | Click | DoubleClick | TripleClick
    if doing.long_s:
        said = making.long_press(screen, at, doing.long_s)
    else:
        said = making.click(screen, at, Button(doing.button), doing.count)
    return _aimed(said, doing.press, screen, dialect)


def _pressed(screen: Screen, element: Element, dialect: Dialect) -> Said:
    return _on(making.click(screen, script.place(element, screen).centre), element, screen, dialect)


def named_in(asked: Sequence[str], screen: Screen) -> Element:
    """The element with the longest name that a text holds, of the first text that names any. Raises NotThere."""
    named = [each for each in screen.observation.elements if each.name and script.shows(each, screen)]
    for text in asked:
        if found := [each for each in named if each.name.casefold() in text.casefold()]:
            return max(found, key=lambda each: len(each.name))
    raise NotThere("the question names nothing that is on the screen")


def _turn(doing: script.Turn, screen: Screen) -> Said:
    at = None if doing.at is None else _at(doing.at, screen)
    return making.scroll(screen, doing.scroll, doing.notches, at)


def _sweep(doing: script.Sweep, screen: Screen, dialect: Dialect) -> Said:
    """By its two ends, or by a way where the family says no more."""
    at, box, way = screen.bounds.centre if doing.at is None else _at(doing.at, screen), screen.bounds, Way(doing.swipe)
    across, down = round(doing.share * box.width), round(doing.share * box.height)
    dx, dy = {Way.UP: (0, -down), Way.DOWN: (0, down), Way.LEFT: (-across, 0), Way.RIGHT: (across, 0)}[way]
    end = Point(min(max(at.x + dx, box.x), box.right - 1), min(max(at.y + dy, box.y), box.bottom - 1))
    drawn = making.swipe(screen, at, end)
    return drawn if _written(drawn, screen, dialect) else Swipe(screen.observation.id, AtPoint(at), way, doing.share)


def _writing(doing: script.Write, screen: Screen, dialect: Dialect) -> Sequence[Move]:
    """In one act where the family writes into a field, else as a person would: press it, select all, write."""
    last: list[Move] = [lambda now: making.press(now, "Return")] if doing.enter else []

    def typed(now: Screen) -> Said:
        """Some families always replace what stands in the field."""
        added = making.write(now, doing.write)
        return added if _written(added, now, dialect) else making.write(now, doing.write, replace=True)

    if doing.into is None:
        return [typed, *last]
    into = doing.into
    element = _there(into, screen)

    def at_once(now: Screen) -> Said:
        whole = making.write(now, doing.write, _at(into, now), doing.replace)
        return _aimed(whole, into, now, dialect)

    if _written(at_once(screen), screen, dialect):
        return [at_once, *last]
    moves: list[Move] = [lambda now: _press(script.Press(into), now, dialect)]
    if doing.replace and script.value_of(element):
        moves.append(lambda now: making.press(now, "ctrl+a"))
    return [*moves, typed, *last]


def _written(said: Said, screen: Screen, dialect: Dialect) -> bool:
    """Has the family words for it?"""
    try:
        dialect.write(said, screen)
    except Inexpressible:
        return False
    return True


def _aimed(said: Any, wanted: Wanted | None, screen: Screen, dialect: Dialect) -> Said:  # noqa: ANN401  any act
    return said if wanted is None else _on(said, _there(wanted, screen), screen, dialect)


def _on(said: Any, element: Element, screen: Screen, dialect: Dialect) -> Said:  # noqa: ANN401
    """By its number where the prompt gave it one."""
    numbered = dialect.lists is not Lists.NOTHING and element.ref in screen.listed
    aimed: Said = replace(said, target=OnElement(element.ref)) if numbered else said
    return aimed


def _at(wanted: Wanted, screen: Screen) -> Point:
    return script.place(_there(wanted, screen), screen).centre


def _there(wanted: Wanted, screen: Screen) -> Element:
    element = wanted.find(screen)
    if element is None:
        raise NotThere(f"{wanted.role or 'element'} “{wanted.name or wanted.identifier}” is not on the screen")
    return element
