"""OpenAI's computer use: calls of a `computer` with a list of actions, in the pixels of the picture that was sent.

Older models give one action (`action`), newer ones several (`actions`). What its own safety checks hold against an act
(`pending_safety_checks`) makes the act a grave one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Modifier,
    OnElement,
    Scroll,
    ToWindow,
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
    TEXT,
    Calling,
    called,
    chord_text,
    in_front,
    is_look,
    plain_chord,
    point_at,
    schema,
    stroke,
    unable,
)
from policies.models.families.lines import typeable
from policies.models.families.toolcalls import Call
from policies.models.making import MOST_NOTCHES, PIXELS_A_NOTCH, click, drag, look, press, swipe, wait
from policies.models.replies import Fields, bounded, json_of, shown
from policies.models.strokes import typed
from policies.models.types import Hover, Said, Screen, Task, Tool, Understood
from policies.models.view import Space, largest

NAMES: Final = ("computer", "computer_call", "computer_use_preview")
BESIDES: Final = ("type", "id", "call_id", "status")
"""Of the item that the API gives: nothing that an act needs."""
BUTTONS: Final = {"left": Button.LEFT, "right": Button.RIGHT, "wheel": Button.MIDDLE}
HISTORY: Final = {"back": "alt+Left", "forward": "alt+Right"}
"""Buttons at the side of a mouse, by the keys that do the same."""
MODIFIERS: Final = {
    "CTRL": Modifier.CTRL, "ALT": Modifier.ALT, "OPTION": Modifier.ALT, "SHIFT": Modifier.SHIFT,
    "SUPER": Modifier.SUPER, "CMD": Modifier.SUPER, "META": Modifier.SUPER, "WIN": Modifier.SUPER,
}  # fmt: skip
MOST_SIDE, MOST_PIXELS = 2048, 2_560_000
"""A picture of high detail (https://openai.com/index/introducing-gpt-5-4/)."""
MOST_PATH: Final = 1000

NUMBER: Final = {"type": "integer"}
KEYS: Final = {"type": "array", "items": TEXT}
ACTION: Final = {
    "type": "object",
    "properties": {
        "type": {
            "type": "string",
            "enum": [
                "click", "double_click", "drag", "keypress", "move", "screenshot", "scroll", "type", "wait",
            ],
        },
        "x": NUMBER, "y": NUMBER, "button": {"type": "string", "enum": [*BUTTONS, *HISTORY]}, "keys": KEYS,
        "path": {"type": "array", "items": {"type": "object", "properties": {"x": NUMBER, "y": NUMBER}}},
        "scroll_x": NUMBER, "scroll_y": NUMBER, "text": TEXT,
    },
    "required": ["type"],
}  # fmt: skip


class OpenAICua(Calling):
    name: ClassVar[str] = "openai-cua"
    space: ClassVar[Space] = Space()
    source: ClassVar[str] = "https://developers.openai.com/api/docs/guides/tools-computer-use"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return largest(width, height, lambda w, h: max(w, h) <= MOST_SIDE and w * h <= MOST_PIXELS)

    def tools(self, _task: Task, _screen: Screen, /) -> tuple[Tool, ...]:
        fields = {"actions": {"type": "array", "items": ACTION, "minItems": 1}}
        return (Tool("computer", "Work the screen's pointer and keyboard.", schema(fields, ["actions"])), *OURS)

    def read(self, reply: str, screen: Screen) -> Understood:
        return super().read(_tagged(reply), screen)

    def act(self, call: Call, screen: Screen) -> Understood:
        if call.name not in NAMES:
            raise unable(call.name, "Call computer.")
        actions = _actions(call.fields)
        grave = _grave(call.fields.left.pop("pending_safety_checks", []))
        for name in BESIDES:
            call.fields.left.pop(name, None)
        action = Fields.of(actions[0], "The action")
        first, *others = _read(action, screen, self.space)
        action.done()
        return Understood(first, left=len(others) + len(actions) - 1, grave=grave)

    def put(self, said: Said, screen: Screen) -> tuple[str, Mapping[str, object]]:
        return "computer", {"actions": [_written(said, screen, self.space)]}


def _tagged(reply: str) -> str:
    """An item as the API gives it, as the call that it is."""
    bare = reply.strip()
    if not (bare.startswith("{") and bare.endswith("}")):
        return reply
    item = json_of(bounded(bare))
    return called("computer", item) if isinstance(item, Mapping) and item.get("type") == "computer_call" else reply


def _actions(fields: Fields) -> Sequence[object]:
    if fields.has("action"):
        return (fields.take("action"),)
    actions = fields.take("actions")
    if not isinstance(actions, list) or not actions:
        raise ReplyMalformed(f"actions is no list of actions: {shown(actions)}.")
    return actions


def _grave(checks: object) -> str:
    """Whatever is pending makes it grave, understood or not."""
    if not isinstance(checks, list):
        return shown(checks)
    words = (each.get("message") or each.get("code") if isinstance(each, Mapping) else each for each in checks)
    return " ".join(each if isinstance(each, str) and each else "a safety check is pending" for each in words)


def _read(fields: Fields, screen: Screen, space: Space) -> tuple[Said, ...]:
    kind = fields.text("type")
    if fields.left.get("keys") == [] and kind != "keypress":
        del fields.left["keys"]  # none is held
    if kind == "type":
        return typed(screen, fields.take("text"))
    if kind not in _READERS:
        raise unable(kind, f"Use one of {', '.join(['type', *_READERS])}.")
    return (_READERS[kind](fields, screen, space),)


def _at(fields: Fields, screen: Screen, space: Space) -> Point:
    return space.to_device(fields.number("x"), fields.number("y"), screen)


def _held(fields: Fields) -> tuple[Modifier, ...]:
    keys = fields.take("keys") if fields.has("keys") else []
    if not isinstance(keys, list):
        raise ReplyMalformed(f"keys is no list: {shown(keys)}.")
    held = {MODIFIERS.get(each.upper()) if isinstance(each, str) else None for each in keys}
    if None in held:
        raise ReplyMalformed("Only CTRL, ALT, SHIFT and SUPER are held during a click.")
    return tuple(each for each in Modifier if each in held)


def _click(fields: Fields, screen: Screen, space: Space) -> Said:
    button = fields.one_of("button", (*BUTTONS, *HISTORY)) if fields.has("button") else "left"
    at, held = _at(fields, screen, space), _held(fields)
    if button in HISTORY:
        return press(screen, HISTORY[button])
    return Click(screen.observation.id, AtPoint(at), BUTTONS[button], held)


def _double(fields: Fields, screen: Screen, space: Space) -> Said:
    if fields.has("button"):
        fields.one_of("button", ("left",))
    return click(screen, _at(fields, screen, space), count=2)


def _drag(fields: Fields, screen: Screen, space: Space) -> Said:
    path = fields.take("path")
    if not isinstance(path, list) or not 2 <= len(path) <= MOST_PATH:
        raise ReplyMalformed(f"path is no list of points: {shown(path)}.")
    points = [_on_path(each, screen, space) for each in path]
    straight = swipe if screen.observation.surface is Surface.PHONE else drag
    return straight(screen, points[0], points[-1])


def _on_path(point: object, screen: Screen, space: Space) -> Point:
    """Written as {"x": …, "y": …}, and in places as [x, y]."""
    if isinstance(point, list):
        return space.to_device(*Fields("path", {"point": point}).pair("point"), screen)
    fields = Fields.of(point, "A point of the path")
    found = _at(fields, screen, space)
    fields.done()
    return found


def _scroll(fields: Fields, screen: Screen, space: Space) -> Said:
    at = _at(fields, screen, space)
    dx, dy = (_notches(fields.number(name) if fields.has(name) else 0) for name in ("scroll_x", "scroll_y"))
    if not (dx or dy):
        raise ReplyMalformed("Neither scroll_x nor scroll_y says how far.")
    return Scroll(screen.observation.id, AtPoint(at), dx, dy)


def _notches(pixels: float) -> int:
    """At least one, for what is not nothing."""
    if not pixels:
        return 0
    count = min(MOST_NOTCHES, max(1, round(abs(pixels) / PIXELS_A_NOTCH)))
    return count if pixels > 0 else -count


def _keys(fields: Fields, screen: Screen, _space: Space) -> Said:
    keys = fields.take("keys")
    if not isinstance(keys, list):
        raise ReplyMalformed(f"keys is no list: {shown(keys)}.")
    return press(screen, plain_chord(keys))


def _wait(fields: Fields, screen: Screen, _space: Space) -> Said:
    return wait(screen, fields.number("ms", 0) / 1000 if fields.has("ms") else 1)


_READERS: Final[Mapping[str, Callable[[Fields, Screen, Space], Said]]] = {
    "click": _click, "double_click": _double, "drag": _drag, "scroll": _scroll, "keypress": _keys, "wait": _wait,
    "move": lambda fields, screen, space: Hover(_at(fields, screen, space)),
    "screenshot": lambda _fields, _screen, _space: look(),
}  # fmt: skip


def _written(said: Said, screen: Screen, space: Space) -> Mapping[str, object]:
    match said:
        case Click(button=button, modifiers=held, target=target):
            name = next(name for name, each in BUTTONS.items() if each is button)
            keys = {"keys": [each.value.upper() for each in held]} if held else {}
            return {"type": "click", "button": name, **_xy(target, screen, space), **keys}
        case DoubleClick(target=target, button=Button.LEFT):
            return {"type": "double_click", **_xy(target, screen, space)}
        case Drag(target=start, to=end):
            return {"type": "drag", "path": [_xy(start, screen, space), _xy(end, screen, space)]}
        case Flick():
            return {"type": "drag", "path": [_xy(AtPoint(each), screen, space) for each in stroke(said, screen)]}
        case Scroll(target=target, dx=dx, dy=dy):
            far = {"scroll_x": dx * PIXELS_A_NOTCH, "scroll_y": dy * PIXELS_A_NOTCH}
            return {"type": "scroll", **_xy(target, screen, space), **far}
        case Type(mode=TypeMode.APPEND, target=target, text=text) if isinstance(text.value, str):
            in_front(target, screen)
            return {"type": "type", "text": typeable(text.value)}
        case Key(target=target):
            in_front(target, screen)
            return {"type": "keypress", "keys": [each.upper() for each in keys_of(chord_text(said))]}
        case Hover(point=point):
            return {"type": "move", **_xy(AtPoint(point), screen, space)}
        case Wait(seconds=1):
            return {"type": "wait"}
        case _ if is_look(said):
            return {"type": "screenshot"}
        case _:
            raise Inexpressible(f"OpenAI's computer has no {type(said).__name__} like this.", LEAVE_OUT)


def _xy(target: AtPoint | OnElement | ToWindow, screen: Screen, space: Space) -> dict[str, float]:
    return dict(zip("xy", space.to_model(point_at(target, screen), screen), strict=True))


DIALECTS: Final = (OpenAICua(),)
