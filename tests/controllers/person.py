"""A stand-in person with a mouse and a keyboard of their own: another X client, which shares no code with ours."""

import time
from types import TracebackType
from typing import Self

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from perception.types import Point

PAUSE_S = 0.3
KEY_S = 0.06


class Person:
    def __init__(self, display: str) -> None:
        self._display = Display(display)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.close()

    def move(self, point: Point) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=point.x, y=point.y)
        self._display.sync()

    def click(self, point: Point, pause: float = PAUSE_S, button: int = 1) -> None:
        self.move(point)
        self._fake(X.ButtonPress, X.ButtonRelease, button, pause)

    def press(self, key: str, pause: float = PAUSE_S) -> None:
        self._fake(X.KeyPress, X.KeyRelease, self.code(key), pause)

    def types(self, text: str, pause: float = KEY_S) -> None:
        for character in text:
            self.press(character, pause)
        time.sleep(pause * 3)

    def down(self, key: str) -> None:
        xtest.fake_input(self._display, X.KeyPress, self.code(key))
        self._display.sync()

    def up(self, key: str) -> None:
        xtest.fake_input(self._display, X.KeyRelease, self.code(key))
        self._display.sync()

    def code(self, key: str) -> int:
        return int(self._display.keysym_to_keycode(XK.string_to_keysym(key)))

    def _fake(self, down: int, up: int, detail: int, pause: float) -> None:
        for kind in (down, up):
            xtest.fake_input(self._display, kind, detail)
            self._display.sync()
        time.sleep(pause)
