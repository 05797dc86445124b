"""A model decides: what it sees, what it says, what that comes to. What it may do is the guard's affair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from controllers.types import OnElement, Type
from perception.clock import CancelToken, Deadline
from perception.types import NoFrame, Observation
from policies.agent.drawing import screen_of
from policies.agent.editing import confirmed, questioned
from policies.agent.guide import told as guide_told
from policies.agent.ledger import FREE, Allowance, Prices, acts, elapsed, more, overspent, spent, total
from policies.agent.nearer import mended, pixel_of
from policies.agent.pieces import typed_since_enter
from policies.agent.places import SayAgain
from policies.agent.prompting import Conversation, alone, correction, only_first, replied, with_rules
from policies.agent.reconcile import Bench, reconciled
from policies.agent.repeating import Deed, doubted
from policies.agent.selecting import selected
from policies.agent.stalling import stalled
from policies.agent.withheld import without_secrets
from policies.agent.wording import outcome_of
from policies.aiming import place
from policies.enacting import with_answer
from policies.errors import PromptTooLong, ReplyMalformed
from policies.halting import refused, restless
from policies.models.backend import MOST_TOKENS, Backend, Request
from policies.models.closer import closer
from policies.models.dialect import Dialect
from policies.models.types import Completion, Message, Screen, Task
from policies.policy import Policy
from policies.types import (
    Act,
    Answered,
    Ask,
    Credit,
    Decider,
    Decision,
    Done,
    GiveUp,
    LookAgain,
    Turn,
)
from sop.types import Sop

UNUSABLE = "the model was told what was wrong, and its next reply could not be used either"
CALLS = 2
"""For one decision: the second is told what was wrong with the first."""
BLIND_S = 5.0
"""How long a screen may show no picture before a run of a model ends."""


@dataclass(frozen=True, slots=True)
class Mindset:
    """Who decides, and within what. `name` is the model's, for people; `think` bounds one decision, in seconds;
    `secrets` are the handles that were given to the run; `tokens` the most of one reply."""

    backend: Backend
    dialect: Dialect
    name: str = ""
    allowance: Allowance = field(default_factory=Allowance)
    prices: Prices = FREE
    think: float = 120.0
    secrets: tuple[str, ...] = ()
    tokens: int = MOST_TOKENS


class ModelPolicy(Policy):
    """For one run. The conversation is its memory: it cannot be given back by the history, so a run of it is not gone
    on with after the daemon's end."""

    def __init__(self, task: Task, mindset: Mindset, near: Sop | None = None) -> None:
        """`near` is a procedure that the model is told of as an example."""
        self._task = with_rules(task)
        self._near = near
        self._mind = mindset
        self._conversation = Conversation(mindset.dialect)
        self._abandoned = CancelToken()
        self._credit = Credit(Decider.MODEL, mindset.name)
        self._credits: list[Credit] = []
        self._progress = spent(self._credit, 0, 0.0, mindset.allowance)

    @property
    def taken(self) -> Credit:
        """So far, of the whole run."""
        return total(self._credits)

    def credit(self) -> Credit:
        return self._credit

    def progress(self) -> str:
        return self._progress

    def patience(self) -> float:
        return 2 * CALLS * self._mind.think  # once more where the prompt was too long

    def abandon(self) -> None:
        self._abandoned.cancel()
        self._mind.backend.abandon()

    def decide(self, observation: Observation, history: Sequence[Turn]) -> Decision:
        self._credit = Credit(Decider.MODEL, self._mind.name)
        self._take_up(observation, history)
        if stop := self._stopped(observation, history):
            return stop
        if (told := _told(observation, history)) is not None:
            return told
        if isinstance(observation.frame, NoFrame):
            blind = f"the screen shows no picture: {observation.frame.reason}"
            return LookAgain(blind, BLIND_S, GiveUp(blind, "a picture to decide on", "none"))
        seen = without_secrets(observation, history)
        decision = self._thought(seen, history)
        self._credits.append(self._credit)
        self._progress = spent(
            self.taken, acts(history), elapsed(history, observation), self._mind.allowance
        )  # fmt: skip
        said = replace(self._task, answers=answers_in(history))
        if isinstance(decision, Done):
            return questioned(said, seen, history) or decision
        if not isinstance(decision, Act):
            return decision
        act = confirmed(decision, said, seen, history)
        return stalled(act, observation, history) or doubted(Deed(act, observation), history)

    def _stopped(self, observation: Observation, history: Sequence[Turn]) -> GiveUp | None:
        stop = (refused(history[-1]) or restless(history)) if history else None
        return stop or overspent(history, observation, self.taken, self._mind.allowance)

    def _take_up(self, observation: Observation, history: Sequence[Turn]) -> None:
        """What came of the last decision, as the model will be told."""
        talk = self._conversation
        talk.drop_undone(len(history))
        if not talk.exchanges:
            return
        last = talk.exchanges[-1]
        since = history[last.decided_at :]
        came = [*(outcome_of(turn, observation) for turn in since), only_first(last.left)]
        last.outcome = "; ".join(filter(None, came))

    def _thought(self, observation: Observation, history: Sequence[Turn]) -> Decision:
        guide = guide_told(self._near, history) if self._near else self._task.guide
        task = replace(self._task, answers=answers_in(history), guide=guide)
        try:
            screen = screen_of(observation, self._mind.dialect)
        except ValueError as error:
            return GiveUp("the model cannot see this screen", "a shape that it can see", str(error))
        bench = Bench(
            task, observation, [turn.observation for turn in history], self._mind.secrets, f"m{acts(history) + 1}",
            selected(history, observation), typed_since_enter(history),
        )  # fmt: skip
        try:
            return self._conversed(bench, screen, len(history))
        except PromptTooLong:
            if not self._conversation.forget_pictures():
                raise
            return self._conversed(bench, screen, len(history))

    def _conversed(self, bench: Bench, screen: Screen, decided_at: int) -> Decision:
        task, why = bench.task, ""
        messages = self._conversation.messages(task, screen)
        before = len(messages) - 1
        for _ in range(CALLS):
            reply = self._reply(messages, task, screen)
            found, left = self._read(reply, screen, bench)
            if not isinstance(found, SayAgain):
                said = (*messages[before:], replied(reply.text))
                self._conversation.add(said, screen, reply.text, decided_at, left)
                return self._looked_closer(found, screen, bench)
            why = found.why
            messages = correction(messages, reply.text, why)
        spoken = self._mind.dialect.name
        return GiveUp(UNUSABLE, f"an answer in {spoken}, as it is spoken to, on something that can be used", why)

    def _looked_closer(self, found: Decision, screen: Screen, bench: Bench) -> Decision:
        """A pixel of a drawing that is named in units too wide for it is asked for once more, from nearby."""
        dialect = self._mind.dialect
        point = pixel_of(found)
        part = closer(dialect, screen, point) if point is not None else None
        if part is None:
            return found
        reply = self._reply(alone(dialect, bench.task, part), bench.task, part)
        again, _ = self._read(reply, part, bench)
        return mended(found, again)

    def _reply(self, messages: tuple[Message, ...], task: Task, screen: Screen) -> Completion:
        request = Request(messages, self._mind.dialect.tools(task, screen), self._mind.tokens)
        found = self._mind.backend.complete(request, Deadline.after(self._mind.think, self._abandoned))
        self._credit = more(self._credit, found.usage, self._mind.prices)
        return found

    def _read(self, reply: Completion, screen: Screen, bench: Bench) -> tuple[Decision | SayAgain, int]:
        """With how many more acts the reply held."""
        try:
            understood = self._mind.dialect.read(reply.text, screen)
        except ReplyMalformed as error:
            cut = "" if reply.whole else f" It was cut off after {self._mind.tokens} tokens: be brief."
            return SayAgain(f"It cannot be read: {error.problem} {error.fix}{cut}"), 0
        return reconciled(understood, bench), understood.left


def answers_in(history: Sequence[Turn]) -> tuple[tuple[str, str], ...]:
    """What the person was asked in this run, by the model or the guard, and said."""
    return tuple(
        (turn.decision.question if isinstance(turn.decision, Ask) else turn.decision.intent, turn.outcome.text)
        for turn in history
        if isinstance(turn.decision, Ask | Act) and isinstance(turn.outcome, Answered)
    )


def _told(observation: Observation, history: Sequence[Turn]) -> Act | None:
    """The guard had to know something before the last act, and the person said it: the same act with their words."""
    last = history[-1] if history else None
    if last is None or not isinstance(last.decision, Act) or not isinstance(last.outcome, Answered):
        return None
    act = with_answer(last.decision, history)
    target = place(act.evidence, observation)
    if not isinstance(act.action, Type) or not isinstance(target, OnElement):
        return None
    return replace(act, action=replace(act.action, observation=observation.id, target=target))
