"""A long job as a policy: it splits the goal, gives each part to a policy of its own, carries values between them,
keeps the past short, and looks back where a part fails.

    goal ─▶ plan ─▶ part 1 ─▶ part 2 ─▶ … ─▶ Done
                      │ gives up
                      ├─▶ was it done? (a person; only of what must not happen twice and may have happened)
                      ├─▶ first wrong step, and on from there        (at most Habits.revisions times a part)
                      ├─▶ why, and the rest planned anew             (at most Habits.replans times a job)
                      └─▶ GiveUp
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from controllers.types import Arg
from perception.types import Observation, Surface
from policies.agent import marks, memory, repeating
from policies.agent.editing import confirmed, questioned, whole
from policies.agent.jobs import Crew, Errand, Failure, Habits, Replanned, Revision, Subtask
from policies.agent.ledger import Allowance, acts, elapsed, overspent, spent, total
from policies.agent.origins import kept, traced
from policies.agent.policy import answers_in
from policies.agent.reflect import advice, first_wrong, may_go_on
from policies.agent.replan import replan
from policies.agent.scheduler import decompose
from policies.agent.story import Mark, Story, mark, read_story
from policies.agent.withheld import without_secrets
from policies.agent.yields import found_out, lacking
from policies.halting import refused
from policies.models.types import Task
from policies.policy import Policy
from policies.types import (
    Act,
    Ask,
    Checked,
    Credit,
    Decider,
    Decision,
    Done,
    GiveUp,
    LookAgain,
    Noted,
    Recognised,
    Turn,
)
from sop.text import shorten

RESULT = 120
"""Characters of what is kept of a part's result."""


@dataclass(frozen=True, slots=True)
class Hand:
    """The policy of a part. `others` are the turns that it did not decide itself, of this part and of plans that
    failed: it knows of them what it is told, and may do again what must not happen twice. What the plan's other parts
    did is none of them: a plan may do one thing in several places."""

    life: int
    policy: Policy
    others: tuple[Turn, ...]


