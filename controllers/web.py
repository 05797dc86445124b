"""A browser as a Device: its tabs are the windows, the viewport of the one in front is the screen.

Coordinates are device pixels of that viewport. Only what shows is read, and only the tab in front: what another one
holds is known by its title alone, until it is brought to the front.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from itertools import count
from typing import Self, assert_never

from controllers.browser.aim import Aim
from controllers.browser.browser import Browser
from controllers.browser.choices import Chooser
from controllers.browser.doors import Doors
from controllers.browser.ears import Ears
from controllers.browser.glance import Glance
from controllers.browser.hands import Hands, Place
from controllers.browser.keys import page_key
from controllers.browser.ledger import Ledger
from controllers.browser.process import Look
from controllers.browser.prompts import Part, Prompt
from controllers.browser.sight import Seen, Sight
from controllers.browser.tabs import Page
from controllers.browser.writer import Writer
from controllers.choose import WEB_ADDRESS
from controllers.device import Device, EventSink, SecretReader
from controllers.errors import ActionRefused, DeviceLost, Unsupported, for_touch
from controllers.linux.keys import parse_chord
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
    ToWindow,
    TripleClick,
    Type,
    Wait,
)
from perception.clock import Deadline, holding
from perception.hosts import Hosts
from perception.trees.cdp_place import Spot
from perception.trees.cdp_wire import BrowserGone, CallRefused, Unanswered
from perception.types import Observation, ObservationId, Surface

REMEMBERED = 16
"""Observations that an act may still be chosen on."""

SHOW_S = 3.0
LOOK_S = 2.0
POLL_S = 0.03


class WebDevice(Device):
    """Use `WebDevice.open`. One act at a time; captures and acts may come from different threads."""

    def __init__(self, browser: Browser, secrets: SecretReader) -> None:
        self._browser = browser
        self._secrets = secrets
        self._acting, self._reading = threading.Lock(), threading.Lock()
        self._sequence = count(1)
        self._info = DeviceInfo(
            f"web:{browser.pid}", Surface.WEB, frozenset(Capability), f"{browser.description} (process {browser.pid})"
        )
        ledger = Ledger()
        self._hands = Hands(browser.wire, ledger)
        self._glance = Glance(browser.wire, browser.worlds)
        self._aim = Aim(browser.worlds, self._glance)
        self._writer = Writer(browser.worlds, self._glance, self._hands)
        self._chooser = Chooser(browser.worlds, self._glance, self._hands)
        self._doors = Doors(browser.wire, browser.tabs, browser.first)
        self._sight = Sight(browser, self._info.name)
        self._ears = Ears(browser, ledger, self._sight, lambda: self.capture(Deadline.after(LOOK_S)))
        self._seen: dict[ObservationId, Seen] = {}

    @classmethod
    def open(cls, environment: Mapping[str, str], secrets: SecretReader, look: Look | None = None) -> Self:
        """Attach to the browser that the environment names, or start one. Raises NotObservable, Unsupported,
        HostRefused."""
        address = environment.get(WEB_ADDRESS, "")
        browser = Browser.attached(address, Hosts.of(environment)) if address else Browser.start(environment, look)
        return cls(browser, secrets)

    @property
    def info(self) -> DeviceInfo:
        return self._info

    def _capture(self, deadline: Deadline) -> Observation:
        deadline.check()
        with holding(self._reading, deadline), _typed_loss():
            seen = self._sight.look(next(self._sequence), deadline)
            self._seen = dict([*self._seen.items(), (seen.observation.id, seen)][-REMEMBERED:])
            return seen.observation

    def perform(self, action: Action, observation: Observation, deadline: Deadline) -> Delivery:
        deadline.check()
        seen = self._seen.get(observation.id)
        if action.observation != observation.id or seen is None:
            raise ActionRefused("The act was chosen on another look at the screen.", "Look again and choose anew.")
        with holding(self._acting, deadline), _typed_loss():
            return self._do(action, seen, deadline)

    def listen(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.listening(sink)

    def watch(self, sink: EventSink) -> AbstractContextManager[None]:
        return self._ears.watching(sink)

    def let_go(self) -> None:
        """On a thread of its own: a browser that reads nothing lets nobody write to it."""
        threading.Thread(target=self._let_go, name="web-let-go", daemon=True).start()

    def _let_go(self) -> None:
        with suppress(BrowserGone):
            if released := self._hands.let_go():
                self._browser.wire.forget(released)

    def close(self) -> None:
        """A browser that was attached to goes on, with its tabs."""
        self._ears.close()
        self._browser.close()

    def _do(self, action: Action, seen: Seen, deadline: Deadline) -> Delivery:
        match action:
            case Launch(command=command):
                return self._doors.launch(_plain(command), deadline)
            case Wait(seconds=seconds):
                deadline.sleep(seconds)
                return Delivery(Method.NONE, "")
            case Swipe() | Flick() | Pinch() | Navigate() | Rotate():
                raise for_touch(type(action).__name__.lower())
            case Raise(target=target):
                return self._show(target, deadline)
            case Key():
                return self._key(action, seen, deadline)
            case Click() | DoubleClick() | TripleClick() | LongPress() | Drag() | Scroll() | Type():
                if prompt := self._prompt(seen):
                    return self._answer(action, *prompt, deadline)
                return self._act(action, seen, deadline)
            case _:
                assert_never(action)

    def _act(
        self, action: Click | DoubleClick | TripleClick | LongPress | Drag | Scroll | Type, seen: Seen,
        deadline: Deadline,
    ) -> Delivery:  # fmt: skip
        page = self._page(seen)
        aimed = self._aim.at(action.target, seen, deadline)
        if isinstance(action, Type):
            return self._writer.write(action, self._characters(action.text), aimed, page, deadline)
        if aimed.spot is not None and aimed.spot.option:
            return self._chooser.choose(aimed, page, deadline)
        if isinstance(action, Scroll):
            self._aim.expect_same(aimed, deadline)
            self._hands.scroll(page, aimed.place, action.dx, action.dy, deadline)
            return Delivery(Method.SYNTHETIC, "")
        self._hands.move(page, aimed.place, deadline)
        print_ = self._aim.expect_same(aimed, deadline)
        self._doors.watch_for_files(page, not self._ears.open)
        with self._armed(page, aimed.spot, print_, deadline):
            self._press(action, page, aimed.place, seen, deadline)
        return Delivery(Method.SYNTHETIC, "")

    def _press(
        self, action: Click | DoubleClick | TripleClick | LongPress | Drag, page: Page, place: Place, seen: Seen,
        deadline: Deadline,
    ) -> None:  # fmt: skip
        match action:
            case Click(button=button, modifiers=modifiers):
                self._hands.press(page, place, deadline, button, modifiers)
            case DoubleClick(button=button):
                self._hands.press(page, place, deadline, button, times=2)
            case TripleClick(button=button):
                self._hands.press(page, place, deadline, button, times=3)
            case LongPress(seconds=seconds):
                self._hands.hold(page, place, seconds, deadline)
            case Drag(to=to):
                end = self._aim.at(to, seen, deadline)
                self._aim.expect_same(end, deadline)
                self._hands.drag(page, place, end.place, deadline)
            case _:
                assert_never(action)

    @contextmanager
    def _armed(self, page: Page, spot: Spot | None, print_: str | None, deadline: Deadline) -> Iterator[None]:
        if spot is None:
            yield
            return
        with self._glance.armed(page, spot, print_, deadline):
            yield

    def _page(self, seen: Seen) -> Page:
        """The tab in front, as it was then. Raises ActionRefused."""
        page = self._browser.tabs.find(seen.page)
        if page is None:
            raise ActionRefused("The tab is gone.", "Look again.")
        if page.prompt is not None:
            raise ActionRefused(f"“{page.prompt.title}” waits for an answer.", "Answer it first.")
        return page

    def _show(self, target: ToWindow, deadline: Deadline) -> Delivery:
        page, patience = self._doors.show(target.window, deadline), deadline.within(SHOW_S)
        while not self._sight.is_front(page, patience):
            if patience.expired:
                raise ActionRefused(f"“{page.title}” did not come to the front.", "Look again.")
            patience.sleep(POLL_S)
        return Delivery(Method.SYNTHETIC, "it is the active window")

    def _key(self, action: Key, seen: Seen, deadline: Deadline) -> Delivery:
        chord = _plain(action.chord)
        if prompt := self._prompt(seen):
            part = {"Return": Part.YES, "KP_Enter": Part.YES, "Escape": Part.NO}.get(chord)
            if part is None:
                raise Unsupported(f"{chord} does nothing in a dialog of the browser.", "Press one of its buttons.")
            return self._doors.answer(*prompt, part, deadline)
        page, parsed = self._page(seen), parse_chord(chord)
        if isinstance(action.target, ToWindow) and action.target.window not in ("", seen.page):
            raise ActionRefused("That tab is not in front.", "Bring it to the front first.")
        if self._doors.travel(page, chord, deadline):
            return Delivery(Method.SYNTHETIC, "")
        spot = seen.spots.get(action.target.ref) if isinstance(action.target, OnElement) else None
        if spot is not None and not self._takes_keys(spot, deadline):
            raise ActionRefused("The element does not take the keyboard.", "Click on it first.")
        with self._armed(page, spot, None, deadline):
            self._hands.key(page, page_key(parsed), parsed.modifiers, deadline)
        return Delivery(Method.SYNTHETIC, "")

    def _takes_keys(self, spot: Spot, deadline: Deadline) -> bool:
        world, worlds = spot.home.world, self._browser.worlds
        if worlds.ask(world, "hasFocus", spot.node, deadline=deadline):
            return True
        return not worlds.ask(world, "focusOn", spot.node, deadline=deadline)

    def _prompt(self, seen: Seen) -> tuple[Page, Prompt] | None:
        """The dialog that was in front of everything. Raises ActionRefused where it is not there any more."""
        if seen.prompt is None:
            return None
        page = self._browser.tabs.find(seen.page)
        if page is None or page.prompt is not seen.prompt:
            raise ActionRefused("The dialog was answered already.", "Look again.")
        return page, seen.prompt

    def _answer(self, action: Action, page: Page, prompt: Prompt, deadline: Deadline) -> Delivery:
        ref = action.target.ref if isinstance(action, Click | Type) and isinstance(action.target, OnElement) else ""
        if isinstance(action, Type) and ref == prompt.ref(Part.FIELD):
            prompt.typed = self._characters(action.text)
            prompt.secret = isinstance(action.text.value, Secret)
            return Delivery(Method.SYNTHETIC, "it holds what was typed")
        for part in (Part.YES, Part.NO):
            if isinstance(action, Click) and ref == prompt.ref(part):
                return self._doors.answer(page, prompt, part, deadline)
        raise ActionRefused(f"“{prompt.title}” waits for an answer.", "Press one of its buttons.")

    def _characters(self, text: Arg) -> str:
        return self._secrets(text.value) if isinstance(text.value, Secret) else text.value


def _plain(argument: Arg) -> str:
    if isinstance(argument.value, Secret):
        raise ActionRefused("A secret can be typed, not used as a key or an address.", "Use it in a step that types.")
    return argument.value


@contextmanager
def _typed_loss() -> Iterator[None]:
    try:
        yield
    except BrowserGone as error:
        raise DeviceLost(error.problem, error.fix) from error
    except Unanswered as error:
        raise DeviceLost("The page did not answer in time; whether the act arrived is not known.", error.fix) from error
    except CallRefused as error:
        raise ActionRefused(f"The page is not there as it was: {error.problem}", "Look again.") from error
