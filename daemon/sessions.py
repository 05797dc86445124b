"""Recordings that run: each has a surface to itself, watches a person, and becomes a procedure on the shelf."""

from __future__ import annotations

import shlex
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from secrets import token_hex

from controllers.device import Device
from controllers.types import Arg, Launch, Origin
from daemon.api import views
from daemon.bus import Bus
from daemon.leases import Leases
from daemon.recording import Recorder
from daemon.runs import Runs
from daemon.screens import Screens
from daemon.shelf import Shelf
from daemon.types import RunId, RunState
from perception.clock import CancelToken, Deadline
from perception.errors import SteadyhandError
from perception.types import Observation, Surface
from sop.types import DoLaunch, Effect, Moment, NoTarget, Risk, Sop, Step, Unchecked

LAUNCH_S = 30.0
"""Seconds an application has to show its first window."""

POLL_S = 0.1


class NoSuchRecording(SteadyhandError):
    """No recording of that name runs."""

    status = 404


class LaunchFailed(SteadyhandError):
    """The application to record on did not come up; nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Session:
    """`first` is the launch that the recording began with, if it did."""

    view: views.RecordingView
    recorder: Recorder
    cancel: CancelToken
    first: tuple[Moment, ...]
    held: ExitStack


class Sessions:
    """Safe from any thread."""

    def __init__(self, screens: Screens, shelf: Shelf, bus: Bus, leases: Leases, runs: Runs) -> None:
        self._screens = screens
        self._shelf = shelf
        self._bus = bus
        self._leases = leases
        self._runs = runs
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def all(self) -> tuple[views.RecordingView, ...]:
        return tuple(session.view for session in list(self._sessions.values()))

    def start(self, body: views.StartRecording) -> views.RecordingView:
        """Watch the surface from now on. Raises NameTaken, SurfaceBusy, LaunchFailed, SopError for the name, and what
        the device raises."""
        self._shelf.check_free(body.name)
        name = f"recording-{token_hex(3)}"
        view = views.RecordingView(name, body.name, body.title or body.name, body.surface, time.time())
        if body.launch:
            self._screens.renew(body.surface)
        with ExitStack() as held:
            device = held.enter_context(self._screens.use(body.surface))
            first = (self._launch(device, body),) if body.launch else ()
            self._leases.take(RunId(name), [body.surface])
            held.callback(self._leases.release, RunId(name))
            cancel = CancelToken()
            recorder = Recorder(device, cancel, progress=self._teller(name), own=frozenset(body.own))
            recorder.start()
            session = Session(view, recorder, cancel, first, held.pop_all())
        with self._lock:
            self._sessions[name] = session
        self._bus.publish("recording", RunId(name), f"recording {body.name}")
        return view

    def stop(self, name: str) -> views.Compiled:
        """Compile what was shown and keep it. Raises NoSuchRecording, EmptyRecording."""
        from sop.compile import compile_demonstration

        session = self._take(name)
        with session.held:
            moments = session.first + session.recorder.stop()
        compiled = compile_demonstration(moments, session.view.name, session.view.title)
        kept = self._shelf.keep(compiled.sop, compiled.pictures)
        self._bus.publish("recorded", RunId(name), f"recorded {kept.name}: {len(kept.steps)} steps")
        return views.Compiled(kept, session.recorder.notes + compiled.notes)

    def drop(self, name: str) -> None:
        """Forget what was shown. Raises NoSuchRecording."""
        session = self._take(name)
        with session.held:
            session.cancel.cancel()
            session.recorder.stop()
        self._bus.publish("recording-dropped", RunId(name), f"dropped {session.view.name}")

    def close(self) -> None:
        for name in list(self._sessions):
            self.drop(name)

    def _take(self, name: str) -> Session:
        with self._lock:
            session = self._sessions.pop(name, None)
        if session is None:
            raise NoSuchRecording(f"There is no recording {name}.", "See: steadyhand daemon status")
        return session

    def _teller(self, name: str) -> Callable[[str], None]:
        def tell(text: str) -> None:
            self._bus.publish("noticed", RunId(name), text)

        return tell

    def _launch(self, device: Device, body: views.StartRecording) -> Moment:
        """Start the application through a run of its own, since every act passes the guard; as the first moment."""
        deadline = Deadline.after(LAUNCH_S)
        before, command = device.capture(deadline), shlex.join(body.launch)
        run = self._runs.start_replay(launching(command, body.surface), {}, {})
        ended = self._runs.wait(run.id, deadline)
        if ended.state is not RunState.DONE:
            self._runs.stop(run.id)
            raise LaunchFailed(f"{command} did not start: {ended.detail}", "Start it yourself, then record.")
        action = Launch(before.id, Arg(command, Origin.USER, "record -- …"))
        return Moment(before, action, opened(device, before, deadline))


def launching(command: str, surface: Surface) -> Sop:
    intent = f"start {command}"
    step = Step("1", intent, surface, DoLaunch(command), NoTarget(), Unchecked(), Risk.LOW, Effect.ONCE)
    return Sop(1, "launch", intent, (), (step,))


def opened(device: Device, before: Observation, deadline: Deadline) -> Observation:
    """The first look with a window that was not there and can be read. Raises LaunchFailed."""
    old = {window.id for window in before.windows}
    while not deadline.expired:
        now = device.capture(deadline)
        fresh = {window.id for window in now.windows} - old
        if fresh and any(element.window in fresh for element in now.elements):
            return now
        deadline.sleep(POLL_S)
    raise LaunchFailed("The application showed no window.", "Start it yourself, then record.")
