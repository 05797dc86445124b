"""An Android phone as a Device: its windows are applications, dialogs, keyboard and bars, its display the screen."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from itertools import count
from typing import Self, assert_never

from controllers.android.adb import Adb, Shell
from controllers.android.aim import Aim, Aimed, on_glass
from controllers.android.apps import Apps
from controllers.android.choice import ATTACHED_AGAIN, choose, expect_back
from controllers.android.errors import AdbRefused, CallFailed, LineGone, LineSilent, PhoneTrouble, TreeTaken
from controllers.android.glass import look_at
from controllers.android.hands import Hands, along
from controllers.android.identity import identity
from controllers.android.ime import Keyboard
from controllers.android.keys import code_of
from controllers.android.scrolling import Scroller
from controllers.android.server import Server
from controllers.android.sight import Seen, Sight
from controllers.android.touches import Touches
from controllers.android.turning import turn
from controllers.android.watched import Watched
from controllers.android.writing import Writer
from controllers.device import Device, EventSink, SecretReader
from controllers.errors import ActionRefused, CutShort, DeviceLost, Unsupported
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
    Navigation,
    OnElement,
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
from perception.clock import Deadline, boot_ns, holding
from perception.errors import NotObservable
from perception.trees.uiautomator_xml import TreeBroken
from perception.types import NoFrame, Observation, ObservationId, State, Surface

DOCTOR = "Run: steadyhand doctor"
REMEMBERED = 16
"""Observations that an act may still be chosen on; their pictures, ten megabytes each, are not kept."""
OPEN_S = 60.0
CAN = frozenset({Capability.POINTER, Capability.KEYBOARD, Capability.UNICODE_TEXT, Capability.ACCESSIBILITY,
                 Capability.LAUNCH, Capability.LISTEN})  # fmt: skip
BUTTONS = {Navigation.BACK: "back", Navigation.HOME: "home", Navigation.RECENTS: "recent"}
"""Keys that the server on the phone knows by name; the shade has none."""

_Touch = Click | DoubleClick | LongPress | Drag | Swipe | Flick | Pinch | Type


class AndroidDevice(Device):
    """Use `AndroidDevice.open`. One act at a time; captures and acts may come from different threads. It stays with the
    phone of that serial: one that was lost comes back with `revive`."""

    def __init__(self, adb: Adb, serial: str, model: str, secrets: SecretReader, deadline: Deadline) -> None:
        self._adb = adb
        self._secrets = secrets
        self._acting, self._reading = threading.Lock(), threading.Lock()
        self._sequence = count(1)
        self._info = DeviceInfo(f"phone:{serial}", Surface.PHONE, CAN, f"{model or 'Android'} ({serial})")
        self._shell = Shell(adb, serial)
        self._server = Server(self._shell)
        try:
            self._shell.hold(deadline)
            self._identity = identity(self._shell, deadline)
            self._server.ensure(deadline)
            self._sight = Sight(self._server, self._shell, self._info.name, deadline)
        except BaseException:
            self._server.close()
            self._shell.release()
            raise
        self._hands = Hands(self._server)
        if not self._hands.may_touch(deadline):
            self._info = replace(self._info, capabilities=CAN - {Capability.POINTER, Capability.KEYBOARD})
        self._aim = Aim(self._sight)
        self._watched = Watched(self._aim, self._hands)
        self._keyboard = Keyboard(self._shell)
        self._writer = Writer(self._server, self._sight, self._hands, self._keyboard)
        self._scroller = Scroller(self._sight, self._aim, self._hands)
        self._apps = Apps(self._server, self._shell)
        self._touches = Touches(self._shell, lambda deadline: look_at(self._server, self._sight.density, deadline))
        self._seen: dict[ObservationId, Seen] = {}

    @classmethod
    def open(cls, environment: Mapping[str, str], secrets: SecretReader) -> Self:
        """The phone that the environment names, else the only one. Raises NotObservable, HostRefused."""
        adb, deadline = Adb(environment), Deadline.after(OPEN_S)
        chosen = choose(adb, environment, deadline)
        try:
            return cls(adb, chosen.serial, chosen.model, secrets, deadline)
        except PhoneTrouble as error:
            fix = error.fix or DOCTOR
            raise NotObservable(f"The phone {chosen.serial} cannot be used: {error.problem}", fix) from error

    @property
    def info(self) -> DeviceInfo:
        return self._info

    @property
    def keeps_connections(self) -> bool:
        """Does the server on the phone keep connections open?"""
        return self._server.link.keeps

    def keyboard(self, deadline: Deadline) -> str:
        """The input method that is chosen."""
        with _seeing(self._shell.serial):
            return self._keyboard.current(deadline)

    def revive(self, deadline: Deadline, /) -> None:
        serial = self._shell.serial
        with _seeing(serial, worked=True):
            expect_back(self._adb.devices(deadline), serial)
            self._server.link.drop()
            self._expect_itself(deadline)
            self._server.ensure(deadline)
            self._keyboard.give_back(deadline)
            self._sight.renew(deadline)
            self._sight.look(next(self._sequence), deadline)

    def _expect_itself(self, deadline: Deadline) -> None:
        serial = self._shell.serial
        self._shell.hold(deadline)
        if identity(self._shell, deadline) != self._identity:
            self._shell.release()
            raise DeviceLost(f"It is another phone that is called {serial} now.", "Attach the one that was lost.")

    def _capture(self, deadline: Deadline) -> Observation:
        deadline.check()
        with holding(self._reading, deadline), _seeing(self._shell.serial, worked=bool(self._seen)):
            seen = self._sight.look(next(self._sequence), deadline)
            bare = replace(seen, observation=replace(seen.observation, frame=NoFrame("not kept")))
            self._seen = dict([*self._seen.items(), (seen.observation.id, bare)][-REMEMBERED:])
            return seen.observation

    def perform(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        deadline.check()
        seen = self._seen.get(observation.id)
        if action.observation != observation.id or seen is None:
            raise ActionRefused("The act was chosen on another look at the screen.", "Look again and choose anew.")
        with holding(self._acting, deadline), _acting(self._shell.serial):
            return self._do(action, seen, deadline)

    @contextmanager
    def listen(self, sink: EventSink) -> Iterator[None]:
        """A person's touches alone: what is injected is no report of the panel's."""
        with ExitStack() as stack:
            with _seeing(self._shell.serial):
                stack.enter_context(self._touches.listen(sink))
            yield

    def let_go(self) -> None:
        """On a thread of its own: a phone that is away answers nobody."""
        threading.Thread(target=self._hands.let_go, name="phone-let-go", daemon=True).start()

    def close(self) -> None:
        """The server that was started there ends with it."""
        with suppress(PhoneTrouble):
            self._hands.let_go()
        self._watched.close()
        self._sight.close()
        self._server.close()
        self._shell.release()

    def _do(self, action: Action, seen: Seen, deadline: Deadline) -> Delivery:
        match action:
            case Wait(seconds=seconds):
                deadline.sleep(seconds)
                return Delivery(Method.NONE, "")
            case Launch(command=command):
                return self._apps.launch(_plain(command), deadline)
            case Rotate(to=to):
                return turn(self._server, to, deadline)
            case Raise(target=target):
                return self._apps.raise_(seen.observation.window(target.window), deadline)
            case Navigate(target=target, to=to):
                self._aim.keyed(target, seen, deadline)
                if to is Navigation.NOTIFICATIONS:
                    self._hands.pull_down(deadline)
                else:
                    self._hands.press(BUTTONS[to], deadline)
                return Delivery(Method.SYNTHETIC, "")
            case Key():
                return self._key(action, seen, deadline)
            case Scroll():
                return self._scroller.scroll(action, seen, deadline)
            case TripleClick():
                raise Unsupported("A phone knows no triple tap.", "Hold the text, then choose “Select all”.")
            case Click() | DoubleClick() | LongPress() | Drag() | Swipe() | Flick() | Pinch() | Type():
                return self._touch(action, seen, deadline)
            case _:
                assert_never(action)

    def _touch(self, action: _Touch, seen: Seen, deadline: Deadline) -> Delivery:
        if isinstance(action, Click | DoubleClick) and action.button is not Button.LEFT:
            raise Unsupported("A finger has no other button.", "Hold it there instead.")
        if isinstance(action, Click) and action.modifiers:
            raise Unsupported("A finger holds no keys.", "Tap without them.")
        began = boot_ns()
        aimed = self._aim.at(action.target, seen, deadline)
        proof = ""
        match action:
            case Type(text=text):
                return self._writer.write(action, self._characters(text), aimed, seen, deadline)
            case Click():
                proof = self._watched.tap(action.target, aimed, seen, began, deadline)
            case DoubleClick():
                self._hands.tap(aimed.point, deadline, times=2)
            case LongPress(seconds=seconds):
                proof = self._watched.hold(action.target, aimed, seen, began, seconds, deadline)
            case Drag(to=to):
                self._hands.drag(aimed.point, self._aim.at(to, seen, deadline).point, deadline)
            case Swipe(way=way, share=share):
                self._hands.swipe(*along(aimed.room, way, share), deadline)
            case Flick(to=to):
                self._hands.swipe(aimed.point, on_glass(to.point, seen), deadline)
            case Pinch(scale=scale):
                window = seen.observation.window(seen.observation.foreground)
                self._hands.pinch(aimed.room, window.app if window else "", scale, deadline)
            case _:
                assert_never(action)
        return Delivery(Method.SYNTHETIC, proof)

    def _key(self, action: Key, seen: Seen, deadline: Deadline) -> Delivery:
        code, held = code_of(_plain(action.chord))
        aimed = self._aim.keyed(action.target, seen, deadline)
        if isinstance(action.target, OnElement):
            self._focus(aimed, seen, deadline)
        self._hands.key(code, held, deadline)
        return Delivery(Method.SYNTHETIC, "")

    def _focus(self, aimed: Aimed, seen: Seen, deadline: Deadline) -> None:
        element = aimed.element
        if element is None or State.FOCUSED in element.states:
            return
        if State.EDITABLE not in element.states:
            raise ActionRefused("The element does not take the keyboard.", "Tap on it first.")
        self._writer.focus(aimed, element, seen, deadline)

    def _characters(self, text: Arg) -> str:
        return self._secrets(text.value) if isinstance(text.value, Secret) else text.value


def _plain(argument: Arg) -> str:
    if isinstance(argument.value, Secret):
        raise ActionRefused("A secret can be typed, not used as a key or a program.", "Use it in a step that types.")
    return argument.value


@contextmanager
def _seeing(serial: str, worked: bool = False) -> Iterator[None]:
    """What keeps a look from being had: a phone that is away, or one that shows nothing of itself. What `worked` before
    may work again: that is a loss as well."""
    try:
        yield
    except (AdbRefused, LineGone, LineSilent) as error:
        raise _lost(serial, error) from error
    except (CallFailed, NotObservable) as error:
        fix = error.fix or DOCTOR
        raise (DeviceLost(error.problem, fix) if worked else NotObservable(error.problem, fix)) from error


@contextmanager
def _acting(serial: str) -> Iterator[None]:
    """What goes wrong once something may have been sent."""
    try:
        yield
    except (AdbRefused, LineGone, LineSilent) as error:
        raise _lost(serial, error) from error
    except (NotObservable, TreeTaken) as error:
        raise DeviceLost(error.problem, error.fix or DOCTOR) from error
    except (CallFailed, TreeBroken) as error:
        raise CutShort(str(error), "See what came of it.") from error


def _lost(serial: str, error: PhoneTrouble) -> DeviceLost:
    return DeviceLost(f"The phone {serial} is lost: {error.problem.rstrip('.')}.", ATTACHED_AGAIN)
