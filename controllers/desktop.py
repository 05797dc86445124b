"""An X11 desktop as a Device: its windows, trees and pixels, and a keyboard and a pointer for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from itertools import count
from typing import Self, assert_never

from controllers.device import Device, EventSink, GiveBack, SecretReader
from controllers.errors import ActionRefused, DeviceLost, for_touch
from controllers.fields import has_focus
from controllers.linux.accessible import PRESSES, Accessible, NotOffered, Presses, Proven
from controllers.linux.clipboard import Clipboard
from controllers.linux.editing import Editor
from controllers.linux.focus import focus
from controllers.linux.glance import Glance, LastLook
from controllers.linux.input import Hands
from controllers.linux.keeper import Keeper
from controllers.linux.keys import parse_chord
from controllers.linux.launch import Launcher
from controllers.linux.ledger import Ledger
from controllers.linux.listen import Ears
from controllers.linux.pasting import Paster
from controllers.linux.privacy import Privacy
from controllers.linux.reach import Reach
from controllers.linux.readback import FieldReader
from controllers.linux.reserve import reserved
from controllers.linux.spot import element_of, spot, window_of
from controllers.linux.tooltips import leave_tooltips
from controllers.linux.typist import Typist
from controllers.linux.watchdog import Watchdog
from controllers.linux.writing import Writer
from controllers.linux.x11 import Wire
from controllers.types import (
    Action,
    Arg,
    Button,
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
    Untargeted,
    Wait,
)
from perception.clock import Deadline, boot_ns, holding
from perception.errors import NotObservable
from perception.frame import Screen
from perception.own import Pids, nobody
from perception.trees.atspi import Tree, TreeReader
from perception.trees.atspi_build import Told
from perception.trees.atspi_known import KnownToolkits
from perception.trees.bus import AccessibilityBus
from perception.trees.mirror import Mirror
from perception.types import (
    Display,
    Element,
    ElementRef,
    Observation,
    ObservationId,
    Point,
    State,
    Surface,
    Window,
    WindowId,
)
from perception.windows import WindowReader

Read = Callable[[Sequence[Window], Deadline, Sequence[Display]], Tree]

REMEMBERED = 8
"""Observations whose elements' places are kept for the last look; an act on an older one is rare and still checked
for its name."""


class X11Desktop(Device):
    """Use `X11Desktop.open`. One act at a time; captures and acts may come from different threads."""

    def __init__(
        self,
        environment: Mapping[str, str],
        surface: Surface,
        secrets: SecretReader,
        presses: Presses,
        own: Pids,
        stack: ExitStack,
    ) -> None:
        display = environment["DISPLAY"]
        authority = environment.get("XAUTHORITY", "")
        self._info = _describe(display, surface)
        self._secrets = secrets
        self._acting, self._reading = threading.Lock(), threading.Lock()
        self._sequence = count(1)
        self._wire = stack.enter_context(Wire(display, authority))
        watchdog = Watchdog(display, authority)
        stack.callback(watchdog.close)
        ledger = Ledger()
        self._hands = Hands(self._wire, watchdog, ledger)
        self._keeper = Keeper(self._wire, watchdog)
        self._typist = Typist(self._hands)
        stack.callback(self._typist.close)
        self._bus = AccessibilityBus.open(environment)
        stack.callback(self._bus.close)
        self._tree, self._accessible = TreeReader(self._bus), Accessible(self._bus, presses)
        self._mirror = Mirror(self._bus, display, own=own)
        stack.callback(self._mirror.close)
        self._windows = WindowReader(display, own=own)
        stack.callback(self._windows.close)
        self._screen = Screen(display, own=own)
        stack.callback(self._screen.close)
        self._ears = Ears(self._wire, ledger, Privacy(self._wire, self._windows, self._bus), self._windows.lays_over)
        stack.callback(self._ears.close)
        self._launcher = Launcher(environment)
        toolkits = KnownToolkits(self._bus)
        clipboard = Clipboard(display, authority)
        stack.callback(clipboard.close)
        self._writer = Writer(
            self._hands,
            Editor(self._wire, self._typist),
            self._accessible,
            FieldReader(self._bus, toolkits),
            Paster(self._typist, clipboard),
            self._look,
            self._windows_now,
            self._last_look,
        )
        self._glance, self._reach = Glance(self._bus, toolkits), Reach(self._bus, toolkits)
        self._told: dict[ObservationId, Mapping[ElementRef, Told]] = {}
        self._stack = stack

    @classmethod
    def open(
        cls,
        environment: Mapping[str, str],
        surface: Surface,
        secrets: SecretReader,
        afterwards: Callable[[], None] = lambda: None,
        presses: Presses = PRESSES,
        own: Pids = nobody,
    ) -> Self:
        """Connect to the desktop that `environment` describes (DISPLAY, the D-Bus session). Raises NotObservable.

        `afterwards` is called once, at the end of `close`; not where opening fails. What is not in `presses` is
        clicked with the pointer. What processes of `own` lay over the screen for a person is in none of its looks.
        """
        with ExitStack() as stack:
            try:
                desktop = cls(environment, surface, secrets, presses, own, stack)
            except DeviceLost as error:
                fix = "Check DISPLAY and that its X server runs, or run on a desktop of its own with --virtual."
                raise NotObservable(error.problem, fix) from error
            desktop._stack = ExitStack()
            desktop._stack.callback(afterwards)
            desktop._stack.push(stack.pop_all())
        return desktop

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def _capture(self, deadline: Deadline) -> Observation:
        return self._observe(self._mirror.read, deadline)

    def _capture_afresh(self, deadline: Deadline) -> Observation:
        return self._observe(self._mirror.read_afresh, deadline)

    def _observe(self, read: Read, deadline: Deadline) -> Observation:
        with holding(self._reading, deadline), self._typed_loss():
            self._wire.sync()
            displays = self._screen.displays()
            while True:
                deadline.check()
                sequence, time = next(self._sequence), boot_ns()
                windows, foreground = self._windows.read()
                tree = read(windows, deadline, displays)
                before, (displays, frame) = displays, self._screen.look()
                if displays == before:  # otherwise a monitor came, went or changed in the middle of it
                    break
            name = ObservationId(f"{self._info.name}-{time}-{sequence}")
            self._told = dict([*self._told.items(), (name, tree.told)][-REMEMBERED:])
            return Observation(
                id=name,
                sequence=sequence,
                surface=self._info.surface,
                time=time,
                displays=displays,
                frame=frame,
                elements=tree.elements,
                windows=windows,
                foreground=foreground,
                gaps=tree.gaps,
            )

    def perform(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        deadline.check()
        if action.observation != observation.id:
            raise ActionRefused("The act was chosen on another look at the screen.", "Look again and choose anew.")
        with holding(self._acting, deadline), self._hands.heeding(deadline.cancel), self._typed_loss():
            self._wire.sync()
            with self._keeper.acting(_aimed_at(action, observation)):
                return self._do(action, observation, deadline)

    def listen(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.listening(sink)

    def catch_up(self, deadline: Deadline) -> None:
        self._ears.catch_up(deadline)

    def watch(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.watching(sink)

    def stacking(self) -> tuple[Sequence[Window], WindowId]:
        return self._windows.read()

    def reserving(self, chords: Sequence[str]) -> AbstractContextManager[Sequence[str]]:
        return reserved(self._wire.display, self._wire.authority, chords)

    def keeping(self) -> AbstractContextManager[GiveBack]:
        return self._keeper.keeping()

    def let_go(self) -> None:
        self._hands.watchdog.release()

    def close(self) -> None:
        """Applications that were launched stay."""
        self._stack.close()

    def _do(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        if isinstance(action, Click | DoubleClick | TripleClick | LongPress | Drag | Scroll):
            leave_tooltips(self._hands, action.target, observation, self._windows_now, deadline)
        match action:
            case Click():
                return self._click(action, observation, deadline)
            case DoubleClick(target=target, button=button):
                look = self._last_look(target, observation, deadline)
                self._hands.click(self._spot(target, observation), deadline, button, times=2, last_look=look)
            case TripleClick(target=target, button=button):
                look = self._last_look(target, observation, deadline)
                self._hands.click(self._spot(target, observation), deadline, button, times=3, last_look=look)
            case LongPress(target=target, seconds=seconds):
                look = self._last_look(target, observation, deadline)
                self._hands.long_press(self._spot(target, observation), seconds, deadline, look)
            case Drag(target=target, to=to):
                look = self._last_look(target, observation, deadline)
                self._hands.drag(self._spot(target, observation), self._spot(to, observation), deadline, look)
            case Scroll(target=target, dx=dx, dy=dy):
                self._hands.scroll(self._spot(target, observation), dx, dy, deadline)
            case Type(text=text):
                return self._writer.write(action, self._characters(text), observation, deadline)
            case Key():
                self._key(action, observation, deadline)
            case Launch(command=command):
                return self._launcher.launch(_plain(command), deadline)
            case Raise(target=target):
                focus(self._wire, target.window, deadline)
                return Delivery(Method.SYNTHETIC, "it is the active window")
            case Swipe() | Flick() | Pinch() | Navigate() | Rotate():
                raise for_touch(type(action).__name__.lower())
            case Wait(seconds=seconds):
                deadline.sleep(seconds)
                return Delivery(Method.NONE, "")
            case _:
                assert_never(action)
        return Delivery(Method.SYNTHETIC, "")

    def _click(self, action: Click, observation: Observation, deadline: Deadline) -> Delivery:
        """By accessibility also beneath another program's window: that takes neither the focus nor its place."""
        target, plain = action.target, action.button is Button.LEFT and not action.modifiers
        self._expect_reachable(target, observation, deadline, beneath=True)
        look = partial(self._expect_unchanged, target, observation, deadline)
        if isinstance(target, OnElement) and plain:
            result = self._accessible.press(target.ref, deadline, partial(look, beneath=True))
            if not isinstance(result, NotOffered):
                return Delivery(Method.ACCESSIBILITY, f"it {result.proof}" if isinstance(result, Proven) else "")
        self._hands.click(self._spot(target, observation), deadline, action.button, action.modifiers, last_look=look)
        return Delivery(Method.SYNTHETIC, "")

    def _key(self, action: Key, observation: Observation, deadline: Deadline) -> None:
        chord = parse_chord(_plain(action.chord))
        window = window_of(action.target, observation)
        if window:
            focus(self._wire, window.id, deadline)
        if isinstance(action.target, OnElement) and window:
            self._expect_focus(element_of(action.target, observation), window, deadline)
        self._typist.press(chord, deadline)

    def _expect_focus(self, element: Element, window: Window, deadline: Deadline) -> None:
        """A key goes to what has the focus: see that it is this element, or something in it."""
        if State.FOCUSABLE not in element.states or has_focus(element, self._look(window, deadline)):
            return
        if isinstance(result := self._accessible.grab_focus(element.ref, deadline), NotOffered):
            what = element.name or element.label or element.role.value
            raise ActionRefused(f"{what!r} does not have the keyboard: {result.reason}.", "Click on it first.")

    def _characters(self, text: Arg) -> str:
        return self._secrets(text.value) if isinstance(text.value, Secret) else text.value

    def _spot(self, target: Target, observation: Observation, beneath: bool = False) -> Point:
        if self._screen.displays() != observation.displays:
            raise ActionRefused("The monitors are arranged otherwise since the last look.", "Look again.")
        return spot(target, observation, self._windows_now(), beneath)

    def _last_look(self, target: Target, observation: Observation, deadline: Deadline) -> LastLook:
        """What to call with the finger on the button. Sees first that nothing on the page lies over the target."""
        self._expect_reachable(target, observation, deadline)
        return partial(self._expect_unchanged, target, observation, deadline)

    def _expect_unchanged(
        self, target: Target, observation: Observation, deadline: Deadline, beneath: bool = False
    ) -> None:
        self._spot(target, observation, beneath)
        if not isinstance(target, OnElement):
            return
        element = element_of(target, observation)
        told = self._told.get(observation.id, {}).get(element.ref)
        if change := self._glance.changed(element, told, deadline):
            what = element.name or element.label or element.role.value
            raise ActionRefused(f"{what!r} {change}, since the last look.", "Look again.")

    def _expect_reachable(
        self, target: Target, observation: Observation, deadline: Deadline, beneath: bool = False
    ) -> None:
        if not isinstance(target, OnElement):
            return
        element, point = element_of(target, observation), self._spot(target, observation, beneath)
        told = self._told.get(observation.id, {}).get(element.ref)
        if over := self._reach.covered_by(element, observation, point, told, deadline):
            what = f"{element.role.value} {element.name or element.label!r}"
            raise ActionRefused(f"The {what} is covered by {over}.", "Close that, or move it out of the way.")

    def _windows_now(self) -> Sequence[Window]:
        return self._windows.read()[0]

    def _look(self, window: Window, deadline: Deadline) -> Sequence[Element]:
        with holding(self._reading, deadline):
            return self._tree.read([window], deadline, self._screen.displays()).elements

    @contextmanager
    def _typed_loss(self) -> Iterator[None]:
        """A reader that cannot read may mean that the display is gone, and then nothing else is worth trying."""
        try:
            yield
        except NotObservable as error:
            self._wire.sync()
            raise error


def _describe(display: str, surface: Surface) -> DeviceInfo:
    number = display.rpartition(":")[2].partition(".")[0]
    what = "a desktop of its own, without a screen" if surface is Surface.VIRTUAL else "your own desktop"
    return DeviceInfo(f"{surface.value}:{number}", surface, frozenset(Capability), f"{what} (X11 display {display})")


def _aimed_at(action: Action, observation: Observation) -> Window | None:
    return None if isinstance(action, Untargeted) else window_of(action.target, observation)


def _plain(argument: Arg) -> str:
    if isinstance(argument.value, Secret):
        raise ActionRefused("A secret can be typed, not used as a key or a command.", "Use it in a step that types.")
    return argument.value
