"""Watching a person work: a ring of looks, a stream of events, and the moments they make together.

Three threads meet here: the device's listener queues events, the sampler fills the ring, the recogniser lays one
against the other. An event is read only when a look that began after it is in, because its effect tells what it was.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from contextlib import ExitStack

from controllers.device import Device
from controllers.types import InputEvent, KeyEvent
from daemon.gestures import Chorded, Clicked, Dragged, Focus, Gesture, GestureReader, Held, Typed, Wheeled
from daemon.keynames import Kind, kind_of
from daemon.pairing import Paired, blind, chorded, describe, focus_of, pair, raised, unframed, window_at
from daemon.ring import Look, Ring, Sampler, clearest, same_scene
from daemon.textruns import typed
from daemon.trimming import trim
from perception.clock import CancelToken, Deadline, boot_ns
from perception.types import Observation
from sop.types import Moment

QUIET_NS = 2_000_000_000
"""An act's screen counts as final after this long without another act or change."""

LONG_ENOUGH_NS = 500_000_000
"""An application that showed nothing for less than this may not have answered yet."""

LOOK_S = 1.5
STOP_S = 6.0


class Recorder:
    """Start, let a person work, stop. `keep` gets every moment and its number as soon as it is recognised, and once
    more when what it led to is known; `progress` gets every act in words, after `keep` has got it. Both are called on
    the recorder's own thread and must not hold it up. Input to windows of the processes `own` is left out."""

    def __init__(
        self,
        device: Device,
        cancel: CancelToken,
        keep: Callable[[int, Moment], None] = lambda _number, _moment: None,
        progress: Callable[[str], None] = lambda _: None,
        own: frozenset[int] = frozenset(),
    ) -> None:
        self._device = device
        self._cancel = cancel
        self._keep = keep
        self._progress = progress
        self._own = own
        self._halt = CancelToken()
        self._ring = Ring()
        self._events: queue.Queue[InputEvent | None] = queue.Queue()
        self._sampler = Sampler(device, self._ring, self._halt, self._note)
        self._reader = GestureReader(self)
        self._pending: tuple[Gesture, Paired | None] | None = None
        self._lock = threading.Lock()
        self._moments: list[Moment] = []
        self._notes: list[str] = []
        self._listening = ExitStack()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._oldest: Look | None = None
        self._gave_up = 0
        self._typing = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be known, or went wrong, in words."""
        with self._lock:
            return tuple(self._notes)

    @property
    def moments(self) -> tuple[Moment, ...]:
        with self._lock:
            return tuple(self._moments)

    def start(self) -> None:
        """Take the first look and listen. Raises NotObservable, Unsupported, DeviceLost."""
        self._sampler.start()
        self._oldest = self._ring.all()[0]
        try:
            self._listening.enter_context(self._device.listen(self._arrived))
        except BaseException:
            self._halt.cancel()
            raise
        self._thread.start()

    def stop(self) -> tuple[Moment, ...]:
        """Finish what is open and give all moments; at most a few seconds, and again at once if called twice."""
        deadline = Deadline.after(STOP_S)
        try:
            self._listening.close()
        except Exception as error:  # a broken listener must not cost the recording
            self._note(f"the listener did not close: {error}")
        self._events.put(None)
        if self._thread.is_alive():
            self._thread.join(deadline.within(STOP_S - 1).remaining)
        self._halt.cancel()
        self._sampler.join(deadline)
        if self._thread.is_alive():
            self._note("the screen did not answer in time; the last act may be missing")
        return self.moments

    def before(self, time: int, since: int) -> Look | None:
        """A gesture opens: this is the screen it meets, and the last that the one before it can have made."""
        self._finish(time)
        return self._ring.before(time, since)

    def focus(self, time: int, since: int) -> Focus:
        look = self._ring.before(time, since)
        if look is None or look.began < since:
            look = self._ring.first_since(since) or look or self._oldest
        assert look is not None
        return focus_of(look.observation)

    def _arrived(self, event: InputEvent) -> None:
        self._events.put(event)
        self._sampler.nudge()

    def _note(self, text: str) -> None:
        with self._lock:
            if text not in self._notes:
                self._notes.append(text)

    def _run(self) -> None:
        while not self._cancel.cancelled:
            try:
                event = self._events.get(timeout=0.1)
            except queue.Empty:
                self._take(self._reader.tick(boot_ns()))
                self._finish_quiet()
                continue
            if event is None:
                break
            self._await_look(event.time)
            self._typing = isinstance(event, KeyEvent) and kind_of(event.key, event.modifiers) is Kind.CHARACTER
            self._take(self._reader.feed(event))
        now = boot_ns()
        self._await_look(now)
        self._take(self._reader.flush())
        self._finish(boot_ns())
        self._halt.cancel()

    def _await_look(self, time: int) -> None:
        """Wait for a look at what the event did. After a wait in vain, nothing older than its end is waited for: one
        slow capture must not hold up a queue of keys one by one."""
        if self._sampler.lost.is_set() or time < self._gave_up:
            return
        if self._ring.wait_since(time, Deadline.after(LOOK_S, self._halt)) is None:
            self._gave_up = boot_ns()

    def _take(self, gestures: list[Gesture]) -> None:
        for gesture in gestures:
            self._finish(gesture.span.began)
            if self._is_ours(gesture):
                continue
            assert self._oldest is not None
            paired: Paired | None = None
            match gesture:
                case Chorded():
                    paired = chorded(gesture, self._oldest)
                case Clicked() | Held() | Dragged() | Wheeled():
                    paired = pair(gesture, self._oldest)
                case Typed():
                    pass
            if paired is not None:
                ended = gesture.span.ended
                self._kept(len(self._moments), Moment(paired.before, paired.action, blind(paired.before, ended)))
                self._progress(describe(paired))
            self._pending = (gesture, paired)
        if self._reader.opened is not None:
            self._finish(self._reader.opened)

    def _is_ours(self, gesture: Gesture) -> bool:
        look = gesture.span.before or self._oldest
        assert look is not None
        screen = look.observation
        match gesture:
            case Typed() | Chorded():
                window = screen.window(screen.foreground)
            case Clicked() | Held() | Dragged() | Wheeled():
                window = window_at(screen, gesture.point)
        return window is not None and window.pid in self._own

    def _finish_quiet(self) -> None:
        """Nothing has happened for a while: what there is to see after the last act has been seen."""
        if self._pending is None or self._reader.opened is not None:
            return
        ended, now = self._pending[0].span.ended, boot_ns()
        looks = self._ring.between(max(ended, now - QUIET_NS), now)
        if now - ended < QUIET_NS or len(looks) < 2:
            return
        if all(same_scene(looks[-1].observation, look.observation) for look in looks):
            self._finish(now)

    def _finish(self, until: int) -> None:
        """The next act began at `until`: whatever the pending one did is on the screen by now, or never was."""
        if self._pending is None or until < self._pending[0].span.ended:
            return
        (gesture, paired), self._pending = self._pending, None
        found = [paired] if paired else []
        if isinstance(gesture, Typed):
            assert self._oldest is not None
            found = typed(gesture, self._ring, until, self._oldest)
        for each in found:
            self._add(each, self._after(each.before, gesture.span.ended, until), gesture.span.ended, until)
            if isinstance(gesture, Typed):
                self._progress(describe(each))

    def _after(self, before: Observation, ended: int, until: int) -> Observation | None:
        """The last look that shows what the act did and nothing later. None if there was no time for one; where a
        person typed on at once, a look that shows another set of windows tells at least that."""
        look = clearest(self._ring.between(ended, until))
        if look:
            return look.observation
        late = self._ring.first_since(ended) if self._typing else None
        if late and {w.id for w in late.observation.windows} != {w.id for w in before.windows}:
            return late.observation
        return None

    def _add(self, paired: Paired, after: Observation | None, ended: int, until: int) -> None:
        paired = unframed(paired, after)
        if after is not None:
            paired = raised(paired, after)
        if after is None or (same_scene(paired.before, after) and until - ended < LONG_ENOUGH_NS):
            after = blind(paired.before, ended)
        if paired.note:
            self._note(f"act {len(self._moments) + 1}, {describe(paired)}: {paired.note}")
        moment = Moment(paired.before, paired.action, after)
        with self._lock:
            self._moments.append(moment)
            self._moments = trim(self._moments)
        self._kept(len(self._moments) - 1, moment)

    def _kept(self, number: int, moment: Moment) -> None:
        try:
            self._keep(number, moment)
        except Exception as error:  # the recording in memory goes on; the person is told
            self._note(f"a moment could not be kept: {error}")
