"""Claude's computer use tool, in the pixels of the picture as the provider would shrink it.

Its current form is a set of functions (computer_toolset_20260801: left_click, type, zoom …), the older ones
(computer_20241022 to computer_20251124) a function `computer` whose argument `action` has those names. Both are read,
whatever was offered. What acts wherever the pointer happens to be is refused: nobody can say what it would touch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import ClassVar, Final

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Key,
    Modifier,
    OnElement,
    Scroll,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
)
from perception.types import Point
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.chords import chord_of, keys_of
from policies.models.families.calls import (
    LEAVE_OUT,
    OURS,
    TEXT,
    Calling,
    chord_text,
    in_front,
    is_look,
    point_at,
    schema,
    unable,
)
from policies.models.families.lines import typeable
from policies.models.families.toolcalls import Call
from policies.models.making import click, drag, look, press, scroll, wait
from policies.models.replies import Fields
from policies.models.strokes import first_of, typed
from policies.models.types import Hover, Said, Screen, Task, Tool, Understood
from policies.models.view import Space, largest

PATCH_PX: Final = 28
BUTTONS: Final = {"left_click": Button.LEFT, "right_click": Button.RIGHT, "middle_click": Button.MIDDLE}
COUNTS: Final = {"double_click": 2, "triple_click": 3}
DIRECTIONS: Final = ("up", "down", "left", "right")
MODIFIERS: Final = {"ctrl": Modifier.CTRL, "alt": Modifier.ALT, "shift": Modifier.SHIFT, "super": Modifier.SUPER}
NOT_HERE: Final = {
    "left_mouse_down": "Use left_click_drag.", "left_mouse_up": "Use left_click_drag.",
    "hold_key": "Name the key as text of the click that it is held for.",
    "cursor_position": "The pointer is wherever the last act left it; say where to click.",
    "zoom": "The picture is all there is; act on it.",
}  # fmt: skip

PLACE: Final = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
NUMBER: Final = {"type": "integer"}
WAY: Final = {"type": "string", "enum": list(DIRECTIONS)}
MEMBERS: Final[Mapping[str, tuple[str, Mapping[str, Mapping[str, object]], tuple[str, ...]]]] = {
    "left_click": ("Click; text names keys to hold.", {"coordinate": PLACE, "text": TEXT}, ("coordinate",)),
    "right_click": ("Click with the right button.", {"coordinate": PLACE, "text": TEXT}, ("coordinate",)),
    "middle_click": ("Click with the middle button.", {"coordinate": PLACE, "text": TEXT}, ("coordinate",)),
    "double_click": ("Click twice.", {"coordinate": PLACE}, ("coordinate",)),
    "triple_click": ("Click three times.", {"coordinate": PLACE}, ("coordinate",)),
    "left_click_drag": (
        "Drag from start_coordinate to coordinate.",
        {"start_coordinate": PLACE, "coordinate": PLACE},
        ("start_coordinate", "coordinate"),
    ),
    "mouse_move": ("Move the pointer.", {"coordinate": PLACE}, ("coordinate",)),
    "scroll": (
        "Turn the wheel by scroll_amount notches.",
        {"coordinate": PLACE, "scroll_direction": WAY, "scroll_amount": NUMBER},
        ("scroll_direction", "scroll_amount"),
    ),
    "type": ("Type text where the keyboard is.", {"text": TEXT}, ("text",)),
    "key": ("Press a key or a combination, as xdotool names them.", {"text": TEXT}, ("text",)),
    "wait": ("Wait so many seconds.", {"duration": NUMBER}, ("duration",)),
    "screenshot": ("Look at the screen again.", {}, ()),
}
"""What is offered, with the provider's names and fields."""


class Claude(Calling):
    name: ClassVar[str] = "claude"
    space: ClassVar[Space] = Space()
    source: ClassVar[str] = "https://platform.claude.com/docs/en/agents-and-tools/tool-use/computer-use-tool"
    edge: ClassVar[int] = 2576
    patches: ClassVar[int] = 4784
    """High-resolution models (4.7 and later): the longest edge, and how many squares of 28 pixels a picture may cost.
    https://platform.claude.com/docs/en/build-with-claude/vision-coordinates"""

    def size(self, width: int, height: int) -> tuple[int, int]:
        return largest(width, height, self._fits)

    def _fits(self, width: int, height: int) -> bool:
        return max(width, height) <= self.edge and ceil(width / PATCH_PX) * ceil(height / PATCH_PX) <= self.patches

    def tools(self, _task: Task, _screen: Screen, /) -> tuple[Tool, ...]:
        own = (Tool(name, words, schema(fields, needed)) for name, (words, fields, needed) in MEMBERS.items())
        return (*own, *OURS)

    def act(self, call: Call, screen: Screen) -> Understood:
        if call.name != "computer":
            return _read(call.name, call.fields, screen, self.space)
        name = call.fields.text("action")
        return _read(name, call.fields, screen, self.space)

    def put(self, said: Said, screen: Screen) -> tuple[str, Mapping[str, object]]:
        return _written(said, screen, self.space)


class OlderClaude(Claude):
    """Models before 4.7: a smaller picture, and one function `computer`."""

    name: ClassVar[str] = "claude-1568"
    edge: ClassVar[int] = 1568
    patches: ClassVar[int] = 1568

    def tools(self, _task: Task, _screen: Screen, /) -> tuple[Tool, ...]:
        fields: dict[str, Mapping[str, object]] = {"action": {"type": "string", "enum": list(MEMBERS)}}
        for _words, own, _needed in MEMBERS.values():
            fields.update(own)
        return (
            Tool("computer", "Look at the screen, or work its pointer and keyboard.", schema(fields, ["action"])),
            *OURS,
        )

    def put(self, said: Said, screen: Screen) -> tuple[str, Mapping[str, object]]:
        name, arguments = _written(said, screen, self.space)
        return "computer", {"action": name, **arguments}


