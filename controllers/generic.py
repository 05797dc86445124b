"""A desktop through mss, pyautogui and pynput: wherever those work, and no better than they do.

It says what it cannot do (its capabilities and description), and refuses before anything is sent: no text beyond ASCII
and none that the keyboard layout would turn into another, no acts through accessibility, no authorship that is certain.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from itertools import count
from typing import Self, assert_never

from controllers.device import Device, EventSink, SecretReader
from controllers.errors import ActionRefused, DeviceLost, Unsupported, for_touch
from controllers.fields import has_focus
from controllers.generic_ears import Ears
from controllers.generic_hand import Hand, LastLook
from controllers.generic_link import Link
from controllers.generic_screen import GenericScreen, Without
from controllers.generic_writing import GenericWriter
from controllers.linux.launch import Launcher
from controllers.linux.spot import element_of, spot, window_of
from controllers.pixels import PixelSights
from controllers.sights import Sights, open_sights
from controllers.types import (
    Action,
    Arg,
    Capability,
    Click,
    Delivery,
    DeviceInfo,
    DoubleClick,
    Drag,
    Flick,
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
    Target,
    TripleClick,
    Type,
    Wait,
)
from perception.clock import Deadline, boot_ns, holding
from perception.errors import NotObservable
from perception.own import Pids, nobody
from perception.types import Display, Element, Observation, ObservationId, Point, State, Surface, Window, WindowId

LIMITS = (
    "ASCII text only; no acts through accessibility; the agent shares your pointer; who pressed what is told by order, "
    "not for certain; focus and window order are not given back; the pointer in a corner of the screen stops it"
)
ABILITIES = frozenset({Capability.POINTER, Capability.KEYBOARD, Capability.LAUNCH})


class GenericDesktop(Device):
    """Use `GenericDesktop.open`. One act at a time; captures and acts may come from different threads."""

    def __init__(
        self,
        environment: Mapping[str, str],
        surface: Surface,
        secrets: SecretReader,
        system: str,
        own: Pids,
        stack: ExitStack,
    ) -> None:
        self._secrets = secrets
        self._acting = threading.Lock()
        self._sequence = count(1)
        self._displays: tuple[Display, ...] = ()
        self._screen = GenericScreen(environment.get("DISPLAY", ""), aside=_aside(system, environment, own, stack))
        self._sights = _sights(system, environment, self._screen, own)
        stack.callback(self._sights.close)
        self._ears = Ears(self._sights.discretion(), lambda: self._displays)
        self._link = Link(environment, self._ears.hear)
        stack.callback(self._link.close)
        self._hand = Hand(self._link, system)
        self._writer = GenericWriter(self._hand, self._sights, self._spot, self._last_look)
        self._launcher = Launcher(environment)
        self._info = _describe(environment, surface, system, self._sights, self._link)
        self._resize()
        self._stack = stack

    @classmethod
    def open(
        cls,
        environment: Mapping[str, str],
        surface: Surface,
        secrets: SecretReader,
        afterwards: Callable[[], None] = lambda: None,
        system: str = sys.platform,
        own: Pids = nobody,
    ) -> Self:
        """Connect to the desktop that `environment` describes. Raises NotObservable, also without the extra.

        `afterwards` is called once, at the end of `close`; not where opening fails. `system` is a sys.platform: one
        without an accessibility reader is seen by its pixels alone. What processes of `own` lay over the screen for a
        person is in none of its looks, where that is X11.
        """
        with ExitStack() as stack:
            try:
                desktop = cls(environment, surface, secrets, system, own, stack)
            except DeviceLost as error:
                raise NotObservable(error.problem, "Check that the desktop is there, or run with --virtual.") from error
            desktop._stack = ExitStack()
            desktop._stack.callback(afterwards)
            desktop._stack.push(stack.pop_all())
        return desktop

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def _capture(self, deadline: Deadline) -> Observation:
        deadline.check()
        sequence, time = next(self._sequence), boot_ns()
        name = ObservationId(f"{self._info.name}-{time}-{sequence}")
        with self._typed_loss():
            windows, foreground = self._sights.windows()
            picture = self._screen.take()
            seen = self._sights.read(name, windows, picture.frame, deadline)
        return Observation(
            id=name,
            sequence=sequence,
            surface=self._info.surface,
            time=time,
            displays=picture.displays,
            frame=picture.frame,
            elements=seen.elements,
            windows=windows,
            foreground=foreground,
            gaps=seen.gaps,
        )

    def perform(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        deadline.check()
        if action.observation != observation.id:
            raise ActionRefused("The act was chosen on another look at the screen.", "Look again and choose anew.")
        with holding(self._acting, deadline), self._typed_loss():
            self._resize()
            return self._do(action, observation, deadline)

    def listen(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.listening(self._link, sink)

    def watch(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.watching(self._link, sink)

    def stacking(self) -> tuple[Sequence[Window], WindowId]:
        return self._sights.windows()

    def let_go(self) -> None:
        with suppress(DeviceLost):
            self._link.tell("release")

    def close(self) -> None:
        """Applications that were launched stay."""
        self._stack.close()

    def _do(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        match action:
            case Click(target=target, button=button, modifiers=held):
                look = self._last_look(target, observation, deadline)
                self._hand.click(self._spot(target, observation), deadline, look, button, held)
            case DoubleClick(target=target, button=button):
                look = self._last_look(target, observation, deadline)
                self._hand.click(self._spot(target, observation), deadline, look, button, times=2)
            case TripleClick(target=target, button=button):
                look = self._last_look(target, observation, deadline)
                self._hand.click(self._spot(target, observation), deadline, look, button, times=3)
            case LongPress(target=target, seconds=seconds):
                look = self._last_look(target, observation, deadline)
                self._hand.long_press(self._spot(target, observation), seconds, deadline, look)
            case Drag(target=target, to=to):
                look = self._last_look(target, observation, deadline)
                self._hand.drag(self._spot(target, observation), self._spot(to, observation), deadline, look)
            case Scroll(target=target, dx=dx, dy=dy):
                self._hand.scroll(self._spot(target, observation), dx, dy, deadline)
            case Type(text=text):
                return self._writer.write(action, self._characters(text), observation, deadline)
            case Key():
                self._key(action, observation, deadline)
            case Launch(command=command):
                return self._launcher.launch(_plain(command), deadline)
            case Raise(target=target):
                self._sights.focus(target.window, deadline)
                return Delivery(Method.SYNTHETIC, "it is the active window")
            case Swipe() | Flick() | Pinch() | Navigate() | Rotate():
                raise for_touch(type(action).__name__.lower())
            case Wait(seconds=seconds):
                deadline.sleep(seconds)
                return Delivery(Method.NONE, "")
            case _:
                assert_never(action)
        return Delivery(Method.SYNTHETIC, "")

    def _key(self, action: Key, observation: Observation, deadline: Deadline) -> None:
        chord, window = _plain(action.chord), window_of(action.target, observation)
        if window:
            self._sights.focus(window.id, deadline)
        if isinstance(action.target, OnElement) and window:
            self._expect_focus(element_of(action.target, observation), window, deadline)
        self._hand.chord(chord, deadline)

    def _expect_focus(self, element: Element, window: Window, deadline: Deadline) -> None:
        """A key goes to what has the focus: see that it is this element, or something in it, where that can be seen."""
        now = self._sights.elements(window, deadline)
        if State.FOCUSABLE not in element.states or has_focus(element, now):
            return
        what = element.name or element.label or element.role.value
        raise ActionRefused(f"{what!r} does not have the keyboard.", "Click on it first.")

    def _characters(self, text: Arg) -> str:
        return self._secrets(text.value) if isinstance(text.value, Secret) else text.value

    def _spot(self, target: Target, observation: Observation) -> Point:
        return spot(target, observation, self._sights.windows()[0])

    def _last_look(self, target: Target, observation: Observation, deadline: Deadline) -> LastLook:
        """What to call with the finger on the button. Sees first that nothing lies over the target."""
        what, point = _in_words(target, observation), self._spot(target, observation)
        if over := self._sights.covered(target, point, observation, deadline):
            raise ActionRefused(f"{what} is covered by {over}.", "Close that, or move it out of the way.")

        def look() -> None:
            if change := self._sights.changed(target, self._spot(target, observation), observation, deadline):
                raise ActionRefused(f"{what} {change}, since the last look.", "Look again.")

        return look

    @contextmanager
    def _typed_loss(self) -> Iterator[None]:
        """A screen that gives no pixels may be gone, and then nothing else is worth trying."""
        try:
            yield
        except NotObservable as error:
            self._sights.windows()
            raise error

    def _resize(self) -> None:
        found = self._screen.displays()
        if found != self._displays:
            self._displays = found
            self._hand.resized(found)


def _aside(system: str, environment: Mapping[str, str], own: Pids, stack: ExitStack) -> Without:
    if system != "linux":
        return nullcontext
    from perception.overlays import Aside

    aside = Aside(environment["DISPLAY"], own)
    stack.callback(aside.close)
    return aside


def _sights(system: str, environment: Mapping[str, str], screen: GenericScreen, own: Pids) -> Sights:
    try:
        return open_sights(system, environment, own)
    except Unsupported as error:
        return PixelSights(screen, error.problem.rstrip("."))


def _describe(environment: Mapping[str, str], surface: Surface, system: str, sights: Sights, link: Link) -> DeviceInfo:
    number = environment.get("DISPLAY", "").rpartition(":")[2].partition(".")[0] if system == "linux" else ""
    abilities = ABILITIES | {Capability.LISTEN} if link.listens else ABILITIES
    what = "a desktop of its own" if surface is Surface.VIRTUAL else "your own desktop"
    description = f"{what}, by mss, pyautogui and pynput; {sights.description}; {LIMITS}"
    return DeviceInfo(f"{surface.value}:{number or system}", surface, abilities, description)


def _in_words(target: Target, observation: Observation) -> str:
    if not isinstance(target, OnElement):
        return "The place"
    element = element_of(target, observation)
    return f"The {element.role.value} {element.name or element.label!r}"


def _plain(argument: Arg) -> str:
    if isinstance(argument.value, Secret):
        raise ActionRefused("A secret can be typed, not used as a key or a command.", "Use it in a step that types.")
    return argument.value
