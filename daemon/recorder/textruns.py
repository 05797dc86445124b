"""A run of keys becomes what a field's value became. Where no value can be read, a parameter to be asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from controllers.types import Arg, Key, OnElement, Origin, Secret, ToWindow, Type, TypeMode
from daemon.recorder.focus import FocusKind
from daemon.recorder.gestures import Typed
from daemon.recorder.pairing import EVIDENCE, Paired, active_window, focus_of, focused
from daemon.recorder.ring import Look, Ring
from daemon.recorder.telling import in_words
from perception.types import Element, Observation, Role, State
from perception.values import text_of

UNREAD = "what was typed could not be read from the screen; it will be asked for"


LATE_NS = 1_500_000_000
"""An application that answers looks shows within this what was typed, if it ever does."""


@dataclass(frozen=True, slots=True)
class _Place:
    """The field, on the look that shows it before the run, or as early in it as any look does. `was` is what it held
    before the run: "" where no look tells, None where it cannot be read."""

    observation: Observation
    field: Element
    kind: FocusKind
    was: str | None


def typed(run: Typed, ring: Ring, until: int, oldest: Look) -> list[Paired]:
    """What the run did, seen from the looks up to `until`, when the next gesture began. Empty if it did nothing.

    A look right after a chord may still show the old focus while a dialog is on its way; so where the field that had it
    did not change, the one that has it at the end is asked.
    """
    place = _place(run, ring, until)
    found = _typed_at(run, place, ring, until) if place else _unplaced(run, oldest)
    if run.characters and not any(isinstance(each.action, Type) and not each.note for each in found):
        late = _late_place(run, ring, until)
        other = _typed_at(run, late, ring, until) if late else []
        return other if other and not (found and other[0].note) else found
    return found


def settled(run: Typed, ring: Ring, until: int) -> bool:
    """Whether later looks can tell no more of the run: what its keys make was seen, or has not come in LATE_NS after
    `until`, when the next gesture began."""
    place = _place(run, ring, until) or _late_place(run, ring, until)
    if run.length is None or FocusKind.HIDDEN in (run.focus.kind, place and place.kind):
        return True
    if place is not None and (place.field.role is Role.TERMINAL or _made(run, place, ring, None) is not None):
        return True
    return ring.clear_since(until + LATE_NS) is not None


def _typed_at(run: Typed, place: _Place, ring: Ring, until: int) -> list[Paired]:
    if place.kind is FocusKind.HIDDEN or run.focus.kind is FocusKind.HIDDEN:
        return [_asked_for(place, "")]
    if place.field.role is Role.TERMINAL:
        return [_asked_for(place, UNREAD)]
    return _changed(run, place, ring, until)


def _unplaced(run: Typed, oldest: Look) -> list[Paired]:
    """No look shows the field: keys that move are kept as keys, characters have to be asked for."""
    observation = (run.span.before or oldest).observation
    if not run.characters:
        return [_key(run, observation, name) for name in run.edits]
    return [_asked(observation, ToWindow(active_window(observation)), "text", UNREAD)]


def _late_place(run: Typed, ring: Ring, until: int) -> _Place | None:
    """The field that has the focus at the end, if it came or got the focus during the run. What it held before is not
    known where no look before the run shows it."""
    looks = ring.between(run.span.previous, until) or tuple(filter(None, [ring.first_since(run.span.ended)]))
    if not looks:
        return None
    focus = focus_of(looks[-1].observation)
    if not focus.kind.takes_text or focus.ref == run.focus.ref:
        return None
    before = run.span.before.observation.element(focus.ref) if run.span.before else None
    if run.span.before and before:
        return _Place(run.span.before.observation, before, focus.kind, text_of(before.value))
    for look in looks:
        if field := look.observation.element(focus.ref):
            return _Place(look.observation, field, focus.kind, "")
    return None


def _place(run: Typed, ring: Ring, until: int) -> _Place | None:
    before = (run.span.before,) if run.span.before else ()
    for look in (*before, *ring.between(run.span.previous, until)):
        field = look.observation.element(run.focus.ref)
        if field is not None:
            seen_before = look.done <= run.span.began
            held = text_of(field.value)
            return _Place(look.observation, field, run.focus.kind, held if seen_before or held is None else "")
    return None


def _changed(run: Typed, place: _Place, ring: Ring, until: int) -> list[Paired]:
    was = place.was
    text, certain = _value_after(run, place, ring, until)
    unlike = not certain and (text == was or run.length is not None)
    if text is None or was is None or (run.characters and unlike):
        return [_asked_for(place, UNREAD)] if run.characters else []
    if text == was:
        return [] if run.characters else [_key(run, place.observation, name) for name in run.edits]
    mode = TypeMode.REPLACE
    if was and State.MULTILINE in place.field.states and text.startswith(was):
        mode, text = TypeMode.APPEND, _own_part(run, text[len(was) :])
    note = "" if certain else f"the end of what was typed into {in_words(place.field)} may be missing: check it"
    arg = Arg(text, Origin.USER, EVIDENCE)
    return [Paired(place.observation, Type(place.observation.id, OnElement(place.field.ref), arg, mode), note)]


def _own_part(run: Typed, added: str) -> str:
    """Without what the act before the run added: it comes first, and the look before the run may be older than it."""
    stale = run.span.before is None or run.span.before.began < run.span.previous
    return added[-run.length :] if run.length and stale else added


def _value_after(run: Typed, place: _Place, ring: Ring, until: int) -> tuple[str | None, bool]:
    """The field's text after the last key, and whether it can be relied on. The first look after that key to show what
    the keys make is believed, also one after the next act: a busy application is late, and a cell keeps its text when
    Enter takes the focus away. Without one, the last look before the next act."""
    seen = _newest(place, [look for look in ring.all() if look.done <= run.span.ended])
    if (made := _made(run, place, ring, seen)) is not None:
        return made, True
    for look in reversed(ring.between(run.span.ended, until)):
        field = _again(place.field, look.observation)
        if field is not None:
            return text_of(field.value), not _short(run, text_of(field.value)) or _stays(run, place, ring, look)
    partial = _newest(place, [look for look in ring.all() if look.done <= until])
    later = ring.first_since(run.span.ended) if run.length is None else None
    full = _newest(place, [later]) if later else None
    if full is not None and _goes_on(full, partial, place):
        return full, True
    return partial, partial != place.was and _fits(run, place, partial)


def _short(run: Typed, text: str | None) -> bool:
    """There were more keys: the rest of it may be on its way."""
    return run.length is not None and len(text or "") < run.length


def _stays(run: Typed, place: _Place, ring: Ring, look: Look) -> bool:
    """A look long after the last key shows the same text: there is no more to come."""
    field, late = place.field.ref, run.span.ended + LATE_NS
    shown, later = look.observation.element(field), [other for other in ring.all() if other.began >= late]
    return any(shown and (now := each.observation.element(field)) and now.value == shown.value for each in later)


def _made(run: Typed, place: _Place, ring: Ring, seen: str | None) -> str | None:
    """The first text after the last key that is as long as the keys make it, and goes on where it was seen before."""
    for look in ring.all():
        field = look.observation.element(place.field.ref) if look.began >= run.span.ended else None
        text = text_of(field.value) if field else None
        if text is None or text == place.was or not _fits(run, place, text):
            continue
        if run.edits or text == seen or _goes_on(text, seen, place):
            return text
    return None


def _fits(run: Typed, place: _Place, text: str | None) -> bool:
    """Whether it is just as long as the keys make it, alone or after what was there."""
    return None not in (text, run.length) and len(text or "") in (run.length, (run.length or 0) + len(place.was or ""))


def _goes_on(text: str, seen: str | None, place: _Place) -> bool:
    """Whether it goes on where an earlier look at the field ended."""
    return text not in (seen, place.was) and text.startswith("" if seen is None or seen == place.was else seen)


def _newest(place: _Place, looks: list[Look]) -> str | None:
    for look in reversed(looks):
        if look.began >= place.observation.time:
            field = _again(place.field, look.observation)
            if field is not None:
                return text_of(field.value)
    return None


def _again(element: Element, observation: Observation) -> Element | None:
    """The same field on another look: by its ref, or as the focused one of the same role and name."""
    if found := observation.element(element.ref):
        return found
    other = focused(observation)
    return other if other and other.role is element.role and _called_alike(other, element) else None


def _called_alike(one: Element, other: Element) -> bool:
    return (one.name, one.label, one.window) == (other.name, other.label, other.window)


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
