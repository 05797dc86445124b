"""Yes or no, from a person at a terminal."""

from __future__ import annotations

import select
import sys
import termios
from collections.abc import Callable

from perception.errors import SteadyhandError

LOOK_S = 0.5
"""Seconds between two looks whether the question still stands."""


def person(what: str) -> None:
    """Raise SteadyhandError unless somebody sits at a terminal."""
    if not sys.stdin.isatty():
        raise SteadyhandError(f"{what} takes a person at a terminal.", "Run this in one.")


def yes(question: str, stands: Callable[[], bool] = lambda: True) -> bool | None:
    """Only y or yes is a yes. None once the question no longer stands. What was typed before it was asked is thrown
    away: nobody can have meant it."""
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
    sys.stdout.write(f"{question} [y/N]: ")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], LOOK_S)[0]:
        if not stands():
            sys.stdout.write("\n")
            return None
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