class LongJob(Policy):
    """Where it stands is in the history (story.py). One policy is kept at a time, that of the part in hand; one that
    cannot be made again from the history begins its part anew."""

    def __init__(
        self,
        task: Task,
        crew: Crew,
        values: Mapping[str, Arg] | None = None,
        habits: Habits | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        """`task` holds the person's own words; `values` are what they gave by name; `allowance` is the whole job's."""
        self._task = task
        self._crew = crew
        self._given = dict(values or {})
        self._habits = habits or Habits()
        self._allowance = allowance or Allowance()
        self._hand: Hand | None = None
        self._credits: list[Credit] = []
        self._progress = spent(Credit(Decider.MODEL), 0, 0.0, self._allowance)

    def surface(self, history: Sequence[Turn]) -> Surface | None:
        story = self._story(history)
        busy = story.at < len(story.plan) and story.failure is None
        return self._taken_up(story, history).policy.surface(story.shown) if busy else None

    def credit(self) -> Credit:
        return self._credits[-1] if self._credits else Credit(Decider.MODEL)

    def progress(self) -> str:
        return self._progress

    def patience(self) -> float:
        """A part's own decision, or all that may be asked about a part that failed."""
        return max(self._crew.patience, self._hand.policy.patience() if self._hand is not None else 0.0)

    @property
    def taken(self) -> Credit:
        """So far, of the whole job."""
        return total(self._credits)

    def abandon(self) -> None:
        self._crew.hush()
        if self._hand is not None:
            self._hand.policy.abandon()

    def decide(self, observation: Observation, history: Sequence[Turn]) -> Decision:
        no = refused(history[-1]) if history else None
        if stop := no or overspent(history, observation, self.taken, self._allowance):
            self._credits.append(Credit(Decider.MODEL))
            return stop
        story = self._story(history)
        decision = self._own(story)
        if decision is None:
            hand, seen = self._taken_up(story, history), without_secrets(observation, history)
            decision = self._of_part(story, hand.policy.decide(seen, story.shown), observation, history)
            self._credits.append(total([self._crew.drain(), hand.policy.credit()]))
        else:
            self._credits.append(self._crew.drain())
        self._progress = self._told(story, observation, history)
        return decision

    def _told(self, story: Story, observation: Observation, history: Sequence[Turn]) -> str:
        taken = spent(self.taken, acts(history), elapsed(history, observation), self._allowance)
        return f"part {min(story.at + 1, len(story.plan))} of {len(story.plan)}, {taken}" if story.plan else taken

    def _own(self, story: Story) -> Decision | None:
        """What is decided on the job itself; None where its part goes on."""
        if not story.plan:
            return self._planned()
        if story.at == len(story.plan):
            return Done("; ".join(story.results))
        if story.failure is not None:
            return self._after(story, story.failure)
        return self._remembered(story) if self._habits.forget and self._long(story) else None

    def _story(self, history: Sequence[Turn]) -> Story:
        return read_story(history, self._given, self._habits.forget)

    def _planned(self) -> Noted:
        whole = (Subtask(self._task.goal),)
        parts = decompose(self._crew.mind, self._task.goal, self._given) if self._habits.schedule else whole
        return mark(Mark.PLAN, f"Split the job into {len(parts)}", marks.write_parts(parts))

    def _taken_up(self, story: Story, history: Sequence[Turn]) -> Hand:
        if self._hand is None or self._hand.life != story.life:
            policy = self._crew.worker(self._errand(story, history))
            self._hand = Hand(story.life, policy, (*story.earlier, *story.tried))
        return self._hand

    def _errand(self, story: Story, history: Sequence[Turn]) -> Errand:
        scheduled = self._habits.schedule
        values = {name: arg for name, arg in story.values.items() if not scheduled or name in story.part.needs}
        hint = advice(story.revision) if story.revision else ""
        shown = story.memory if self._habits.forget else memory.Memory()
        notes = memory.told_of(shown, values, story.past, answers_in(history), hint)
        return Errand(story.part.goal, notes, values)

    def _of_part(self, story: Story, decision: Decision, observation: Observation, history: Sequence[Turn]) -> Decision:
        match decision:
            case Done(summary=summary):
                return self._done(story, summary, observation, history)
            case GiveUp(reason=reason, expected=expected, found=found):
                return _failed(story, Failure(reason, expected, found))
            case LookAgain(otherwise=otherwise):
                then = self._of_part(story, otherwise, observation, history)
                return replace(decision, otherwise=then) if isinstance(then, Act | GiveUp) else decision
            case Act():
                return self._checked(story, decision, observation, history)
            case Noted():
                value = kept(decision.value, *self._known(observation, history))
                return replace(decision, step=_step(story, decision.step), value=value)
            case Recognised() | Checked():
                return replace(decision, step=_step(story, decision.step))
            case _:
                return decision

    def _checked(self, story: Story, act: Act, observation: Observation, history: Sequence[Turn]) -> Decision:
        """The act with the true origins of its values, if it repeats nothing that another policy has sent, or the
        person says that it is to be done once more."""
        deed, others = repeating.Deed(act, observation), self._taken_up(story, history).others
        goes_on = story.noted and repeating.went_on(deed, story.tried)
        if not goes_on and repeating.repeats(deed, repeating.happened(others)):
            question = repeating.once_more(act)
            since = repeating.since_sent(deed, history)
            if not repeating.asked(question, since):
                return question
            if not repeating.granted(question, since):
                return _failed(story, Failure(f"“{act.intent}” was done already", "another way", "the same act"))
        else:
            act = repeating.doubted(deed, history)
        said, looks = self._known(observation, history)
        seen, act = without_secrets(observation, history), traced(act, said, story.values, looks)
        act = confirmed(whole(act, said, seen, history), said, seen, history)
        return replace(act, step=_step(story, act.step))

    def _known(self, observation: Observation, history: Sequence[Turn]) -> tuple[Task, Sequence[Observation]]:
        """The person's own words, and all that was seen, of the whole job."""
        said = replace(self._task, answers=(*self._task.answers, *answers_in(history)))
        return said, [observation, *(turn.observation for turn in reversed(history))]

    def _done(self, story: Story, summary: str, observation: Observation, history: Sequence[Turn]) -> Noted | Ask:
        known = self._known(observation, history)
        match questioned(known[0], without_secrets(observation, history), history):
            case Ask() as question:
                return question
            case GiveUp(reason=reason, expected=expected, found=held):
                return _failed(story, Failure(reason, expected, held))
        said = found_out(story.part, story.past, summary)
        found = {name: kept(value, *known) for name, value in said.items()}
        if lacks := lacking(story.part, {**story.values, **found}):
            names = ", ".join(lacks)
            return _failed(story, Failure(f"it did not say {names}", names, summary or "nothing"))
        result = f"{story.part.goal}: {summary}" if self._habits.schedule else summary
        intent = f"Part {story.at + 1} of {len(story.plan)} is done"
        return mark(Mark.PART, intent, marks.write_part(shorten(result, RESULT), found))

    def _after(self, story: Story, failure: Failure) -> Decision:
        if question := repeating.in_doubt(story.tried):
            return question
        if revision := self._revision(story, failure):
            intent = f"Go on from before step {revision.keep + 1}: {revision.why}"
            return mark(Mark.REVISED, intent, marks.write_revised(revision))
        if replanned := self._replanned(story, failure):
            intent = f"Plan anew: {replanned.explanation}"
            return mark(Mark.REPLANNED, intent, marks.write_replanned(replanned))
        reason = f"{story.part.goal}: {failure.reason}"
        return GiveUp(reason, failure.expected, failure.found, story.explanations)

    def _revision(self, story: Story, failure: Failure) -> Revision | None:
        if story.revisions >= self._habits.revisions:
            return None
        found = first_wrong(self._crew.mind, story.part, failure, story.past)
        return found if found is not None and may_go_on(found, story.past) else None

    def _replanned(self, story: Story, failure: Failure) -> Replanned | None:
        if not self._habits.schedule or len(story.explanations) >= self._habits.replans:
            return None
        turns = (*story.before, *story.tried)
        goal = self._task.goal
        done = (*story.earlier, *story.done)
        return replan(self._crew.mind, goal, story.part, failure, turns, story.results, story.values, done)

    def _long(self, story: Story) -> bool:
        within = sum(map(self._crew.cost, story.past)) > self._habits.budget.turns
        return within or (not story.past and memory.due(story.memory, self._habits.budget))

    def _remembered(self, story: Story) -> Noted:
        note = memory.rewritten(self._crew.mind, self._task.goal, story.memory, story.past, self._habits.budget)
        return mark(Mark.MEMORY, "Sum up what was done", marks.write_note(note))


def _failed(story: Story, failure: Failure) -> Noted:
    intent = f"Part {story.at + 1} of {len(story.plan)} failed: {failure.reason}"
    return mark(Mark.FAILED, intent, marks.write_failed(failure))


def _step(story: Story, step: str) -> str:
    """Of a name that no other part's step has, and that is no resolution on the whole job (story.MARK)."""
    own = f"p{story.life}."
    return step if step.startswith(own) else own + step
