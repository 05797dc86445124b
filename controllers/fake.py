"""A scripted device: small screens, a table of what each act leads to, and every way a real one can fail.

It ships, so that everything above the devices runs with no screen: tests, examples, a dry run of a procedure.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from secrets import token_hex

from controllers.device import Device, EventSink, GiveBack, SecretReader
from controllers.errors import ActionRefused, DeviceLost
from controllers.fake_screen import Scene
from controllers.types import (
    Action,
    Arg,
    AtPoint,
    Capability,
    Click,
    Delivery,
    DeviceInfo,
    DoubleClick,
    Drag,
    Flick,
    InputEvent,
    Key,
    Launch,
    LongPress,
    Method,
    Navigate,
    OnElement,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    TripleClick,
    Type,
    TypeMode,
    Wait,
)
from perception.clock import Deadline, boot_ns
from perception.errors import SteadyhandError
from perception.types import (
    Display,
    Element,
    HiddenValue,
    Observation,
    ObservationId,
    Rect,
    Role,
    State,
    Surface,
    TextValue,
    Window,
    WindowId,
)

Reaction = Callable[[Scene, Action], Scene]
"""Where a screen goes when an act reaches it."""


@dataclass(frozen=True, slots=True)
class Later:
    """The next scene shows only after this many more captures: a slow application, without a clock."""

    scene: str
    captures: int


Step = str | Later | Reaction
Script = Mapping[tuple[str, type[Action], str], Step]
"""(scene, verb, element name) → what follows. "" stands for an act on no element: a launch, a key to a window."""


@dataclass(frozen=True, slots=True)
class Performed:
    """One act that reached the screen. `text` is what was typed, "•" for a secret."""

    scene: str
    verb: type[Action]
    element: str
    text: str


AWAY = DeviceLost("The scripted screen is away.", "Let it come back.")


def no_secrets(secret: Secret) -> str:
    raise ActionRefused(f"no value was given for the secret {secret.handle!r}.", "Start the run with that secret.")


class FakeDevice(Device):
    """Starts on the first scene. Safe to use from several threads, as tests swap screens behind the agent's back."""

    def __init__(
        self,
        scenes: Sequence[Scene],
        script: Script,
        surface: Surface = Surface.VIRTUAL,
        secrets: SecretReader = no_secrets,
        name: str = "fake:0",
    ) -> None:
        self._info = DeviceInfo(name, surface, frozenset(Capability), "a scripted screen")
        self._scenes = {scene.name: scene for scene in scenes}
        self._scene = scenes[0]
        self._script = script
        self._secrets = secrets
        self._lock = threading.RLock()
        self._sequence = count(1)
        self._session = token_hex(3)
        self._sinks: list[EventSink] = []
        self._late: deque[InputEvent] = deque()
        self._pending: deque[Later] = deque()
        self._swaps: deque[Later] = deque()
        self._on_capture: deque[SteadyhandError] = deque()
        self._on_perform: deque[tuple[SteadyhandError, bool]] = deque()
        self._away: bool | None = None
        self._why = AWAY
        self._acts_left = -1
        self.performed: list[Performed] = []
        self.captures = 0
        self.closed = False

    @property
    def info(self) -> DeviceInfo:
        return self._info

    @property
    def scene(self) -> Scene:
        return self._scene

    def show(self, scene: str | Scene) -> None:
        """Change the screen now, as something outside the agent would."""
        with self._lock:
            self._scene = scene if isinstance(scene, Scene) else self._scenes[scene]

    def swap_at(self, captures: int, scene: str) -> None:
        """Change the screen just before the capture that many captures from now (1 is the next)."""
        with self._lock:
            self._swaps.append(Later(scene, captures))

    def fail_capture(self, error: SteadyhandError) -> None:
        """The next capture raises this."""
        self._on_capture.append(error)

    def fail_perform(self, error: SteadyhandError, arrived: bool = False) -> None:
        """The next act raises this; `arrived` says whether it reached the screen all the same."""
        self._on_perform.append((error, arrived))

    def leave(self, why: DeviceLost = AWAY) -> None:
        """From now on it is lost, like a phone whose cable was pulled; an act that is just carried out arrives."""
        self._away, self._why = True, why

    def leave_after(self, acts: int) -> None:
        """It is lost as soon as that many more acts have been tried, whatever came of them."""
        self._acts_left = acts

    def come_back(self) -> None:
        """`revive` finds it from now on."""
        self._away = False

    def revive(self, deadline: Deadline, /) -> None:
        deadline.check()
        if self._away is None:
            super().revive(deadline)
        if self._away:
            raise self._why

    @property
    def listeners(self) -> int:
        return len(self._sinks)

    def emit(self, event: InputEvent, late: bool = False) -> None:
        """Deliver an input event to whoever listens; one that is `late` with the next event, or when somebody waits
        for it."""
        self._late.append(event)
        if not late:
            self._tell()

    def catch_up(self, _deadline: Deadline, /) -> None:
        self._tell()

    def _tell(self) -> None:
        while self._late:
            event = self._late.popleft()
            for sink in tuple(self._sinks):
                sink(event)

    def _capture(self, deadline: Deadline) -> Observation:
        deadline.check()
        with self._lock:
            if self._away:
                raise self._why
            if self._on_capture:
                raise self._on_capture.popleft()
            self.captures += 1
            self._pending = self._tick(self._pending)
            self._swaps = self._tick(self._swaps)
            return self._observe()

    def perform(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        deadline.check()
        return self._carry_out(action, observation)

    def _carry_out(self, action: Action, observation: Observation) -> Delivery:
        with self._lock:
            error, arrived = self._on_perform.popleft() if self._on_perform else (None, True)
            if self._away:
                raise self._why
            delivery = self._act(action, observation) if arrived else None
            if self._away:
                raise self._why
            self._acts_left -= 1
            if not self._acts_left:
                self.leave()
            if error is not None:
                raise error
            assert delivery is not None
            return delivery

    @contextmanager
    def listen(self, sink: EventSink) -> Iterator[None]:
        if self._away:
            raise self._why
        self._sinks.append(sink)
        try:
            yield
        finally:
            self._sinks.remove(sink)

    def stacking(self) -> tuple[Sequence[Window], WindowId]:
        return self._scene.windows, self._scene.foreground

    @contextmanager
    def keeping(self) -> Iterator[GiveBack]:
        """The window that was in front comes back, if it is still there. Nobody but the agent moves windows here."""
        front = self._scene.foreground

        def give_back() -> None:
            with self._lock:
                scene = self._scene
                if front != scene.foreground and any(window.id == front for window in scene.windows):
                    self._scene = scene.raised(front)

        try:
            yield give_back
        finally:
            give_back()

    def close(self) -> None:
        self.closed = True

    def _tick(self, waiting: deque[Later]) -> deque[Later]:
        for later in waiting:
            if later.captures <= 1:
                self._scene = self._scenes[later.scene]
        return deque(replace(later, captures=later.captures - 1) for later in waiting if later.captures > 1)

    def _observe(self) -> Observation:
        scene, sequence = self._scene, next(self._sequence)
        size = scene.size
        return Observation(
            id=ObservationId(f"{self._info.name}-{self._session}-{sequence}"),
            sequence=sequence,
            surface=self._info.surface,
            time=boot_ns(),
            displays=(Display("fake", Rect(0, 0, size[0], size[1])),),
            frame=scene.frame,
            elements=scene.elements,
            windows=scene.windows,
            foreground=scene.foreground,
            gaps=scene.gaps,
            documents=scene.documents,
        )

    def _act(self, action: Action, observation: Observation) -> Delivery:
        if action.observation != observation.id:
            raise ActionRefused("the act was chosen on another observation.", "Decide again on this one.")
        element = self._element(action)
        text = self._text(action)
        name = element.name if element else ""
        self.performed.append(
            Performed(self._scene.name, type(action), name, "•" if _secret(action) is not None else text)
        )
        step = self._script.get((self._scene.name, type(action), name))
        if step is None:
            self._scene = react(self._scene, action, element, text)
        elif isinstance(step, str):
            self._scene = self._scenes[step]
        elif isinstance(step, Later):
            self._pending.append(step)
        else:
            self._scene = step(self._scene, action)
        method = Method.PROCESS if isinstance(action, Launch) else Method.SYNTHETIC
        return Delivery(method, "")

    def _element(self, action: Action) -> Element | None:
        match action:
            case Launch() | Rotate() | Wait() | Raise():
                return None
            case _ if isinstance(action.target, OnElement):
                return self._present(action.target)
            case _ if isinstance(action.target, AtPoint):
                return self._scene.at(action.target.point)
            case _:
                return None

    def _present(self, target: OnElement) -> Element:
        element = next((element for element in self._scene.elements if element.ref == target.ref), None)
        if element is None:
            raise ActionRefused("the element is gone from the screen.", "Look again.")
        if State.ENABLED not in element.states:
            raise ActionRefused(f"{element.name!r} is not enabled.", "Look again.")
        return element

    def _text(self, action: Action) -> str:
        match action:
            case Type(text=arg) | Key(chord=arg) | Launch(command=arg):
                return self._secrets(arg.value) if isinstance(arg.value, Secret) else arg.value
            case _:
                return ""


def _secret(action: Action) -> Secret | None:
    arg: Arg | None = action.text if isinstance(action, Type) else None
    return arg.value if arg is not None and isinstance(arg.value, Secret) else None


def react(scene: Scene, action: Action, element: Element | None, text: str) -> Scene:
    """What every application does by itself: a field takes text, a check box flips, a window comes to the front."""
    match action:
        case Type() if element is not None:
            return scene.with_element(replace(element, value=_typed(element, text, action.mode)))
        case Click() if element is not None and State.CHECKABLE in element.states:
            return scene.with_element(replace(element, states=element.states ^ {State.CHECKED}))
        case Click() if element is not None and State.FOCUSABLE in element.states:
            return scene.focused(element.ref)
        case Raise():
            return scene.raised(WindowId(action.target.window))
        case (
            Click()
            | Type()
            | DoubleClick()
            | TripleClick()
            | LongPress()
            | Drag()
            | Scroll()
            | Key()
            | Swipe()
            | Flick()
            | Pinch()
            | Navigate()
            | Launch()
            | Rotate()
            | Wait()
        ):
            return scene


def _typed(element: Element, text: str, mode: TypeMode) -> HiddenValue | TextValue:
    if element.role is Role.PASSWORD:
        return HiddenValue()
    before = element.value.text if mode is TypeMode.APPEND and isinstance(element.value, TextValue) else ""
    return TextValue(before + text)
