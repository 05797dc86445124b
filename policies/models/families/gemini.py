"""Gemini: boxes and points in y, x order as a grounder, the functions of its computer use tool as an agent.

Both count to 1000. The functions are those of Gemini 3 (click, type, drag_and_drop, press_key …); the older ones
(click_at, type_text_at …) are read too. A `safety_decision` makes the act a grave one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    OnElement,
    Scroll,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
)
from perception.types import Point, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.chords import keys_of
from policies.models.families.calls import (
    LEAVE_OUT,
    OURS,
    Calling,
    chord_text,
    in_front,
    is_look,
    plain_chord,
    point_at,
    stroke,
    unable,
)
from policies.models.families.gemini_tools import FORMER, offered
from policies.models.families.lines import app_of, typeable
from policies.models.families.toolcalls import Call
from policies.models.making import (
    PAGE,
    PIXELS_A_NOTCH,
    click,
    drag,
    launch,
    long_press,
    look,
    navigate,
    press,
    scroll,
    swipe,
    wait,
)
from policies.models.replies import Fields, shown
from policies.models.strokes import typed
from policies.models.types import Hover, Said, Screen, Task, Tool, Understood
from policies.models.view import Space, within_edge

MOST_SIDE: Final = 3072
"""Larger pictures are made smaller (https://ai.google.dev/gemini-api/docs/image-understanding)."""
MOST_PRESS_S: Final = 10
DIRECTIONS: Final = ("up", "down", "left", "right")
BUTTONS: Final = {"click": Button.LEFT, "right_click": Button.RIGHT, "middle_click": Button.MIDDLE}
COUNTS: Final = {"double_click": 2, "triple_click": 3}
OWN_KEYS: Final = {"home": Navigation.HOME, "back": Navigation.BACK, "recents": Navigation.RECENTS}
"""A phone's, which press_key names like any other."""
FORWARD, BACKWARD = "alt+Right", "alt+Left"
NOT_HERE: Final = {
    "mouse_down": "Use drag_and_drop.", "mouse_up": "Use drag_and_drop.", "key_down": "Use hotkey.",
    "key_up": "Use hotkey.", "navigate": "Type the address into the browser.", "search": "Type into a search field.",
    "open_web_browser": "Press what opens it.", "list_apps": "Open the app by its name.",
}  # fmt: skip


class Gemini(Calling):
    name: ClassVar[str] = "gemini"
    space: ClassVar[Space] = Space(1000)
    source: ClassVar[str] = "https://ai.google.dev/gemini-api/docs/computer-use"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return within_edge(width, height, MOST_SIDE)

    def tools(self, task: Task, _screen: Screen, /) -> tuple[Tool, ...]:
        return (*offered(task.surface), *OURS)

    def act(self, call: Call, screen: Screen) -> Understood:
        fields = call.fields
        grave = _grave(fields.left.pop("safety_decision", None))
        intent = fields.text("intent") if fields.has("intent") else ""
        said, left = _read(call.name, fields, screen, self.space)
        return Understood(said, intent, left, grave)

    def put(self, said: Said, screen: Screen) -> tuple[str, Mapping[str, object]]:
        return _written(said, screen, self.space)


def _grave(decision: object) -> str:
    """Whatever was decided but to allow it."""
    if decision is None:
        return ""
    if isinstance(decision, Mapping):
        verdict, why = decision.get("decision"), decision.get("explanation")
        if verdict in ("regular", "allowed"):
            return ""
        return why if isinstance(why, str) and why else shown(verdict)
    return shown(decision)


Read = Callable[[Fields, Screen, Space], Said]


def _read(name: str, fields: Fields, screen: Screen, space: Space) -> tuple[Said, int]:
    """And how many acts more it stands for: Enter is pressed by an act of its own."""
    former = FORMER.get(name, name)
    if former in NOT_HERE:
        raise unable(name, NOT_HERE[former])
    if former == "type":
        return _typed(fields, screen, space, at=name != former)
    if former in BUTTONS or former in COUNTS:
        at = _at(fields, screen, space)
        return click(screen, at, BUTTONS.get(former, Button.LEFT), COUNTS.get(former, 1)), 0
    if former not in _READERS:
        raise unable(name, f"Use one of {', '.join([*BUTTONS, *COUNTS, 'type', *_READERS])}.")
    return _READERS[former](fields, screen, space), 0


def _at(fields: Fields, screen: Screen, space: Space, x: str = "x", y: str = "y") -> Point:
    return space.to_device(fields.number(x), fields.number(y), screen)


def _typed(fields: Fields, screen: Screen, space: Space, at: bool) -> tuple[Said, int]:
    """The former function names a place, empties the field and presses Enter unless it is told not to."""
    point = _at(fields, screen, space) if at else None
    enter, replace = _flag(fields, "press_enter", at), _flag(fields, "clear_before_typing", True) if at else False
    first, *others = typed(screen, fields.take("text"), point, replace)
    return first, len(others) + int(enter)


def _flag(fields: Fields, name: str, otherwise: bool) -> bool:
    value = fields.take(name) if fields.has(name) else otherwise
    if not isinstance(value, bool):
        raise ReplyMalformed(f"{name} is true or false, not {shown(value)}.")
    return value


def _dragged(fields: Fields, screen: Screen, space: Space) -> Said:
    if fields.has("start_x"):
        start, end = _at(fields, screen, space, "start_x", "start_y"), _at(fields, screen, space, "end_x", "end_y")
    else:
        start = _at(fields, screen, space)
        end = _at(fields, screen, space, "destination_x", "destination_y")
    return (swipe if screen.observation.surface is Surface.PHONE else drag)(screen, start, end)


def _scrolled(fields: Fields, screen: Screen, space: Space) -> Said:
    """By pixels; the former function counted by thousandths of the picture."""
    way = fields.one_of("direction", DIRECTIONS)
    pixels: float = PAGE * PIXELS_A_NOTCH
    if fields.has("magnitude_in_pixels"):
        pixels = fields.number("magnitude_in_pixels", 0)
    elif fields.has("magnitude"):
        extent = screen.bounds.height if way in ("up", "down") else screen.bounds.width
        pixels = fields.number("magnitude", 0) / 1000 * extent
    at = _at(fields, screen, space) if fields.has("x") or fields.has("y") else None
    return scroll(screen, way, min(pixels, 100_000) / PIXELS_A_NOTCH, at)


def _held(fields: Fields, screen: Screen, space: Space) -> Said:
    seconds = fields.number("seconds", 0, MOST_PRESS_S) if fields.has("seconds") else 2
    return long_press(screen, _at(fields, screen, space), float(seconds))


def _key(fields: Fields, screen: Screen, _space: Space) -> Said:
    key = fields.text("key")
    if screen.observation.surface is Surface.PHONE and key.lower() in OWN_KEYS:
        return navigate(screen, OWN_KEYS[key.lower()])
    return press(screen, plain_chord([key]))


def _keys(fields: Fields, screen: Screen, _space: Space) -> Said:
    keys = fields.take("keys")
    return press(screen, plain_chord(keys if isinstance(keys, list) else [keys]))


def _back(_fields: Fields, screen: Screen, _space: Space) -> Said:
    on_phone = screen.observation.surface is Surface.PHONE
    return navigate(screen, Navigation.BACK) if on_phone else press(screen, BACKWARD)


def _wait(fields: Fields, screen: Screen, _space: Space) -> Said:
    return wait(screen, fields.take("seconds") if fields.has("seconds") else 1)


_READERS: Final[Mapping[str, Read]] = {
    "long_press": _held, "drag_and_drop": _dragged, "scroll": _scrolled, "press_key": _key, "hotkey": _keys,
    "go_back": _back, "wait": _wait,
    "go_forward": lambda _fields, screen, _space: press(screen, FORWARD),
    "move": lambda fields, screen, space: Hover(_at(fields, screen, space)),
    "open_app": lambda fields, screen, _space: launch(screen, fields.take("app_name")),
    "take_screenshot": lambda _fields, _screen, _space: look(),
    "wait_5_seconds": lambda _fields, screen, _space: wait(screen, 5),
}  # fmt: skip


def _written(said: Said, screen: Screen, space: Space) -> tuple[str, Mapping[str, object]]:
    match said:
        case Click(button=button, modifiers=(), target=target):
            return next(name for name, each in BUTTONS.items() if each is button), _xy(target, screen, space)
        case DoubleClick(target=target, button=Button.LEFT):
            return "double_click", _xy(target, screen, space)
        case TripleClick(target=target, button=Button.LEFT):
            return "triple_click", _xy(target, screen, space)
        case LongPress(target=target, seconds=seconds):
            return "long_press", {**_xy(target, screen, space), "seconds": _plain(seconds)}
        case Drag(target=start, to=end):
            return "drag_and_drop", _line(point_at(start, screen), point_at(end, screen), screen, space)
        case Flick():
            return "drag_and_drop", _line(*stroke(said, screen), screen, space)
        case Hover(point=point):
            return "move", _xy(AtPoint(point), screen, space)
        case Scroll():
            return "scroll", _wheel(said, screen, space)
        case Wait(seconds=seconds):
            return "wait", {"seconds": _plain(seconds)}
        case _ if is_look(said):
            return "take_screenshot", {}
        case _:
            return _by_keys(said, screen)


def _by_keys(said: Said, screen: Screen) -> tuple[str, Mapping[str, object]]:
    """What names no place."""
    match said:
        case Type(mode=TypeMode.APPEND, target=target, text=text) if isinstance(text.value, str):
            in_front(target, screen)
            return "type", {"text": typeable(text.value), "press_enter": False}
        case Key(target=target):
            in_front(target, screen)
            keys = keys_of(chord_text(said))
            return ("press_key", {"key": keys[0]}) if len(keys) == 1 else ("hotkey", {"keys": keys})
        case Navigate(to=to) if to in OWN_KEYS.values():
            return "press_key", {"key": next(name for name, each in OWN_KEYS.items() if each is to)}
        case Launch():
            return "open_app", {"app_name": app_of(said)}
        case _:
            raise Inexpressible(f"Gemini's tool has no {type(said).__name__} like this.", LEAVE_OUT)


def _plain(seconds: float) -> float:
    return int(seconds) if seconds == int(seconds) else seconds


def _xy(target: AtPoint | OnElement | ToWindow, screen: Screen, space: Space) -> dict[str, float]:
    return dict(zip("xy", space.to_model(point_at(target, screen), screen), strict=True))


def _line(start: Point, end: Point, screen: Screen, space: Space) -> dict[str, float]:
    ends = [*space.to_model(start, screen), *space.to_model(end, screen)]
    return dict(zip(("start_x", "start_y", "end_x", "end_y"), ends, strict=True))


def _wheel(said: Scroll, screen: Screen, space: Space) -> dict[str, object]:
    if (said.dx == 0) == (said.dy == 0):
        raise Inexpressible("It scrolls one way at a time.", LEAVE_OUT)
    way = ("down" if said.dy > 0 else "up") if said.dy else ("right" if said.dx > 0 else "left")
    where = {} if isinstance(said.target, ToWindow) else _xy(said.target, screen, space)
    return {**where, "direction": way, "magnitude_in_pixels": abs(said.dx or said.dy) * PIXELS_A_NOTCH}


DIALECTS: Final = (Gemini(),)
