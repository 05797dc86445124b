"""One run from the opening of its devices to its end: who decides, who guards, whom it asks, what is given back.

daemon/runs.py starts and ends runs; this is what a run does in between, on its own thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial

from controllers.device import Device
from daemon.bus import Bus
from daemon.gate.plan import Plan
from daemon.gate.planned import SignedPlan
from daemon.gate.preflight import Preflight, Stop
from daemon.gate.verdict import Judge
from daemon.guard import Guard, Keys, Pids, Show
from daemon.journal import Journal
from daemon.loop import Ended, Hand, Limits, Loop, drive
from daemon.people.asking import HandOver, nobody_to_take_over
from daemon.people.channel import Gate
from daemon.people.people import People
from daemon.store import PictureStore
from daemon.turns.away import Away
from daemon.turns.recovery import after_cut, done_in, found_after_all, read_in, standing
from daemon.turns.showing import Showing
from daemon.turns.stopping import Job
from daemon.turns.takeover import Takeover, Ties
from daemon.turns.takeovers import Takeovers
from daemon.types import NoAnswer, RunId, RunState
from perception.clock import Deadline
from perception.types import Observation, Surface
from policies.agent.withheld import Withheld
from policies.policy import Policy
from policies.replay import Replay
from policies.trajectory import encode_turn, with_credit
from policies.types import Act, Credit, CutOff, Decider, HandedBack, Outcome, Recognised, Turn, Yield
from sop.types import DoLaunch, DoRaise, Sop

Decides = Callable[[Plan, int], Policy]
"""Who decides for a run, of which so many steps are done."""

ByHand = Callable[[Job, Device, Guard], Ended]
"""Does what a person chooses, act by act, on the run's own thread, until they end it. Raises SteadyhandError."""

OpenDevice = Callable[[Surface], AbstractContextManager[Device]]
"""A device for as long as the context is open; a Device of its own is such a context, so is a shared one."""

QUESTION_S = 24 * 3600.0
"""Seconds a question waits for its answer before the run halts."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What ties a run to the daemon. `state` records a state with its detail, `tell` an event of a kind, `kill` ends a
    run and says why."""

    state: Callable[[Job, RunState, str], object]
    tell: Callable[[str, RunId, str], None]
    kill: Callable[[RunId, str], None]


