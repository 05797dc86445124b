"""What the act before selected, so that a text typed next takes its place, as on a keyboard. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controllers.types import Key, OnElement, ToWindow, TripleClick
from perception.types import Element, ElementRef, Observation, State, TextValue
from policies.agent.places import focused_in, takes_text
from policies.types import Act, Turn, Verified
from sop.evidence import describe
from sop.match import resolve
from sop.types import Found


@dataclass(frozen=True, slots=True)
class Selection:
    """In the field `ref` of the look of the moment. `whole`: all that it holds, and not one line of several."""

    ref: ElementRef
    whole: bool = True


def selected(history: Sequence[Turn], observation: Observation) -> Selection | None:
    """None where nothing is, where that was not seen to happen, and where the field is not found again."""
    last = history[-1] if history else None
    if last is None or not isinstance(last.decision, Act) or not isinstance(last.outcome, Verified):
        return None
    then = _selected_by(last.decision, last.observation)
    now = _again(then, last.observation, observation) if then is not None else None
    return Selection(now.ref, _whole(last.decision, now)) if now is not None and takes_text(now) else None


def _selected_by(act: Act, seen: Observation) -> Element | None:
    match act.action:
        case TripleClick(target=OnElement(ref=ref)):
            return seen.element(ref)
        case Key(target=ToWindow(window=window), chord=chord) if chord.value == "ctrl+a":
            return focused_in(window, seen)
        case _:
            return None


def _again(then: Element, earlier: Observation, observation: Observation) -> Element | None:
    """A ref alone is no proof: on some devices it is a place in the tree, where something else may be by now."""
    found = resolve(describe(earlier, then.ref).target, observation)
    if isinstance(found, Found):
        return observation.element(found.ref)
    now = observation.element(then.ref)
    return now if now is not None and (now.role, now.name) == (then.role, then.name) else None


def _whole(act: Act, field: Element) -> bool:
    """A triple click takes a line."""
    empty = not isinstance(field.value, TextValue) or not field.value.text
    return not isinstance(act.action, TripleClick) or State.MULTILINE not in field.states or empty
