"""A standard operating procedure as data: what to do, on what, how to know it worked. No refs, no coordinates of a
screen that is gone: targets are evidence, and are found again on the screen of the day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controllers.types import (
    Action,
    Button,
    Modifier,
    Navigation,
    Orientation,
    TypeMode,
    Way,
)
from perception.types import ElementRef, Observation, Point, Role, State, Surface, WindowId


class Effect(StrEnum):
    """What repeating a step would do. `once`: never again after it may have happened."""

    READ = "read"
    IDEMPOTENT = "idempotent"
    ONCE = "once"


class Risk(StrEnum):
    """What an SOP may claim of a step. The guard's rules may raise it; nothing here lowers them."""

    LOW = "low"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A named element near the target and where it lies from it: "left", "right", "above", "below", "inside"."""

    role: Role
    name: str
    side: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture of the target: file name inside the SOP folder, and its 64-bit difference hash in hex."""

    file: str
    dhash: str


@dataclass(frozen=True, slots=True)
class ElementTarget:
    """Evidence of an element. Empty strings and tuples mean "no such evidence", not "must be empty".

    `path` lists role and name of named ancestors, outermost first, as "dialog:Save As". `within` places a click inside
    the element as fractions of its width and height; `pictures` holds at most one picture.
    """

    app: str
    window: str
    role: Role
    name: str
    label: str
    identifier: str
    path: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    pictures: tuple[Picture, ...] = ()
    within: tuple[float, float] = (0.5, 0.5)


@dataclass(frozen=True, slots=True)
class WindowTarget:
    """A window as such: for raising, for keys that go to no element."""

    app: str
    title: str


@dataclass(frozen=True, slots=True)
class NoTarget:
    """The step touches nothing on the screen (launch, wait)."""


Target = ElementTarget | WindowTarget | NoTarget


@dataclass(frozen=True, slots=True)
class DoClick:
    button: Button = Button.LEFT
    modifiers: tuple[Modifier, ...] = ()


@dataclass(frozen=True, slots=True)
class DoDoubleClick:
    button: Button = Button.LEFT


@dataclass(frozen=True, slots=True)
class DoTripleClick:
    button: Button = Button.LEFT


@dataclass(frozen=True, slots=True)
class DoLongPress:
    seconds: float = 0.8


@dataclass(frozen=True, slots=True)
class DoDrag:
    to: ElementTarget


@dataclass(frozen=True, slots=True)
class DoSlide:
    """Drag the handle of a slider until it holds the number `text`, a template. `places` are two numbers and where
    along the slider its handle was then, 0 at the left or the top and 1 at the right or the bottom."""

    text: str
    places: tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class DoScroll:
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class DoScrollTo:
    """Turn the wheel over the target, by so many notches at once, until `to` is in view."""

    to: ElementTarget
    dx: int
    dy: int


@dataclass(frozen=True, slots=True)
class DoSwipe:
    way: Way
    share: float = 0.6


@dataclass(frozen=True, slots=True)
class DoPinch:
    scale: float


@dataclass(frozen=True, slots=True)
class DoNavigate:
    """A phone's own button, in the target window or wherever one is."""

    to: Navigation


@dataclass(frozen=True, slots=True)
class DoRotate:
    to: Orientation


@dataclass(frozen=True, slots=True)
class DoType:
    """`text` is a template: "{name}" stands for a parameter, "{{" and "}}" for braces."""

    text: str
    mode: TypeMode = TypeMode.REPLACE


@dataclass(frozen=True, slots=True)
class DoKey:
    chord: str


@dataclass(frozen=True, slots=True)
class DoLaunch:
    """`command` is a template, quoted as a POSIX shell would."""

    command: str


@dataclass(frozen=True, slots=True)
class DoRaise:
    pass


@dataclass(frozen=True, slots=True)
class DoRead:
    """Take what the target shows as the value of the parameter `into`: what stands between the texts `before` and
    `after`, which must be there. Nothing is sent."""

    into: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class DoWait:
    seconds: float


@dataclass(frozen=True, slots=True)
class DoAsk:
    """Nothing is sent: a person is asked, and the procedure goes on only once they say yes. Where what was done was not
    seen while recording, they do it themselves first."""

    question: str


@dataclass(frozen=True, slots=True)
class DoCheck:
    """Nothing is sent: the procedure goes on only once what the step expects is to be seen."""


StepAction = (
    DoClick
    | DoDoubleClick
    | DoTripleClick
    | DoLongPress
    | DoDrag
    | DoSlide
    | DoScroll
    | DoScrollTo
    | DoSwipe
    | DoPinch
    | DoType
    | DoKey
    | DoNavigate
    | DoLaunch
    | DoRaise
    | DoRotate
    | DoRead
    | DoWait
    | DoAsk
    | DoCheck
)


