"""Finding a window again by application and title. Pure."""

from __future__ import annotations

from perception.types import ElementRef, Observation
from sop.evidence import in_words, of_app
from sop.text import core, parts, same_title, shorten
from sop.types import Ambiguous, FoundWindow, Missing, Rejected, Resolution, WindowTarget

LIMIT = 5
"""How many rejected candidates are reported."""


def resolve_window(target: WindowTarget, observation: Observation) -> Resolution:
    """By application and title: the same title, else the same but for a counter, else the only one that shares a part
    of it ("a.txt - Mousepad" for "b.txt - Mousepad")."""
    wanted = in_words(target)
    windows = [window for window in observation.windows if window.app == target.app]
    titled = [window for window in windows if window.title] or windows
    tests = {
        "title": [w for w in windows if target.title and core(w.title) == core(target.title)],
        "title but for its counter": [w for w in titled if same_title(core(target.title), core(w.title))],
        "part of the title": [w for w in titled if set(parts(w.title)) & set(parts(target.title))],
        "only window": [] if target.title else titled,
    }
    for evidence, found in tests.items():
        if len(found) == 1:
            return FoundWindow(found[0].id, ("app", evidence))
        if found:
            why = "agrees as well as the others"
            return Ambiguous(wanted, tuple(_window_rejected(w.title, why) for w in found[:LIMIT]))
    rejected = [_window_rejected(window.title, f'is not titled "{target.title}"') for window in titled[:LIMIT]]
    return Missing(wanted, tuple(rejected) or (no_window(target.app),))


def _window_rejected(title: str, why: str) -> Rejected:
    return Rejected(ElementRef(""), f'window "{shorten(title)}"', why)


def no_window(app: str) -> Rejected:
    return Rejected(
        ElementRef(""), of_app(app), "has no window on the screen: open it, or restore it if it is minimised"
    )
