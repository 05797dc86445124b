"""Who decides a procedure's step: the procedure, then whatever can find its target, then the person.

found by its evidence        ─▶ done as always; no model is asked
missing for as long as usual ─▶ a model says where it thinks the thing is ─▶ held against the evidence ─▶ asked about
contradicted, or several     ─▶ stopped as always: what speaks against itself is not found by a model either
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from controllers.types import Action, OnElement, Raise, Type, Untargeted
from perception.clock import CancelToken, Deadline
from perception.errors import Cancelled, SteadyhandError
from perception.types import NoFrame, Observation, Surface
from policies.agent import places
from policies.agent.drawing import screen_of
from policies.agent.ledger import more
from policies.agent.places import Placed, SayAgain
from policies.agent.policy import Mindset
from policies.agent.prompting import alone, with_rules
from policies.agent.withheld import without_secrets
from policies.halting import PATIENCE_S
from policies.models.backend import Request
from policies.models.dialect import Skill
from policies.models.types import Task
from policies.policy import Policy
from policies.replay import Replay
from policies.types import Act, Credit, Decider, Decision, LookAgain, Turn
from sop.evidence import in_words
from sop.scene import compatible, kind
from sop.types import ElementTarget, Risk, Step, ValueBecomes

Sought = Placed | None


@dataclass(slots=True)
class Seeker:
    """A model that is asked for one thing only: where something is, on the surfaces whose pictures it may be shown.
    `open` is called when it is needed first; `taken` is what it has cost the run."""

    open: Callable[[], Mindset]
    credit: Credit = field(default_factory=lambda: Credit(Decider.GROUNDER))
    patience: float = 120.0
    shown: Collection[Surface] = tuple(Surface)
    taken: float = 0.0

    def seek(self, step: Step, wanted: ElementTarget, observation: Observation, cancel: CancelToken) -> Sought:
        """What it points at, if that may be the thing: of its kind, in its application, and known to the tree. What
        goes wrong with the model costs its help, and nothing else."""
        self.credit = Credit(Decider.GROUNDER)
        try:
            mindset = self.open()
            with closing(mindset.backend):
                limit = mindset.allowance.cost
                if limit and self.taken >= limit:
                    return None
                said = self._asked(mindset, step, wanted, observation, cancel)
        except Cancelled:
            raise
        except (SteadyhandError, ValueError):
            return None
        if not isinstance(said, Action) or isinstance(said, Untargeted | Raise):
            return None
        place = (places.field if isinstance(said, Type) else places.pressed)(said.target, observation)
        return None if isinstance(place, SayAgain) or not _may_be(place, wanted, observation) else place

    def _asked(
        self, mindset: Mindset, step: Step, wanted: ElementTarget, observation: Observation, cancel: CancelToken
    ) -> object:
        dialect, screen = mindset.dialect, screen_of(observation, mindset.dialect)
        task = with_rules(Task(_goal(step, wanted, dialect.skill), observation.surface))
        request = Request(alone(dialect, task, screen), dialect.tools(task, screen), mindset.tokens)
        found = mindset.backend.complete(request, Deadline.after(mindset.think, cancel))
        decider = Decider.GROUNDER if dialect.skill is Skill.GROUNDER else Decider.MODEL
        self.credit = more(Credit(decider, mindset.name), found.usage, mindset.prices)
        self.taken += self.credit.cost
        return dialect.read(found.text, screen).said


class Router(Policy):
    """A procedure whose missing targets may be looked for. What is found otherwise than by its evidence is never
    pressed outright: its risk is that of what a person confirms."""

    def __init__(self, replay: Replay, seeker: Seeker, patience: float = PATIENCE_S) -> None:
        """`patience`: seconds for which a target may be missing before anybody looks for it."""
        self._replay = replay
        self._seeker = seeker
        self._after = patience
        self._since: dict[str, int] = {}
        self._sought: set[str] = set()
        self._abandoned = CancelToken()
        self._credit = Credit(Decider.REPLAY)

    def surface(self, history: Sequence[Turn]) -> Surface | None:
        return self._replay.surface(history)

    def credit(self) -> Credit:
        return self._credit

    def patience(self) -> float:
        return self._seeker.patience

    def abandon(self) -> None:
        self._abandoned.cancel()

    def decide(self, observation: Observation, history: Sequence[Turn]) -> Decision:
        self._credit = Credit(Decider.REPLAY)
        decision = self._replay.decide(observation, history)
        found = self._replay.missing(observation, history) if isinstance(decision, LookAgain) else None
        if not isinstance(decision, LookAgain) or found is None or not isinstance(found[0].target, ElementTarget):
            return decision
        step = found[0]
        if step.id in self._sought or isinstance(observation.frame, NoFrame):
            return decision
        if observation.surface not in self._seeker.shown:
            return decision
        since = self._since.setdefault(step.id, observation.time)
        if observation.time - since < self._after * 1e9:
            return replace(decision, patience=max(decision.patience, self._after) + self._seeker.patience)
        self._sought.add(step.id)
        seen = without_secrets(observation, history)
        return self._proposed(step, found[0].target, seen, history) or decision.otherwise

    def _proposed(
        self, step: Step, wanted: ElementTarget, observation: Observation, history: Sequence[Turn]
    ) -> Act | None:
        place = self._seeker.seek(step, wanted, observation, self._abandoned)
        self._credit = self._seeker.credit
        act = None
        if place is not None and isinstance(place.target, OnElement):
            act = self._replay.instead(place.target, observation, history)
        if act is None or place is None:
            return None
        expect = act.expect
        if isinstance(expect, ValueBecomes) and expect.target == wanted and isinstance(place.evidence, ElementTarget):
            expect = replace(expect, target=place.evidence)
        said = f"{step.intent}: {place.words}, as {in_words(wanted)} is not there"
        return replace(act, intent=said, evidence=place.evidence, expect=expect, risk=Risk.CONFIRM)


def _goal(step: Step, wanted: ElementTarget, skill: Skill) -> str:
    if skill is Skill.GROUNDER:
        return in_words(wanted)
    return f"Do this one step and nothing else: {step.intent}. It was {in_words(wanted)}, and may look otherwise now."


def _may_be(place: Placed, wanted: ElementTarget, observation: Observation) -> bool:
    element = place.element
    window = observation.window(element.window) if element is not None else None
    if element is None or window is None:
        return False
    return window.app == wanted.app and compatible(kind(element), wanted.role)
