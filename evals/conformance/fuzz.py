"""Replies that nobody should write, read by every dialect: what comes out must be lawful, or a refusal, and soon.

A second of computing is long for a reader: a reply is read on the run's own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from time import thread_time
from typing import Final

from controllers.types import (
    AtPoint,
    Click,
    DoubleClick,
    Drag,
    Flick,
    LongPress,
    Navigation,
    OnElement,
    Swipe,
    Target,
    Way,
)
from evals.conformance.mutate import mutated
from perception.types import Point, Rect
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.conformance.lawful import faults
from policies.models.conformance.settings import Setting, seen, targets
from policies.models.dialect import Dialect, Lists
from policies.models.making import answer, front, launch, look, navigate, press, scroll, wait, write
from policies.models.types import Hover, Said, Screen
from policies.types import Ask, Done, GiveUp, Yield

SCREENS: Final = (
    Setting(Rect(0, 0, 1280, 800), Fraction(1)),
    Setting(Rect(1920, 1081, 3840, 2160), Fraction(2)),
    Setting(Rect(0, 0, 1080, 2400), Fraction(1)),
)
SLOW_S: Final = 1.0
KEPT: Final = 5
THOUGHT: Final = "The button is in the middle."


@dataclass(slots=True)
class Fuzzed:
    """What became of a dialect's replies. `outside` are acts outside the schema, `crashes` are exceptions that are no
    refusals and readings that took over a second; of both, the first few are kept with what was wrong."""

    dialect: str
    replies: int = 0
    refused: int = 0
    understood: int = 0
    outside: int = 0
    crashes: int = 0
    slowest_s: float = 0.0
    kept: list[tuple[str, str]] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.outside or self.crashes)


def fuzz(
    dialects: Sequence[Dialect], replies: int, seed: int, told: Callable[[int], None] = lambda _done: None
) -> tuple[Fuzzed, ...]:
    """So many replies in all, in turn to each dialect; most are made of its own valid ones. `told` gets the count."""
    screens = {each.name: _screens(each) for each in dialects}
    own = {each.name: [*_valid(each, screens[each.name])] for each in dialects}
    every = [reply for written in own.values() for reply in written]
    found = {each.name: Fuzzed(each.name) for each in dialects}
    drawn = Random(seed)
    for number in range(replies):
        dialect = dialects[number % len(dialects)]
        base = drawn.choice(own[dialect.name] if drawn.randrange(4) else every)
        _read(dialect, mutated(drawn, base, every), drawn.choice(screens[dialect.name]), found[dialect.name])
        told(number + 1)
    return tuple(found.values())


def _read(dialect: Dialect, reply: str, screen: Screen, found: Fuzzed) -> None:
    found.replies += 1
    began = thread_time()
    try:
        understood = dialect.read(reply, screen)
    except ReplyMalformed:
        found.refused += 1
        wrong = ""
    except Exception as error:
        found.crashes += 1
        wrong = f"{type(error).__name__}: {error}"
    else:
        found.understood += 1
        wrong = "; ".join(faults(understood, screen))
        found.outside += bool(wrong)
    took = thread_time() - began
    found.slowest_s = max(found.slowest_s, took)
    if took > SLOW_S:
        found.crashes += 1
        wrong = f"{took:.1f} s {wrong}"
    if wrong and len(found.kept) < KEPT:
        found.kept.append((wrong, reply[:300]))


def _screens(dialect: Dialect) -> tuple[Screen, ...]:
    return tuple(seen(each, dialect) for each in SCREENS)


def _valid(dialect: Dialect, screens: Iterable[Screen]) -> Iterator[str]:
    """A reply for everything that the dialect has words for."""
    for setting, screen in zip(SCREENS, screens, strict=True):
        for said in _acts(dialect, setting, screen):
            for thought in ("", THOUGHT):
                try:
                    yield dialect.write(said, screen, thought)
                except Inexpressible:
                    continue


def _acts(dialect: Dialect, setting: Setting, screen: Screen) -> Iterator[Said]:
    look_id = screen.observation.id
    first, second = (_target(dialect, screen, number, at) for number, at in enumerate(targets(setting)[4:6]))
    point = targets(setting)[4]
    yield from (kind(look_id, first) for kind in (Click, DoubleClick, LongPress))
    yield Drag(look_id, first, second)
    yield Swipe(look_id, first, Way.UP, 0.3)
    yield Flick(look_id, AtPoint(point), AtPoint(targets(setting)[5]))
    yield Swipe(look_id, front(screen), Way.UP)
    yield from (scroll(screen, way, 5, point) for way in ("up", "down", "left", "right"))
    yield scroll(screen, "down", 5)
    yield from (write(screen, "Grüße, 3 Äpfel"), write(screen, "a", point), press(screen, "ctrl+s"))
    yield from (press(screen, "Return"), launch(screen, "Text Editor"), wait(screen, 1), wait(screen, 5), look())
    yield from (navigate(screen, to) for to in Navigation)
    yield from (Hover(point), Ask("Which one?"), Yield("a puzzle"), answer("42"))
    yield from (Done(""), Done("It is sent."), GiveUp("it is not there", "", ""), GiveUp("", "", ""))


def _target(dialect: Dialect, screen: Screen, number: int, at: Point) -> Target:
    return AtPoint(at) if dialect.lists is Lists.NOTHING else OnElement(screen.listed[number])
