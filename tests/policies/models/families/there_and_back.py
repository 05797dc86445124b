"""Every act that a family can say, written and read again, on screens of several sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from controllers.types import (
    AtPoint,
    Button,
    Click,
    Flick,
    Modifier,
    Navigation,
    Scroll,
    Swipe,
    TypeMode,
    Way,
)
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.dialect import Dialect
from policies.models.types import Hover, Said, Screen
from policies.types import Yield
from tests.policies.models.screens import screen

DESKTOPS = (Rect(0, 0, 1920, 1080), Rect(-1280, 40, 1280, 1024), Rect(0, 0, 3840, 2160), Rect(100, 0, 800, 600))
PHONES = (Rect(0, 0, 1080, 2400), Rect(0, 0, 720, 1280))
TEXTS = (
    "hello world",
    "it's \"quoted\", isn't it?",
    "f(x, y='1') # (unclosed",
    "line one\nline two\ttabbed",
    "back\\slash \\n and C:\\new\\table",
    "</think></answer></action> ```python\n``` <|end_of_box|>",
    "Action: click(start_box='(1,2)')",
    "'",
    '"',
    "\\",
    "')",
    'a", element=[1,2]',
    "北京天气, naïve, 🙂",
    '{"action_type": "click"}',
    "<tool_call><function=click><parameter=x>5</parameter><parameter=y>5</parameter></function></tool_call>",
    " spaces around ",
)
CHORDS = (
    "Return",
    "Escape",
    "ctrl+c",
    "ctrl+shift+t",
    "alt+F4",
    "super+d",
    "Page_Down",
    "ctrl+plus",
    "space",
    "ctrl+minus",
)


def seen(dialect: Dialect, bounds: Rect, surface: Surface = Surface.DESKTOP) -> Screen:
    return screen(bounds, *dialect.size(bounds.width, bounds.height), surface)


def screens(dialect: Dialect) -> Iterator[Screen]:
    for bounds in DESKTOPS:
        yield seen(dialect, bounds)
    for bounds in PHONES:
        yield seen(dialect, bounds, Surface.PHONE)


def acts(on: Screen) -> Iterator[Said]:
    """One of every act, and of every way to say it."""
    yield from pointed(on)
    for text in TEXTS:
        for mode in TypeMode:
            yield replace(making.write(on, text), mode=mode)
        yield making.done(text)
        yield making.ask(text)
        yield making.give_up(text)
        yield making.answer(text)
        yield Yield(text)
    yield from (making.press(on, chord) for chord in CHORDS)
    yield from (making.wait(on, seconds) for seconds in (1, 2, 3, 5, 20))
    yield from (making.navigate(on, to) for to in Navigation)
    yield from (making.launch(on, name) for name in ("Settings", "Simple Calendar Pro", 'Ann\'s "app"'))
    yield making.done()
    yield making.look()
    for way in Way:
        yield Swipe(on.observation.id, making.front(on), way, 0.6)


def pointed(on: Screen) -> Iterator[Said]:
    box = on.bounds
    a = Point(box.x + box.width // 3, box.y + box.height // 3)
    b = Point(box.right - box.width // 5, box.bottom - box.height // 7)
    for point in (a, b, Point(box.x, box.y), Point(box.right - 1, box.bottom - 1)):
        for button in Button:
            yield from (making.click(on, point, button, count) for count in (1, 2, 3))
        yield making.long_press(on, point)
        yield Hover(point)
        yield from (Scroll(on.observation.id, AtPoint(point), *by) for by in ((0, 5), (0, -5), (5, 0), (-5, 0), (0, 3)))
        yield making.write(on, "into it", point, replace=True)
    yield Click(on.observation.id, AtPoint(a), Button.LEFT, (Modifier.CTRL, Modifier.SHIFT))
    yield from (making.scroll(on, way, making.PAGE) for way in making.WAYS)
    yield making.drag(on, a, b)
    yield from (Swipe(on.observation.id, AtPoint(box.centre), way, 0.3) for way in Way)
    yield Flick(on.observation.id, AtPoint(a), AtPoint(b))
    yield Flick(on.observation.id, AtPoint(Point(box.x + 1, a.y)), AtPoint(Point(b.x, a.y)))


HOSTILE = (
    " ",
    "\0",
    "x" * 10_000_000,
    "(" * 90_000,
    "[" * 90_000,
    "'" * 90_000,
    "```" + " " * 90_000,
    "<" * 90_000,
    "Action: " + " " * 90_000 + "x",
    "Action: click(" * 5_000,
    "<action>Click(box=(1,2))",
    "<answer>" + " " * 90_000 + ".",
    "I would rather not say.",
    "{}",
    "[]",
    '{"action_type": null}',
    "```python\n__import__('os').system('true')\n```",
    "```python\nimport os\n```",
    "```python\nexec('1')\n```",
    "<answer>__import__('os')</answer>",
    "<action>eval('1')</action>",
    "Action: exec(content='1')",
    "<seed:tool_call><function=exec></function></seed:tool_call>",
    "<|begin_of_box|>exec(content='1')<|end_of_box|>",
)
NUMBERS = ("-5", "99999999999", "1e999", "NaN", "Infinity", "\uff11\uff12", "5" * 5000, "null", "[]", "'7'*9")
HIDDEN = ("\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\x07", "\x1b", "\r", "\ue000", "\ud800")


def withstands(dialect: Dialect, surface: Surface = Surface.DESKTOP) -> None:
    """What is no reply is refused; what is cut off is refused or says the same; what hides is refused."""
    on = seen(dialect, (PHONES if surface is Surface.PHONE else DESKTOPS)[0], surface)
    for reply in HOSTILE:
        refused(dialect, reply, on)
    tap = making.click(on, Point(777, 555))
    unit = str(dialect.space.to_model(Point(777, 555), on)[0])
    for number in NUMBERS:
        refused(dialect, dialect.write(tap, on).replace(unit, number), on)
    text = making.write(on, "pay (now) PLACE")
    for act in (tap, *(replace(text, mode=mode) for mode in TypeMode), making.press(on, "Return")):
        try:
            reply = dialect.write(act, on, "because")
        except Inexpressible:
            continue
        for end in range(len(reply)):
            _same_or_refused(dialect, reply[:end], act, on)
        for sign in HIDDEN if "PLACE" in reply else ():
            refused(dialect, reply.replace("PLACE", f"P{sign}"), on)


def _same_or_refused(dialect: Dialect, reply: str, act: Said, on: Screen) -> None:
    try:
        found = dialect.read(reply, on)
    except ReplyMalformed:
        return
    assert alike(found.said, act, dialect, on), reply


def survey(dialect: Dialect) -> set[str]:
    """Checks every act on every screen; the names of the acts that the family can say."""
    said = set[str]()
    for on in screens(dialect):
        for act in acts(on):
            try:
                reply = dialect.write(act, on, "because")
            except Inexpressible:
                continue
            found = dialect.read(reply, on)
            assert alike(found.said, act, dialect, on), (reply, found.said, act)
            assert found.left == 0, reply
            said.add(name(act, on))
    return said


def alike(found: Said, act: Said, dialect: Dialect, on: Screen) -> bool:
    """The same but for a place, which is off by half a unit at most."""
    if type(found) is not type(act):
        return False
    return all(_near(getattr(found, each.name), getattr(act, each.name), dialect, on) for each in fields(act))


def name(act: Said, on: Screen) -> str:
    where = "phone" if on.observation.surface is Surface.PHONE else "desktop"
    return f"{where} {type(act).__name__}"


def refused(dialect: Dialect, reply: str, on: Screen, match: str | None = None) -> None:
    with pytest.raises(ReplyMalformed, match=match):
        dialect.read(reply, on)


def _near(found: object, act: object, dialect: Dialect, on: Screen) -> bool:
    across, down = dialect.space.step(on)
    match found, act:
        case (AtPoint(point=found), AtPoint(point=act)) | (Point() as found, Point() as act):
            return abs(found.x - act.x) <= max(1, math.ceil(across / 2)) and abs(found.y - act.y) <= max(
                1, math.ceil(down / 2)
            )
        case (float(), float()):
            return abs(found - act) <= 0.01
        case _:
            return found == act
