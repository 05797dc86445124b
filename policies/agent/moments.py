"""A run that a model decided, as a demonstration: what a person would have shown is what it did. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from controllers.types import Wait
from policies.agent.repeating import AGAIN
from policies.agent.story import MARK, Mark
from policies.types import (
    Act,
    Answered,
    Ask,
    CutOff,
    Decision,
    HandedBack,
    HandedOver,
    Noted,
    NotVerified,
    Turn,
    Verified,
)
from sop.gestures import plain
from sop.types import Asked, Missed, Moment, Shown, Unplain, Unsure

_STRAYED = tuple(MARK + each for each in (Mark.FAILED, Mark.REVISED, Mark.REPLANNED))
_SENT_AND_UNSEEN = "its last step was sent, and nobody saw what came of it"
_DRAWN = "its last step drew a finger from one place to another, and nothing tells what for"


def moments(turns: Sequence[Turn], device: str) -> tuple[Shown, ...]:
    """What was done, in order, with how grave it was taken for. A gap, where a procedure asks, is what a person did
    while they had the screen, what they were asked and said for that day, and what nobody saw the end of. The screen
    after an act is the one that the next decision was taken on."""
    return tuple(_shown(turns, device))


def strayed(turns: Sequence[Turn]) -> str:
    """Why what was done is not what is to be done the next time, "" where it is."""
    last = next((each for each in reversed(moments(turns, "")) if not isinstance(each, Asked)), None)
    if any(isinstance(each.decision, Noted) and each.decision.step in _STRAYED for each in turns):
        return "a part of it failed and was tried in another way"
    if any(isinstance(each.outcome, Answered) and _once_more(each.decision) for each in turns):
        return "a step was done once more, on your word for that time"
    if isinstance(last, Moment) and isinstance(plain(last), Unplain):
        return _DRAWN
    return _SENT_AND_UNSEEN if isinstance(last, Unsure) else ""


def _once_more(decision: Decision) -> bool:
    return isinstance(decision, Ask) and decision.question.startswith(AGAIN.format(""))


def _shown(turns: Sequence[Turn], device: str) -> Iterator[Shown]:
    for turn, following in pairwise(turns):
        surface = turn.observation.surface
        match turn.decision, turn.outcome:
            case _, HandedBack() | HandedOver():
                yield Missed(surface, device)
            case Ask(question=question), Answered():
                yield Asked(surface, question)
            case Act(action=Wait()), _:
                continue
            case Act(action=action, risk=risk), Verified():
                yield Moment(turn.observation, action, following.observation, risk)
            case Act(intent=intent), NotVerified() | CutOff():
                yield Unsure(surface, intent)