@dataclass(frozen=True, slots=True)
class Driver:
    """What all runs work with. Safe from any thread."""

    journal: Journal
    pictures: PictureStore
    open_device: OpenDevice
    bus: Bus
    people: People
    keys: Keys
    gate: Gate
    judge: Judge
    own: Pids
    limits: Limits
    preflight: Preflight
    takeovers: Takeovers
    hooks: Hooks
    kill_chord: str
    showing: Showing

    def drive(self, job: Job, open_devices: ExitStack, decides: Decides) -> Ended:
        """Until its end; what it opens is `open_devices`' to close. Raises SteadyhandError."""
        plan = job.plan
        signed = self.preflight.ask(job.id, plan, job.cancel) if job.card else None
        if isinstance(signed, Stop):
            return Ended(RunState.STOPPED, "you turned its plan down")
        if isinstance(signed, NoAnswer):
            self.hooks.tell("notice", job.id, f"each act is asked about by itself: {signed.reason}")
            signed = None
        devices = {surface: open_devices.enter_context(self.open_device(surface)) for surface in plan.surfaces}
        job.devices.extend(devices.values())
        takeover = self._takeover(job)
        away = Away(job.id, job.brake, job.cancel, takeover)
        guards = {surface: self._guard(job, device, signed, partial(takeover.hand_over, device), self._show(job))
                  for surface, device in devices.items()}  # fmt: skip
        backs = [open_devices.enter_context(device.keeping()) for device in devices.values() if not _shows(plan.sop)]
        if job.resumed:
            plan = replace(plan, values={**plan.values, **read_in(self.journal, job.id)})
        done = self._standing(job, plan, devices) if job.resumed else 0
        hands = {place: Hand(devices[surface], guards[surface]) for place, surface in plan.places.items()}
        if not hands:
            return Ended(RunState.DONE, "the procedure has no steps")

        def ask(text: str) -> str | NoAnswer:
            """The person works on meanwhile. (What is to be confirmed stays in sight: an approval signs its looks.)"""
            for give_back in backs:
                give_back()
            return self.people.question(job.id, text, Deadline.after(QUESTION_S, job.cancel))

        def settle(act: Act, device: Device, cut: CutOff, handed_back: bool) -> Outcome:
            patience = Deadline.after(self.limits.recognise, job.cancel)
            asks = ask if handed_back else None

            def look() -> Outcome:
                return after_cut(self.journal, job.id, act, device.capture, cut, asks, patience)

            return away.settled(device, cut, handed_back, look)

        policy = decides(plan, done)
        if progress := policy.progress():
            self.hooks.state(job, RunState.RUNNING, progress)
        open_devices.enter_context(takeover.over(devices, away.lost))
        note = partial(self._note, job, policy, Withheld())
        limits = replace(self.limits, think=max(self.limits.think, policy.patience()))
        ended = drive(
            Loop(
                policy, hands, self.journal, note, ask, limits, job.cancel, job.brake,
                takeover.looked, settle, away.lost, takeover.pause,
            )
        )  # fmt: skip
        progress = policy.progress()
        return replace(ended, detail=f"{ended.detail} (took {progress})".lstrip()) if progress else ended

    def by_hand(self, job: Job, open_devices: ExitStack, work: ByHand) -> Ended:
        """A run whose acts a person chooses one by one: the same guard, and nobody who could take over from them."""
        device = open_devices.enter_context(self.open_device(job.plan.surfaces[0]))
        job.devices.append(device)
        return work(job, device, self._guard(job, device, None, nobody_to_take_over, lambda _: None))

    def _note(self, job: Job, policy: Policy, withheld: Withheld, turn: Turn) -> None:
        """On the disk before anybody is told. `withheld` is what the turns before had to hide."""
        kept = replace(turn, observation=withheld.covered(turn.observation))
        withheld.learn(turn)
        if isinstance(turn.decision, Recognised):
            found_after_all(self.journal, job.id, turn.decision)
        by_hand = isinstance(turn.outcome, HandedBack)
        credit = Credit(Decider.PERSON) if by_hand else policy.credit()
        self.journal.add_turn(job.id, with_credit(encode_turn(kept, self.pictures.of(job.id).put), credit))
        self.bus.publish("turn", job.id, _in_words(turn))
        self.showing.acted(job.id, turn)
        if (progress := policy.progress()) and not job.brake.why:
            self.hooks.state(job, RunState.RUNNING, progress)

    def _takeover(self, job: Job) -> Takeover:
        def busy() -> bool:
            asked = self.people.confirmations(), self.people.cards(), self.people.questions()
            return any(each.run == job.id for kind in asked for each in kind)

        ties = Ties(
            job.id,
            job.brake,
            job.cancel,
            state=lambda state, detail: self.hooks.state(job, state, detail),
            tell=lambda kind, text: self.hooks.tell(kind, job.id, text),
            own=self.own,
            busy=busy,
            kill=lambda how: self.hooks.kill(job.id, how),
            done=lambda: done_in(self.journal, job.id),
            kill_chord=self.kill_chord,
        )
        takeover = Takeover(ties)
        self.takeovers.add(job.id, takeover)
        return takeover

    def _standing(self, job: Job, plan: Plan, devices: Mapping[Surface, Device]) -> int:
        def look(place: Surface, deadline: Deadline) -> Observation:
            return devices[plan.places[place]].capture(deadline)

        def ask(text: str) -> str | NoAnswer:
            return self.people.question(job.id, text, Deadline.after(QUESTION_S, job.cancel))

        replay = Replay(plan.sop, plan.values)
        patience = Deadline.after(self.limits.recognise, job.cancel)
        return standing(self.journal, job.id, plan.sop, replay, look, ask, patience)

    def _show(self, job: Job) -> Show:
        return partial(self.showing.aiming, job.id)

    def _guard(self, job: Job, device: Device, signed: SignedPlan | None, hand_over: HandOver, show: Show) -> Guard:
        def tell(kind: str, text: str) -> None:
            self.hooks.tell(kind, job.id, text)

        def inquire(text: str) -> str | NoAnswer:
            return self.people.question(job.id, text, Deadline.after(QUESTION_S, job.cancel))

        return Guard(
            job.id, device, self.journal, self.people, self.keys, self.gate, self.own, tell, self.judge,
            job.brake, inquire, hand_over, signed, show,
        )  # fmt: skip


def _shows(sop: Sop) -> bool:
    """A procedure that ends with opening a window, or bringing it forward, is for seeing that window."""
    return bool(sop.steps) and isinstance(sop.steps[-1].action, DoLaunch | DoRaise)


def _in_words(turn: Turn) -> str:
    decision = turn.decision
    what = decision.reason if isinstance(decision, Yield) else getattr(decision, "intent", type(decision).__name__)
    return f"{what}: {type(turn.outcome).__name__}"