def _at(fields: Fields, screen: Screen, space: Space, name: str = "coordinate") -> Point:
    if not fields.has(name):
        raise ReplyMalformed(f"{fields.what} lacks {name}.", "Say where: what lies under the pointer is not known.")
    return space.to_device(*fields.pair(name), screen)


def _pressed(name: str, fields: Fields, screen: Screen, space: Space) -> Understood:
    at = _at(fields, screen, space)
    if name in COUNTS:
        return Understood(click(screen, at, count=COUNTS[name]))
    held = _held(fields.text("text")) if fields.has("text") else ()
    return Understood(Click(screen.observation.id, AtPoint(at), BUTTONS[name], held))


def _held(text: str) -> tuple[Modifier, ...]:
    """The keys held during a click: "ctrl+shift"."""
    if not text:
        return ()
    *held, last = chord_of([f"{text}+a"]).split("+")
    if last != "a":
        raise ReplyMalformed("Only ctrl, alt, shift and super are held during a click.")
    return tuple(MODIFIERS[each] for each in held)


def _dragged(_name: str, fields: Fields, screen: Screen, space: Space) -> Understood:
    start = _at(fields, screen, space, "start_coordinate")
    return Understood(drag(screen, start, _at(fields, screen, space)))


def _scrolled(_name: str, fields: Fields, screen: Screen, space: Space) -> Understood:
    way = fields.one_of("scroll_direction", DIRECTIONS)
    at = _at(fields, screen, space) if fields.has("coordinate") else None
    return Understood(scroll(screen, way, fields.number("scroll_amount"), at))


def _keyed(_name: str, fields: Fields, screen: Screen, _space: Space) -> Understood:
    """xdotool presses several, one after the other, where blanks stand between them."""
    chords = fields.text("text").split()
    if not chords:
        raise ReplyMalformed("No key is named.")
    return Understood(press(screen, chord_of([chords[0]])), left=len(chords) - 1)


_READERS: Final[Mapping[str, Callable[[str, Fields, Screen, Space], Understood]]] = {
    **dict.fromkeys((*BUTTONS, *COUNTS), _pressed),
    "left_click_drag": _dragged,
    "scroll": _scrolled,
    "key": _keyed,
    "mouse_move": lambda _name, fields, screen, space: Understood(Hover(_at(fields, screen, space))),
    "type": lambda _name, fields, screen, _space: first_of(typed(screen, fields.take("text"))),
    "wait": lambda _name, fields, screen, _space: Understood(wait(screen, fields.take("duration"))),
    "screenshot": lambda _name, _fields, _screen, _space: Understood(look()),
}


def _read(name: str, fields: Fields, screen: Screen, space: Space) -> Understood:
    if name in NOT_HERE:
        raise unable(name, NOT_HERE[name])
    if name not in _READERS:
        raise unable(name, f"Use one of {', '.join(_READERS)}.")
    return _READERS[name](name, fields, screen, space)


def _written(said: Said, screen: Screen, space: Space) -> tuple[str, Mapping[str, object]]:
    match said:
        case Click(button=button, modifiers=held, target=target):
            name = next(name for name, each in BUTTONS.items() if each is button)
            text = {"text": "+".join(each for each, ours in MODIFIERS.items() if ours in held)} if held else {}
            return name, {"coordinate": _pair(target, screen, space), **text}
        case DoubleClick(target=target, button=Button.LEFT):
            return "double_click", {"coordinate": _pair(target, screen, space)}
        case TripleClick(target=target, button=Button.LEFT):
            return "triple_click", {"coordinate": _pair(target, screen, space)}
        case Drag(target=start, to=end):
            places = {"start_coordinate": _pair(start, screen, space), "coordinate": _pair(end, screen, space)}
            return "left_click_drag", places
        case Hover(point=point):
            return "mouse_move", {"coordinate": _pair(AtPoint(point), screen, space)}
        case Scroll():
            return "scroll", _wheel(said, screen, space)
        case Type(mode=TypeMode.APPEND, target=target, text=text) if isinstance(text.value, str):
            in_front(target, screen)
            return "type", {"text": typeable(text.value)}
        case Key(target=target):
            in_front(target, screen)
            return "key", {"text": _named(chord_text(said))}
        case Wait(seconds=seconds):
            return "wait", {"duration": int(seconds) if seconds == int(seconds) else seconds}
        case _ if is_look(said):
            return "screenshot", {}
        case _:
            raise Inexpressible(f"Claude's tool has no {type(said).__name__} like this.", LEAVE_OUT)


def _pair(target: AtPoint | OnElement | ToWindow, screen: Screen, space: Space) -> list[float]:
    return list(space.to_model(point_at(target, screen), screen))


def _named(chord: str) -> str:
    """The chord, where it is read again. Raises Inexpressible."""
    keys_of(chord)
    return chord


def _wheel(said: Scroll, screen: Screen, space: Space) -> Mapping[str, object]:
    if (said.dx == 0) == (said.dy == 0):
        raise Inexpressible("It scrolls one way at a time.", LEAVE_OUT)
    way = ("down" if said.dy > 0 else "up") if said.dy else ("right" if said.dx > 0 else "left")
    where = {} if isinstance(said.target, ToWindow) else {"coordinate": _pair(said.target, screen, space)}
    return {**where, "scroll_direction": way, "scroll_amount": abs(said.dx or said.dy)}


DIALECTS: Final = (Claude(), OlderClaude())
