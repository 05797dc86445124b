"""An act as a policy sees it: what it does, where, to what, with what. Pure, but for the look at whose program a window
is."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from controllers.types import (
    Action,
    Arg,
    Binding,
    Click,
    DeviceInfo,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Origin,
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
from daemon.gate.binding import bind, element_of, origins_of, targets_of, window_of
from daemon.gate.surroundings import dialog_of, of_window, said_by, small_window_of
from daemon.permits.file import BROWSERS
from daemon.permits.types import Verb
from daemon.risk.classes import alone
from daemon.risk.keyboard import ENTER, SPACE
from daemon.risk.press import CONTROLS
from daemon.risk.words import Phrases, grave, warnings
from perception.types import Element, Observation, Surface, Window
from perception.windows import started
from policies.types import Act


@dataclass(frozen=True, slots=True)
class Deed:
    """`site_known` is False where a page is touched of which nobody says whose it is. `tainted`: an argument was born
    on the screen or in a model. `alone`: what it presses, or the dialog around it, speaks of something that is never
    automatic, whatever else it speaks of ("Delete account" is about both)."""

    verb: Verb
    surface: Surface
    applications: tuple[str, ...]
    programs: tuple[str, ...]
    origins: tuple[str, ...]
    site_known: bool
    elements: tuple[Element, ...]
    labels: tuple[str, ...]
    argument: str
    secret: bool
    tainted: bool
    alone: bool


def deed_of(act: Act, observation: Observation) -> Deed:
    targets = targets_of(act.action)
    windows = [window for target in targets if (window := window_of(target, observation)) is not None]
    elements = tuple(element for target in targets if (element := element_of(target, observation)) is not None)
    origins = origins_of(targets, observation)
    arg = argument_of(act.action)
    labels = _labels(act.action, elements, windows, observation)
    launched = _program(arg) if isinstance(act.action, Launch) and arg else ""
    return Deed(
        verb=verb_of(act.action),
        surface=observation.surface,
        applications=(launched,) if launched else tuple(window.app for window in windows),
        programs=tuple(program_of(window.pid, window.started) for window in windows),
        origins=origins,
        site_known=all(origins) if origins else not _shows_pages(windows, observation),
        elements=elements,
        labels=tuple(labels),
        argument=arg.value if arg and isinstance(arg.value, str) else "",
        secret=arg is not None and isinstance(arg.value, Secret),
        tainted=arg is not None and arg.origin in (Origin.SCREEN, Origin.MODEL),
        alone=_speaks_of(grave(), labels) or _speaks_of(warnings(), _told(elements, observation)),
    )


def binding_of(act: Act, observation: Observation) -> Binding:
    """The act as an approval signs it, whatever the device."""
    return bind(act.action, observation, DeviceInfo("", observation.surface, frozenset(), ""))


def verb_of(action: Action) -> Verb:
    match action:
        case Click() | DoubleClick() | TripleClick() | LongPress():
            return Verb.PRESS
        case Type():
            return Verb.TYPE
        case Key() | Navigate():
            return Verb.KEY
        case Drag() | Swipe() | Flick():
            return Verb.DRAG
        case Scroll() | Pinch():
            return Verb.SCROLL
        case Launch():
            return Verb.LAUNCH
        case Raise():
            return Verb.RAISE
        case Rotate():
            return Verb.ROTATE
        case Wait():
            return Verb.WAIT


def argument_of(action: Action) -> Arg | None:
    match action:
        case Type(text=arg) | Key(chord=arg) | Launch(command=arg):
            return arg
        case _:
            return None


def program_of(pid: int, since: int) -> str:
    """The file that the process runs from, "" where it cannot be told or another process has its number now."""
    try:
        if pid <= 0 or started(pid) != since:
            return ""
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return ""


def _program(arg: Arg) -> str:
    """What a command starts, as its window class would mostly be."""
    try:
        words = shlex.split(arg.value) if isinstance(arg.value, str) else []
    except ValueError:
        return ""
    return PurePath(words[0]).name if words else ""


def _shows_pages(windows: list[Window], observation: Observation) -> bool:
    return observation.surface is Surface.WEB or any(window.app.casefold() in BROWSERS for window in windows)


def _labels(
    action: Action, elements: tuple[Element, ...], windows: list[Window], observation: Observation
) -> list[str]:
    """What the act's elements are called; for a key that presses something unseen, all that it may press."""
    found = list(elements)
    if _presses_unseen(action):
        inside = (each for window in windows for each in of_window(window.id, observation))
        found += [each for each in inside if each.role in CONTROLS]
    return [text for each in found for text in (each.name, each.label, each.description) if text]


def _told(elements: tuple[Element, ...], observation: Observation) -> list[str]:
    dialogs = [dialog_of(each, observation) or small_window_of(each, observation) for each in elements]
    return [said_by(each, observation) for each in dialogs if each is not None]


def _speaks_of(classes: Mapping[str, Phrases], texts: list[str]) -> bool:
    never = [phrases for category, phrases in classes.items() if alone(category)]
    return any(phrases.within(text) for phrases in never for text in texts)


def _presses_unseen(action: Action) -> bool:
    match action:
        case Key(chord=Arg(value=str(chord))):
            return chord.rpartition("+")[2].casefold() in ENTER | SPACE
        case Type(text=Arg(value=str(text))):
            return "\n" in text
        case _:
            return False
