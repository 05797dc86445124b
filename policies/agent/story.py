"""Where a long job stands, read from its history alone: every resolution about the job is a turn of its own (a Noted
whose step begins with MARK), so that the journal shows it and a run that is resumed goes on where it was.

    plan · … turns of part 1 … · part · … turns of part 2 … · failed · revised · … · memory · … · part · …
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from controllers.types import Arg, Origin
from policies.agent.jobs import Failure, Revision, Subtask
from policies.agent.marks import read_failed, read_note, read_part, read_parts, read_replanned, read_revised
from policies.agent.memory import Memory
from policies.types import Noted, Turn

MARK: Final = "job:"
EVIDENCE: Final = "a model's words on the job"


class Mark(StrEnum):
    PLAN = "plan"
    PART = "part"
    """A part is done."""
    FAILED = "failed"
    REVISED = "revised"
    REPLANNED = "replanned"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Story:
    """`at` is the part in hand. Its policy is shown the turns `shown`: those of other parts, unless they are forgotten,
    and `past`, its own. `tried` are all turns of the part since it was planned, `before` those of parts that failed,
    `done` those of the plan's parts that are done, `earlier` all turns before the plan in hand. `life` tells policies
    apart: one is made anew where it changes; `noted` where that was for a note of what was done, and nothing failed."""

    plan: tuple[Subtask, ...] = ()
    at: int = 0
    values: Mapping[str, Arg] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    results: tuple[str, ...] = ()
    others: tuple[Turn, ...] = ()
    past: tuple[Turn, ...] = ()
    tried: tuple[Turn, ...] = ()
    before: tuple[Turn, ...] = ()
    done: tuple[Turn, ...] = ()
    earlier: tuple[Turn, ...] = ()
    failure: Failure | None = None
    revision: Revision | None = None
    explanations: tuple[str, ...] = ()
    revisions: int = 0
    noted: bool = False
    life: int = 0

    @property
    def part(self) -> Subtask:
        return self.plan[self.at]

    @property
    def shown(self) -> tuple[Turn, ...]:
        return (*self.others, *self.past)


def mark(kind: Mark, intent: str, coded: str) -> Noted:
    """The turn that writes a resolution down."""
    return Noted(MARK + kind, intent, kind, Arg(coded, Origin.MODEL, EVIDENCE))


def marked(turn: Turn) -> bool:
    return isinstance(turn.decision, Noted) and turn.decision.step.startswith(MARK)


def read_story(history: Sequence[Turn], given: Mapping[str, Arg], forget: bool) -> Story:
    """`given` are the values that the person gave: nothing that is found out stands for one of them. With `forget` a
    part's policy is shown its own turns only. Raises ReplyMalformed for what this program did not write."""
    story = Story(values=dict(given))
    for turn in history:
        story = _resolved(story, turn, forget) if marked(turn) else _lived(story, turn, given)
    return story


def _lived(story: Story, turn: Turn, given: Mapping[str, Arg]) -> Story:
    values, noted = story.values, turn.decision
    if isinstance(noted, Noted) and noted.name not in given and noted.name not in _of_others(story):
        values = {**values, noted.name: noted.value}
    return replace(story, values=values, past=(*story.past, turn), tried=(*story.tried, turn))


def _of_others(story: Story) -> set[str]:
    """The values that other parts are to find out: none of them is this one's to change."""
    return {name for at, part in enumerate(story.plan) if at != story.at for name in part.yields}


def _resolved(story: Story, turn: Turn, forget: bool) -> Story:
    assert isinstance(turn.decision, Noted)
    coded = str(turn.decision.value.value)
    others = () if forget else story.shown
    next_ = replace(story, life=story.life + 1, failure=None, revision=None, noted=False)
    match Mark(turn.decision.name):
        case Mark.PLAN:
            return replace(next_, plan=read_parts(coded))
        case Mark.PART:
            result, values = read_part(coded)
            return replace(
                next_, at=story.at + 1, values={**story.values, **values}, memory=story.memory.with_line(result),
                results=(*story.results, result), others=others, past=(), tried=(), revisions=0,
                done=(*story.done, *story.tried),
            )  # fmt: skip
        case Mark.FAILED:
            return replace(story, failure=read_failed(coded))
        case Mark.REVISED:
            revision = read_revised(coded)
            kept = story.past[: revision.keep]
            return replace(next_, past=kept, revision=revision, revisions=story.revisions + 1)
        case Mark.REPLANNED:
            replanned = read_replanned(coded)
            return replace(
                next_, plan=(*story.plan[: story.at], *replanned.subtasks), others=others, past=(), tried=(),
                before=(*story.before, *story.tried), explanations=(*story.explanations, replanned.explanation),
                revisions=0, done=(), earlier=(*story.earlier, *story.done, *story.tried),
            )  # fmt: skip
        case Mark.MEMORY:
            return replace(next_, memory=Memory(read_note(coded)), past=(), noted=story.revisions == 0)