@dataclass(frozen=True, slots=True)
class Appears:
    target: ElementTarget


@dataclass(frozen=True, slots=True)
class Disappears:
    target: ElementTarget


@dataclass(frozen=True, slots=True)
class ValueBecomes:
    """`text` is a template, compared after both sides lose trailing white space."""

    target: ElementTarget
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The field holds something: what was pasted differs from day to day."""

    target: ElementTarget


@dataclass(frozen=True, slots=True)
class StateBecomes:
    target: ElementTarget
    state: State
    on: bool


@dataclass(frozen=True, slots=True)
class WindowAppears:
    target: WindowTarget


@dataclass(frozen=True, slots=True)
class WindowGoes:
    target: WindowTarget


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Nothing observable was seen to follow the step when it was recorded; delivery is all there is to prove."""


Expect = Appears | Disappears | ValueBecomes | Filled | StateBecomes | WindowAppears | WindowGoes | Unchecked


@dataclass(frozen=True, slots=True)
class Step:
    id: str
    intent: str
    surface: Surface
    action: StepAction
    target: Target
    expect: Expect
    risk: Risk
    effect: Effect


class ParamKind(StrEnum):
    """READ is never given: a step reads it off a screen (DoRead)."""

    TEXT = "text"
    SECRET = "secret"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Param:
    """A value asked for at replay. `example` is what was typed when recording, or read, "" for secrets."""

    name: str
    kind: ParamKind
    prompt: str
    example: str


@dataclass(frozen=True, slots=True)
class Sop:
    """`version` is the format's; `name` is also the folder's: [a-z0-9-], at most 64 characters."""

    version: int
    name: str
    title: str
    params: tuple[Param, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One act of a person: the screen before it, what they did to it (origin user), the settled screen after it. `risk`
    is what was known of it as it was done: a model warned of it. It may be graver than what the act itself says."""

    before: Observation
    action: Action
    after: Observation
    risk: Risk = Risk.LOW


@dataclass(frozen=True, slots=True)
class Mark:
    """A person said of the act before it: what was typed or chosen there is asked for at replay. `name` is the
    parameter's, "" for one made from the field's label."""

    kind: ParamKind
    name: str


class CheckKind(StrEnum):
    """What a person wants to be sure of: that a text is there, that it is gone, that a field holds it."""

    APPEARS = "appears"
    GONE = "gone"
    HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check as a person asks for it. `text` is what they wrote, "" where they pointed at `point`, a device pixel."""

    kind: CheckKind
    text: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Check:
    """A person said that this must be so at this point, and it was."""

    surface: Surface
    expect: Expect


@dataclass(frozen=True, slots=True)
class Dropped:
    """A person took back what was here, called `what`: it happened, and is no part of the job. Looks from before `time`
    (boot clock, ns) may not show what it did; 0 for a check, which did nothing."""

    what: str
    time: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Nobody watched for a while: the screen after it is another one."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What was done on that surface between the moments around this was not seen, because its device, called `name`,
    was away. Other surfaces were watched meanwhile."""

    surface: Surface
    name: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was done on that surface between the moments around this is not kept: a secret was entered key by key, in a
    window called `name`."""

    surface: Surface
    name: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A chord (`name`) was pressed on that surface between the moments around this, and nobody saw in which window:
    others came or went quicker than the looks."""

    surface: Surface
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A model put a question (`name`) before it went on, and a person answered: the answer was to that day's."""

    surface: Surface
    name: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """An act (`name`, its intent) was sent, or a part of it, and nobody saw what should come of it."""

    surface: Surface
    name: str


@dataclass(frozen=True, slots=True)
class Unplain:
    """A finger was drawn from one pixel to another (`name` says it in words), and nobody knows what for: on another day
    other things lie there."""

    surface: Surface
    name: str


Unseen = Missed | Withheld | Unplaced | Asked | Unsure | Unplain
Shown = Moment | Mark | Check | Dropped | Pause | Unseen
"""What a recording is made of, in order."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that was looked at and turned down, in words a person can act on."""

    ref: ElementRef
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """Exactly one element agrees with the evidence; `agreed` names the evidence that did."""

    ref: ElementRef
    agreed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundWindow:
    """Exactly one window agrees."""

    window: WindowId
    agreed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing agrees. `rejected` is empty when nothing came near."""

    wanted: str
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Several agree equally well: a person must say which."""

    wanted: str
    candidates: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Contradicted:
    """Evidence disagrees with itself (an id moved to another button): never act on it."""

    wanted: str
    rejected: tuple[Rejected, ...]


Resolution = Found | FoundWindow | Missing | Ambiguous | Contradicted
