"""What must not be done twice: acts of effect `once` that were sent, or may have been.

A model's policy calls everything `once` but looking around. What a demonstration would be compiled to (sop/steps.py) is
held against that: to open a list, to select in a field, or to fill it anew, may be done twice. An act is known again
by what it does to what: its verb, what it touches as a person would name it, and what it types. With one click or two
or by a key, a thing is pressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from controllers.types import (
    Button,
    Click,
    DoubleClick,
    Key,
    Launch,
    LongPress,
    OnElement,
    Raise,
    Target,
    ToWindow,
    TripleClick,
    Type,
    Untargeted,
)
from perception.types import Element, Observation, State
from policies.agent.places import takes_text
from policies.types import Act, Answered, Ask, CutOff, NotVerified, Turn, Verified
from sop.evidence import describe, in_words
from sop.scene import PRESSABLE
from sop.steps import effect
from sop.types import Effect, Moment, NoTarget, Risk

DOUBT: Final = "Has this been done already? Answer yes or no: {}"
AGAIN: Final = "This was done already, or may have been. Do it once more? Answer yes or no: {}"
_NO: Final = frozenset({"no", "n", "not yet"})
_YES: Final = frozenset({"yes", "y"})
_UNSURE: Final = " (it was cut off before, and may have been done)"
_PRESS: Final = "press"
_PRESSING: Final = frozenset({"Return", "KP_Enter", "space"})


@dataclass(frozen=True, slots=True)
class Deed:
    """An act with the look that it was chosen on, which tells what a key reaches."""

    act: Act
    seen: Observation


def sent_once(turns: Sequence[Turn]) -> tuple[Deed, ...]:
    """Those that happened, or may have happened."""
    sent = (turn for turn in turns if isinstance(turn.outcome, Verified | NotVerified | CutOff))
    deeds = (Deed(turn.decision, turn.observation) for turn in sent if isinstance(turn.decision, Act))
    return tuple(deed for deed in deeds if _once(deed))


def in_doubt(turns: Sequence[Turn]) -> Ask | None:
    """The question on the first of which nobody knows whether it happened, and that nobody was asked about since."""
    unsure = (at for at, turn in enumerate(turns) if sent_once([turn]) and not isinstance(turn.outcome, Verified))
    for at in unsure:
        [deed] = sent_once(turns[at : at + 1])
        if not asked(question := Ask(DOUBT.format(deed.act.intent)), turns[at + 1 :]):
            return question
    return None


def happened(turns: Sequence[Turn]) -> tuple[Deed, ...]:
    """What is not to be done again: all that was sent, but what was in doubt and the person has said since was not
    done."""
    return tuple(
        each for at, turn in enumerate(turns) for each in sent_once([turn]) if not _taken_back(turn, turns[at:])
    )


def since_sent(deed: Deed, turns: Sequence[Turn]) -> Sequence[Turn]:
    """What came after such an act was last sent: a yes from before was to that one."""
    sent = _when_sent(deed, turns)
    return turns[sent[-1] + 1 :] if sent else turns


def once_more(act: Act) -> Ask:
    return Ask(AGAIN.format(act.intent))


def went_on(deed: Deed, turns: Sequence[Turn]) -> bool:
    """Something was done since such an act was last sent that had never been done before it: what is pressed on every
    page is not done twice on the next."""
    sent = _when_sent(deed, turns)
    before = {_print_of(each) for each in _works(turns[: sent[-1] + 1])} if sent else set()
    return bool(sent) and any(_print_of(each) not in before for each in _works(turns[sent[-1] + 1 :]))


def asked(question: Ask, turns: Sequence[Turn]) -> bool:
    """Whether or not anybody answered."""
    return any(turn.decision == question for turn in turns)


def granted(question: Ask, turns: Sequence[Turn]) -> bool:
    """A plain yes, and nothing else."""
    return _last_word(question, turns) in _YES


def doubted(deed: Deed, turns: Sequence[Turn]) -> Act:
    """The act; where the same was cut off last and nobody knows what came of it, one that a person is asked about."""
    cut_off = any(isinstance(turn.outcome, CutOff) for turn in turns)
    sent = _when_sent(deed, turns) if cut_off else []
    if not sent or not isinstance(turns[sent[-1]].outcome, CutOff) or _taken_back(turns[sent[-1]], turns[sent[-1] :]):
        return deed.act
    return replace(deed.act, intent=deed.act.intent.removesuffix(_UNSURE) + _UNSURE, risk=Risk.CONFIRM)


def repeats(deed: Deed, done: Sequence[Deed]) -> Deed | None:
    """The one of them that it would do again."""
    if not done or not _once(deed):
        return None
    mine = _print_of(deed)
    return next((each for each in done if _print_of(each) == mine), None)


def _works(turns: Sequence[Turn]) -> Iterator[Deed]:
    """What changed something: looking around is left out."""
    for turn in turns:
        if isinstance(turn.decision, Act) and isinstance(turn.outcome, Verified | NotVerified | CutOff):
            deed = Deed(turn.decision, turn.observation)
            if isinstance(deed.act.action, Type) or _once(deed):
                yield deed


def _when_sent(deed: Deed, turns: Sequence[Turn]) -> list[int]:
    if not _once(deed):
        return []
    mine = _print_of(deed)
    return [at for at, turn in enumerate(turns) for each in sent_once([turn]) if _print_of(each) == mine]


def _once(deed: Deed) -> bool:
    act, seen = deed.act, deed.seen
    if isinstance(act.action, DoubleClick | TripleClick) and _selects(act.action.target, seen):
        return False
    return act.effect is Effect.ONCE and effect(Moment(seen, act.action, seen)) is Effect.ONCE


def _selects(target: Target, seen: Observation) -> bool:
    """Words, or all, of what a field holds."""
    element = seen.element(target.ref) if isinstance(target, OnElement) else None
    return element is not None and takes_text(element)


def _taken_back(turn: Turn, since: Sequence[Turn]) -> bool:
    act = turn.decision
    if not isinstance(act, Act) or isinstance(turn.outcome, Verified):
        return False
    return _last_word(Ask(DOUBT.format(act.intent)), since) in _NO


def _print_of(deed: Deed) -> tuple[str, str, object]:
    match deed.act.action:
        case Click(button=Button.LEFT) | DoubleClick() | TripleClick() | LongPress():
            return _PRESS, _reached(deed), None
        case Key(chord=arg) if arg.value in _PRESSING and (pressed := _focused(deed)):
            return _PRESS, in_words(describe(deed.seen, pressed.ref).target), None
        case Type(text=arg) | Key(chord=arg) | Launch(command=arg):
            return type(deed.act.action).__name__, _reached(deed), arg.value
        case _:
            return type(deed.act.action).__name__, _reached(deed), None


def _reached(deed: Deed) -> str:
    """What it touches, as a person would name it; of what nothing tells from others like it, what those are called."""
    action, evidence, seen = deed.act.action, deed.act.evidence, deed.seen
    if not isinstance(evidence, NoTarget) or isinstance(action, Untargeted | Raise):
        return in_words(evidence)
    target = action.target
    if isinstance(target, OnElement) and seen.element(target.ref) is not None:
        return in_words(describe(seen, target.ref).target)
    window = seen.window(target.window) if isinstance(target, ToWindow) else None
    return window.app if window is not None else in_words(evidence)


def _focused(deed: Deed) -> Element | None:
    """What such a key presses."""
    action = deed.act.action
    if not isinstance(action, Key):
        return None
    target = action.target
    if isinstance(target, OnElement):
        element = deed.seen.element(target.ref)
        return element if element is not None and element.role in PRESSABLE else None
    mine = (e for e in deed.seen.elements if isinstance(target, ToWindow) and e.window == target.window)
    return next((e for e in mine if State.FOCUSED in e.states and e.role in PRESSABLE), None)


def _last_word(question: Ask, turns: Sequence[Turn]) -> str:
    """What the person last answered to it, "" for nothing."""
    answers = [turn.outcome.text for turn in turns if turn.decision == question and isinstance(turn.outcome, Answered)]
    return answers[-1].strip().rstrip(".!").casefold() if answers else ""
