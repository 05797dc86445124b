"""A run of keys becomes what a field's value became. Where no value can be read, a parameter to be asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from controllers.types import Arg, Key, OnElement, Origin, Secret, ToWindow, Type, TypeMode
from daemon.gestures import FocusKind, Typed
from daemon.pairing import EVIDENCE, Paired, active_window, again, in_words, text_of
from daemon.ring import Look, Ring
from perception.types import Element, Observation, Role, State

UNREAD = "what was typed could not be read from the screen; it will be asked for"


@dataclass(frozen=True, slots=True)
class _Place:
    """The field, on the look that shows it before the run (or as early in it as any look does)."""

    observation: Observation
    field: Element


def typed(run: Typed, ring: Ring, until: int, oldest: Look) -> list[Paired]:
    """What the run did, seen from the looks up to `until`, when the next gesture began. Empty if it did nothing."""
    place = _place(run, ring, until)
    if place is None:
        observation = (run.span.before or oldest).observation
        if not run.characters:
            return [_key(run, observation, name) for name in run.edits]
        return [_asked(observation, ToWindow(active_window(observation)), "text", UNREAD)]
    if run.focus.kind is FocusKind.HIDDEN or place.field.role in (Role.TERMINAL, Role.PASSWORD):
        note = "" if run.focus.kind is FocusKind.HIDDEN else UNREAD
        return [_asked_for(place, note)]
    return _changed(run, place, ring, until)


def _place(run: Typed, ring: Ring, until: int) -> _Place | None:
    for look in _candidates(run, ring, until):
        field = look.observation.element(run.focus.ref)
        if field is not None:
            return _Place(look.observation, field)
    return None


def _candidates(run: Typed, ring: Ring, until: int) -> Iterator[Look]:
    """The look before the run first, unless the screen may have changed since it; then the earliest that are newer."""
    before = run.span.before
    if before is not None and before.began >= run.span.previous:
        yield before
    yield from ring.between(run.span.previous, until)
    if before is not None:
        yield before


def _changed(run: Typed, place: _Place, ring: Ring, until: int) -> list[Paired]:
    was = text_of(place.field)
    text, certain = _value_after(run, place, ring, until)
    if text is None or was is None or (text == was and run.characters and not certain):
        return [_asked_for(place, UNREAD)] if run.characters else []
    if text == was:
        return [] if run.characters else [_key(run, place.observation, name) for name in run.edits]
    mode = TypeMode.REPLACE
    if was and State.MULTILINE in place.field.states and text.startswith(was):
        mode, text = TypeMode.APPEND, text[len(was) :]
    note = "" if certain else f"the end of what was typed into {in_words(place.field)} may be missing: check it"
    arg = Arg(text, Origin.USER, EVIDENCE)
    return [Paired(place.observation, Type(place.observation.id, OnElement(place.field.ref), arg, mode), note)]


def _value_after(run: Typed, place: _Place, ring: Ring, until: int) -> tuple[str | None, bool]:
    """The field's text after the last key, and whether a look began after that key and ended before the next act."""
    for look in reversed(ring.between(run.span.ended, until)):
        field = again(place.field, look.observation)
        if field is not None:
            return text_of(field), True
    partial = _newest(place, [look for look in ring.all() if look.done <= until])
    later = next((look for look in ring.all() if look.began >= run.span.ended), None)
    full = _newest(place, [later]) if later else None
    if full is not None and full != text_of(place.field) and full.startswith(partial or ""):
        return full, True
    return partial, False


def _newest(place: _Place, looks: list[Look]) -> str | None:
    for look in reversed(looks):
        if look.began >= place.observation.time:
            field = again(place.field, look.observation)
            if field is not None:
                return text_of(field)
    return None


def _asked_for(place: _Place, note: str) -> Paired:
    field = place.field
    return _asked(place.observation, OnElement(field.ref), field.label or field.name or field.role.value, note)


def _asked(observation: Observation, target: OnElement | ToWindow, name: str, note: str) -> Paired:
    handle = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:40] or "text"
    arg = Arg(Secret(handle), Origin.USER, EVIDENCE)
    return Paired(observation, Type(observation.id, target, arg), note)


def _key(run: Typed, observation: Observation, name: str) -> Paired:
    field = observation.element(run.focus.ref)
    target = OnElement(field.ref) if field else ToWindow(active_window(observation))
    return Paired(observation, Key(observation.id, target, Arg(name, Origin.USER, EVIDENCE)))
