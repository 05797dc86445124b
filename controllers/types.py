"""What the agent can do, and what a person did. One dataclass a verb; parsed and matched, never half-filled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from perception.types import ElementRef, ObservationId, Point, Rect, Role, Surface, WindowId


class Origin(StrEnum):
    """Where an argument was born. Only `user` and `sop` are a person's own words."""

    USER = "user"
    SOP = "sop"
    SCREEN = "screen"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Secret:
    """A handle to a value that only the device asks for, at the moment of typing. It never holds characters."""

    handle: str


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument and where it came from. `evidence` says it in words: "--set name", "step 3", an element's name."""

    value: str | Secret
    origin: Origin
    evidence: str


@dataclass(frozen=True, slots=True)
class OnElement:
    """An element of the observation; `offset` is from its top left corner, in device pixels."""

    ref: ElementRef
    offset: Point | None = None


@dataclass(frozen=True, slots=True)
class AtPoint:
    """A device pixel, where no element is known."""

    point: Point


@dataclass(frozen=True, slots=True)
class ToWindow:
    window: WindowId


Target = OnElement | AtPoint | ToWindow


class Button(StrEnum):
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Modifier(StrEnum):
    SHIFT = "shift"
    CTRL = "ctrl"
    ALT = "alt"
    SUPER = "super"


@dataclass(frozen=True, slots=True)
class Click:
    observation: ObservationId
    target: Target
    button: Button = Button.LEFT
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class DoubleClick:
    observation: ObservationId
    target: Target
    button: Button = Button.LEFT


@dataclass(frozen=True, slots=True)
class TripleClick:
    """What selects a line or a paragraph."""

    observation: ObservationId
    target: Target
    button: Button = Button.LEFT


@dataclass(frozen=True, slots=True)
class LongPress:
    observation: ObservationId
    target: Target
    seconds: float = 0.8


@dataclass(frozen=True, slots=True)
class Drag:
    observation: ObservationId
    target: Target
    to: Target


@dataclass(frozen=True, slots=True)
class Scroll:
    """Wheel notches over the target: positive dy shows what is below, positive dx what is to the right."""

    observation: ObservationId
    target: Target
    dx: int
    dy: int


class TypeMode(StrEnum):
    REPLACE = "replace"
    APPEND = "append"


@dataclass(frozen=True, slots=True)
class Type:
    """Put text into a field: REPLACE makes it the whole value, APPEND adds it at the end. Never presses Enter."""

    observation: ObservationId
    target: Target
    text: Arg
    mode: TypeMode = TypeMode.REPLACE


@dataclass(frozen=True, slots=True)
class Key:
    """A key or a combination in X keysym names, modifiers first: "Return", "ctrl+s", "alt+F4"."""

    observation: ObservationId
    target: Target
    chord: Arg


@dataclass(frozen=True, slots=True)
class Launch:
    """Start an application: an argument vector, quoted as a POSIX shell would, never run through one."""

    observation: ObservationId
    command: Arg


@dataclass(frozen=True, slots=True)
class Raise:
    """Bring a window to the front and give it the focus."""

    observation: ObservationId
    target: ToWindow


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing for a while; what is waited for is the step's postcondition."""

    observation: ObservationId
    seconds: float


class Way(StrEnum):
    """Where a finger moves on the glass. What shows moves with it: UP shows what is below."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Swipe:
    """A finger drawn quickly over the target, along `share` of its extent that way, about its middle."""

    observation: ObservationId
    target: Target
    way: Way
    share: float = 0.6


@dataclass(frozen=True, slots=True)
class Flick:
    """A finger drawn quickly from one pixel to another, whatever lies there: a swipe by its two ends."""

    observation: ObservationId
    target: AtPoint
    to: AtPoint

    @property
    def way(self) -> Way:
        """Along the axis on which it goes farther."""
        dx, dy = self.to.point.x - self.target.point.x, self.to.point.y - self.target.point.y
        if abs(dx) >= abs(dy):
            return Way.RIGHT if dx > 0 else Way.LEFT
        return Way.DOWN if dy > 0 else Way.UP


@dataclass(frozen=True, slots=True)
class Pinch:
    """Two fingers on the target: `scale` times as far apart at the end, above 1 to see more closely."""

    observation: ObservationId
    target: Target
    scale: float


class Navigation(StrEnum):
    BACK = "back"
    HOME = "home"
    RECENTS = "recents"
    NOTIFICATIONS = "notifications"
    """The shade with the notifications, pulled down."""


@dataclass(frozen=True, slots=True)
class Navigate:
    """A phone's own button. `target` is the window in front that it was chosen in."""

    observation: ObservationId
    target: ToWindow
    to: Navigation


