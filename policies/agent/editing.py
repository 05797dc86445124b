"""Fields whose text was made of the user's words with keys: BackSpace makes another amount of one, and no text is typed
that could be asked about. Nobody can tell beforehand what a key leaves in a field, so that it is looked at before
anything is done elsewhere, and a person is asked where it holds what they did not say. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from controllers.types import Arg, OnElement, Origin, Type
from perception.types import Element, Observation
from perception.values import text_of
from policies.agent.pieces import Entry, stays, typed_since_enter, whole_of
from policies.agent.provenance import born
from policies.agent.repeating import asked, granted
from policies.models.types import Task
from policies.types import Act, Ask, GiveUp, Turn
from sop.evidence import in_words
from sop.match import resolve
from sop.text import shorten
from sop.types import ElementTarget, Found, Risk

TOGETHER: Final = "put to what the field holds, it is not what you said"


def whole(act: Act, said: Task, seen: Observation, history: Sequence[Turn]) -> Act:
    """The act with the origin of what the field would hold, where what it types is put to a piece from before."""
    action = act.action
    if not isinstance(action, Type) or not isinstance(action.target, OnElement):
        return act
    element = seen.element(action.target.ref)
    if element is None or action.text.origin is not Origin.USER:
        return act
    together = whole_of(action, element, act.evidence, typed_since_enter(history))
    if not together:
        return act
    found = born(Arg(together, Origin.MODEL, TOGETHER), said, ())
    return replace(act, action=replace(action, text=replace(found, value=action.text.value)))


def confirmed(act: Act, said: Task, seen: Observation, history: Sequence[Turn]) -> Act:
    """The act; where it leaves a field that holds what nobody said, one that a person is asked about."""
    left = [entry for entry in typed_since_enter(history) if entry.changed and not stays(act, entry, seen)]
    why = _unsaid(left, said, seen)
    if not why or f"({why})" in act.intent:
        return act
    return replace(act, intent=f"{act.intent} ({why})", risk=Risk.CONFIRM)


def questioned(said: Task, seen: Observation, history: Sequence[Turn]) -> Ask | GiveUp | None:
    """What stands between a policy and its end: such a field, which the person is asked about once."""
    why = _unsaid([entry for entry in typed_since_enter(history) if entry.changed], said, seen)
    question = Ask(f"{why[:1].upper()}{why[1:]}. Leave it so? Answer yes or no.")
    if not why or granted(question, history):
        return None
    return GiveUp(why, "what you said", "another text") if asked(question, history) else question


def _unsaid(changed: Sequence[Entry], said: Task, seen: Observation) -> str:
    """The first that holds what is neither the person's word nor was typed as a whole, in words, or ""."""
    for entry in changed:
        element = _field(entry, seen)
        held = text_of(element.value) if element is not None else None
        if held is None:
            return f"nobody can tell what keys have left in {in_words(entry.evidence)}"
        text = held.strip()
        known = not text or text in {each.strip() for each in entry.texts}
        if not known and born(Arg(text, Origin.MODEL, ""), said, ()).origin is not Origin.USER:
            return f"{in_words(entry.evidence)} holds “{shorten(text)}”, which you did not say"
    return ""


def _field(entry: Entry, seen: Observation) -> Element | None:
    if (element := seen.element(entry.ref)) is not None:
        return element
    found = resolve(entry.evidence, seen) if isinstance(entry.evidence, ElementTarget) else None
    return seen.element(found.ref) if isinstance(found, Found) else None
