"""Fields that hide what they hold, or were given a secret, kept from models and the journal for the rest of the run: a
press of “Show password” makes a field that hid a saved password one that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from controllers.types import Arg, OnElement, Secret, Type
from perception.redact import is_secret
from perception.types import Element, ElementRef, HiddenValue, Observation, Role
from policies.agent.places import takes_text
from policies.types import Act, Turn
from sop.evidence import describe
from sop.match import seek
from sop.text import tidy
from sop.types import ElementTarget, Found

_Key = tuple[ElementRef, str, str, str]
_SHOWN_AS: Final = (Role.TEXTBOX, Role.TEXT)
"""What a field that hid what it held is once it shows it; to the search a password field is like nothing else."""


def without_secrets(observation: Observation, history: Sequence[Turn]) -> Observation:
    """The same look, in which those fields hide what they hold; the very same where there are none."""
    withheld = Withheld()
    for turn in history:
        withheld.learn(turn)
    return withheld.covered(observation)


class Withheld:
    """What the looks of one run had to hide so far."""

    def __init__(self) -> None:
        self._known: dict[_Key, tuple[Element, ElementTarget]] = {}

    def learn(self, turn: Turn) -> None:
        for element in _secrets(turn):
            key = (element.ref, element.name, element.label, element.identifier)
            if key not in self._known:
                self._known[key] = (element, describe(turn.observation, element.ref).target)

    def covered(self, observation: Observation) -> Observation:
        refs = frozenset(self._in(observation))
        if not refs:
            return observation
        return replace(observation, elements=tuple(_hidden(each, refs, observation) for each in observation.elements))

    def _in(self, observation: Observation) -> Iterator[ElementRef]:
        for then, evidence in self._known.values():
            now = observation.element(then.ref)
            if now is not None and _same(then, now):
                yield now.ref
            elif any(_called_so(then, each) for each in observation.elements):
                yield from _again(evidence, observation)


def _secrets(turn: Turn) -> Iterator[Element]:
    seen = turn.observation
    yield from (each for each in seen.elements if is_secret(each))
    match turn.decision:
        case Act(action=Type(target=OnElement(ref=ref), text=Arg(value=Secret()))) if given := seen.element(ref):
            yield given


def _called_so(then: Element, now: Element) -> bool:
    """Worth the search: most pages have nothing of the kind."""
    mine = _names(then)
    return _may_hold(now) and (not mine or not mine.isdisjoint(_names(now)))


def _again(evidence: ElementTarget, observation: Observation) -> Iterator[ElementRef]:
    """A caption may be called as the field is, and holds nothing."""
    for role in _SHOWN_AS if evidence.role is Role.PASSWORD else (evidence.role,):
        found = seek(replace(evidence, role=role), observation)
        now = observation.element(found.ref) if isinstance(found, Found) else None
        if now is not None and _may_hold(now):
            yield now.ref


def _may_hold(element: Element) -> bool:
    return takes_text(element) or is_secret(element)


def _names(element: Element) -> set[str]:
    return {tidy(each) for each in (element.name, element.label, element.identifier)} - {""}


def _same(then: Element, now: Element) -> bool:
    """A ref alone is no proof: on a phone it is a place in the tree, where the next page has something else."""
    alike = ((then.name, now.name), (then.label, now.label), (then.identifier, now.identifier))
    known = any(one and one == other for one, other in alike) or then.bounds == now.bounds
    return known and _may_hold(now)


def _hidden(element: Element, refs: frozenset[ElementRef], observation: Observation) -> Element:
    """What lies in the field may be called what it holds."""
    if element.ref in refs:
        return replace(element, value=HiddenValue())
    inside = any(each.ref in refs for each in observation.ancestors(element))
    return replace(element, name="", label="", description="", value=HiddenValue()) if inside else element