class Orientation(StrEnum):
    """How a display is held: by quarter turns to the left from its natural way, or FREE to follow the sensor."""

    NATURAL = "natural"
    LEFT = "left"
    UPSIDE_DOWN = "upside-down"
    RIGHT = "right"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Rotate:
    observation: ObservationId
    to: Orientation


Action = (
    Click
    | DoubleClick
    | TripleClick
    | LongPress
    | Drag
    | Scroll
    | Swipe
    | Flick
    | Pinch
    | Type
    | Key
    | Navigate
    | Launch
    | Raise
    | Rotate
    | Wait
)
"""Swipe, Flick, Pinch, Navigate and Rotate are a touch screen's; elsewhere a device answers Unsupported."""

Untargeted = Launch | Rotate | Wait
"""What touches nothing that shows."""


class Method(StrEnum):
    """How an act was carried out."""

    ACCESSIBILITY = "accessibility"
    SYNTHETIC = "synthetic"
    PROCESS = "process"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The device's own account of an act. `proof` says what was read back; "" where nothing could be."""

    method: Method
    proof: str


class Capability(StrEnum):
    POINTER = "pointer"
    KEYBOARD = "keyboard"
    UNICODE_TEXT = "unicode-text"
    ACCESSIBILITY = "accessibility"
    LAUNCH = "launch"
    LISTEN = "listen"


class Backend(StrEnum):
    """What works a desktop. AUTO is X11 where there is X11 (Linux), GENERIC elsewhere."""

    AUTO = "auto"
    X11 = "x11"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """`name` is unique among devices open at once: "desktop:0", "virtual:97", "phone:emulator-5554"."""

    name: str
    surface: Surface
    capabilities: frozenset[Capability]
    description: str


class Author(StrEnum):
    PERSON = "person"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class ButtonEvent:
    """`time` is the boot clock in nanoseconds, as close to the press as the system tells."""

    time: int
    author: Author
    point: Point
    button: Button
    pressed: bool
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class WheelEvent:
    time: int
    author: Author
    point: Point
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """`key` is the X keysym name. The recorder uses it for chords only: text is read from the field's value."""

    time: int
    author: Author
    key: str
    pressed: bool
    modifiers: tuple[Modifier, ...]


@dataclass(frozen=True, slots=True)
class HiddenKeyEvent:
    """A key that went into a password field or a no-echo terminal: that it happened, never which."""

    time: int
    author: Author


class Phase(StrEnum):
    """What a finger does on the glass."""

    DOWN = "down"
    MOVE = "move"
    UP = "up"


@dataclass(frozen=True, slots=True)
class TouchEvent:
    """`finger` is one from its coming down to its going up, whatever others do. `point` is a pixel of the display as
    it was turned when the first finger came down."""

    time: int
    author: Author
    finger: int
    point: Point
    phase: Phase


@dataclass(frozen=True, slots=True)
class Unheard:
    """From now on nobody hears what a person does, until the device has been connected to anew. `author` is whose
    input it is."""

    time: int
    author: Author = Author.PERSON


class Change(StrEnum):
    """What became of a window. ACTIVATED: from now on it, or none, has the keyboard."""

    OPENED = "opened"
    GONE = "gone"
    MOVED = "moved"
    ACTIVATED = "activated"


@dataclass(frozen=True, slots=True)
class Rearranged:
    """By `time` a window opened, went, moved or was activated within `bounds`, None for where nobody knows: what a look
    from before shows there may lie under it, and the keyboard may be another window's."""

    time: int
    bounds: Rect | None
    change: Change
    author: Author = Author.PERSON


InputEvent = ButtonEvent | WheelEvent | KeyEvent | HiddenKeyEvent | TouchEvent | Unheard | Rearranged
"""What hands do, and what a reader of it must know besides."""


@dataclass(frozen=True, slots=True)
class ElementEvidence:
    """An element as a person would name it; part of what an approval signs."""

    role: Role
    name: str
    label: str
    identifier: str
    path: tuple[str, ...]
    bounds: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class WindowEvidence:
    pid: int
    started: int
    app: str
    title: str


@dataclass(frozen=True, slots=True)
class BoundArgument:
    """A named argument of an act; `secret` values show their handle in `value`."""

    name: str
    value: str
    origin: Origin
    evidence: str
    secret: bool


@dataclass(frozen=True, slots=True)
class Binding:
    """The canonical form of an act: what it is, on what, with what, and how that looked. An approval signs this.

    `elements` holds the evidence of every element the act touches (two for a drag onto an element); `crop_sha256` and
    `crop_dhash` are hex digests of the target's pixels (SHA-256 over BGRA rows; 64-bit difference hash), or "".
    """

    verb: str
    arguments: tuple[BoundArgument, ...]
    surface: Surface
    device: str
    window: tuple[WindowEvidence, ...]
    elements: tuple[ElementEvidence, ...]
    crop_sha256: str
    crop_dhash: str
