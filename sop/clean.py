"""What a person did on the way but did not mean: detours, slips, second thoughts. Only what left no trace is dropped; a
press of a button is kept even if nothing was seen to follow, because what it did may lie elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from controllers.types import (
    Arg,
    AtPoint,
    Button,
    Click,
    Drag,
    Flick,
    Key,
    Navigate,
    OnElement,
    Raise,
    Scroll,
    Secret,
    Target,
    Type,
    TypeMode,
    Untargeted,
)
from perception.types import Element, Observation, Point, Role, State, Surface
from sop.change import Act, act, graver, is_key, looks_changed, readable, signature
from sop.evidence import element_at
from sop.gestures import plain
from sop.intent import did
from sop.loops import COMMITS, loop
from sop.meant import meant, selects
from sop.phone import ended_line
from sop.takes import Told, between_checks, marked, scenes
from sop.types import Check, Dropped, Moment, Shown, Unseen

CARETS = ("ctrl+a", "Home", "End", "Left", "Right", "Up", "Down", "Tab", "shift+Tab", "Escape", "ctrl+Home", "ctrl+End")
"""Keys that, if nothing was seen to change, moved a caret or the focus at most."""

_BY_LOOKS = frozenset({Role.CANVAS, Role.DOCUMENT, Role.IMAGE, Role.UNKNOWN})
"""What happens on these may show in pixels only."""

Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """`notes` say what was dropped and why; `missed`, before which act something was not seen, by its number; `checks`,
    before which act something was checked."""

    acts: tuple[Act, ...]
    notes: tuple[str, ...]
    missed: Mapping[int, Sequence[Unseen]]
    checks: Mapping[int, Sequence[Check]]

    @property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(each.moment for each in self.acts)


def clean(shown: Sequence[Shown]) -> Cleaned:
    shown = [plain(each) if isinstance(each, Moment) else each for each in shown]
    notes = [f"Taken back: {each.what}." for each in shown if isinstance(each, Dropped)]
    acts: list[Act] = []
    missed: dict[int, list[Unseen]] = {}
    checks: dict[int, list[Check]] = {}
    for before, scene in scenes(shown):
        if isinstance(before, Unseen):
            missed.setdefault(len(acts), []).append(before)
        apart = bool(acts)
        for found, checked in _scene(scene, before.time if isinstance(before, Dropped) else 0, notes.append):
            acts += [replace(each, apart=apart and each is found[0]) for each in found]
            apart = apart and not found
            checks.setdefault(len(acts), []).extend(checked)
    return Cleaned(tuple(acts), tuple(notes), missed, checks)


def _scene(shown: Sequence[Told], since: int, note: Note) -> list[tuple[list[Act], list[Check]]]:
    """The acts between two checks, and the checks after them. Looks from before `since` (boot clock, ns) are old."""
    moments = [each for each in shown if isinstance(each, Moment)]
    ends = [since, *(each.after.time for each in moments)]
    neighbours = zip(_seen(moments), ends, [*moments[1:], None], strict=False)
    acts = marked([_located(*each) for each in neighbours], shown)
    return [(_cleaned(part, note), checks) for part, checks in between_checks(acts, shown)]


def _cleaned(acts: list[Act], note: Note) -> list[Act]:
    acts = meant(acts)
    for drop in (_without_effect, _merged, _without_loops, _without_repeats, _without_effect, _merged):
        acts = drop(acts, note)
    return acts


def _seen(moments: Sequence[Moment]) -> list[Moment]:
    """Where nobody could look after an act, the look before the next one tells what came of it, unless it was there
    before the act was done."""
    return [
        replace(moment, after=after.before)
        if after and not moment.after.elements and after.before.elements and after.before.time >= moment.after.time
        else moment
        for moment, after in zip(moments, [*moments[1:], None], strict=False)
    ]


def _located(moment: Moment, since: int, following: Moment | None) -> Act:
    """A bare point becomes the element there, if the look is no older than `since` (boot clock, ns), when what was done
    before was seen. On an older one a menu may have opened since: then nobody knows what was hit, and the step will say
    so, unless what was typed next came to the field there."""
    action = moment.action
    stale = moment.before.time < since
    if isinstance(action, Untargeted | Raise | Navigate | Key | Type | Flick):
        return replace(act(moment), stale=stale)
    if stale:
        field = _typed_into(moment, following)
        if field is not None and isinstance(action, Click):
            return act(replace(moment, action=replace(action, target=OnElement(field.ref))))
        return act(moment, unknown=isinstance(action.target, AtPoint))
    action = replace(action, target=_element(moment.before, action.target))
    if isinstance(action, Drag):
        action = replace(action, to=_element(moment.before, action.to))
    return act(replace(moment, action=action))


def _typed_into(moment: Moment, following: Moment | None) -> Element | None:
    """The field that lay there and had not the focus, if it was seen to hold what the next keys typed: the click gave
    them to it."""
    match moment.action, following and following.action:
        case (
            Click(target=AtPoint(point=point), button=Button.LEFT, modifiers=()),
            Type(target=OnElement(ref=ref), text=Arg(value=str())),
        ):
            there = element_at(moment.before, point)
            field = there is not None and there.ref == ref and State.EDITABLE in there.states
            return there if there and field and State.FOCUSED not in there.states else None
        case _:
            return None


def _element(observation: Observation, target: Target) -> Target:
    if not isinstance(target, AtPoint):
        return target
    element = element_at(observation, target.point)
    if element is None:
        return target
    return OnElement(element.ref, Point(target.point.x - element.bounds.x, target.point.y - element.bounds.y))


def _without_effect(acts: list[Act], note: Note) -> list[Act]:
    kept: list[Act] = []
    for each, following in zip(acts, [*acts[1:], None], strict=False):
        if why := _idle(each, following):
            note(f"Dropped: {did(each.moment)}: {why}.")
        else:
            kept.append(each)
    return kept


def _idle(each: Act, following: Act | None) -> str:
    """Why the act can be left out, "" if it cannot. One that set the focus matters to a key pressed next."""
    action = each.moment.action
    if each.marks or isinstance(action, Untargeted):
        return ""
    next_action = following.moment.action if following else None
    if following is not None and _brings_up_the_keyboard(each, following):
        return "typing goes to the field by itself"
    if each.changed:
        return ""
    if selects(each.moment) and next_action is not None and not isinstance(next_action, Type):
        return ""
    match action:
        case Type():
            return "the text is as it was before" if readable(each.moment) else ""
        case Raise():
            same = each.moment.before.foreground == each.moment.after.foreground
            return "the window was in front already" if same else ""
        case Key():
            idle = is_key(each.moment, *CARETS) or ended_line(each.moment)
            return "nothing followed" if idle and not isinstance(next_action, Key) else ""
        case Scroll():
            still = signature(each.moment.before, placed=True) == signature(each.moment.after, placed=True)
            return "nothing moved" if still else ""
        case _:
            if isinstance(next_action, Key) or _may_have_acted(each):
                return ""
            typing = isinstance(next_action, Type) and following is not None and _same_field(each, following)
            return "typing goes to the field by itself" if typing else "nothing followed"


def _brings_up_the_keyboard(each: Act, following: Act) -> bool:
    """A tap on a phone's field that is typed into next: what it changed is the room that the keyboard left."""
    before, after = each.moment.before, each.moment.after
    field = each.element is not None and State.EDITABLE in each.element.states and isinstance(each.moment.action, Click)
    typed = isinstance(following.moment.action, Type) and _same_field(each, following)
    windows = [{(w.app, w.title) for w in look.windows} for look in (before, after)]
    return before.surface is Surface.PHONE and field and typed and windows[0] == windows[1]


def _may_have_acted(each: Act) -> bool:
    """A press that may have done something no screen shows."""
    element = each.element
    if element is None:
        return each.unknown
    if _disabled(element, each.moment.before):
        return False
    if element.role in _BY_LOOKS:
        return looks_changed(each.moment, element.bounds)
    return element.role in COMMITS and not isinstance(each.moment.action, Drag)


def _disabled(element: Element, observation: Observation) -> bool:
    reported = any(State.ENABLED in each.states for each in observation.elements if each.window == element.window)
    return reported and State.ENABLED not in element.states


def _merged(acts: list[Act], note: Note) -> list[Act]:
    """One step for everything typed into a field, with its last value."""
    kept: list[Act] = []
    for each in acts:
        earlier = _earlier_typing(kept, each)
        if earlier is None:
            kept.append(each)
            continue
        first = kept.pop(earlier)
        note(f"Merged: {did(first.moment)}: the same field was typed into again.")
        adjacent = earlier == len(kept)
        before = first if adjacent else each
        risk = graver(first.moment, each.moment)
        moment = Moment(before.moment.before, _joined(first, each), each.moment.after, risk)
        kept.append(Act(moment, before.before, each.after, before.element, marks=first.marks + each.marks))
    return kept


def _earlier_typing(kept: Sequence[Act], each: Act) -> int | None:
    """The earlier typing into the same field that this one continues or replaces; nothing but typing lies between."""
    action = each.moment.action
    if not isinstance(action, Type):
        return None
    for index in reversed(range(len(kept))):
        if not isinstance(kept[index].moment.action, Type):
            return None
        if _same_field(kept[index], each):
            return index if index == len(kept) - 1 or action.mode is TypeMode.REPLACE else None
    return None


def _same_field(one: Act, other: Act) -> bool:
    return one.element is not None and other.element is not None and one.element.ref == other.element.ref


def _joined(first: Act, last: Act) -> Type:
    one, two = first.moment.action, last.moment.action
    assert isinstance(one, Type) and isinstance(two, Type)
    if two.mode is TypeMode.REPLACE or isinstance(one.text.value, Secret) or isinstance(two.text.value, Secret):
        return two
    return replace(two, text=Arg(one.text.value + two.text.value, two.text.origin, two.text.evidence), mode=one.mode)


def _without_loops(acts: list[Act], note: Note) -> list[Act]:
    """Whatever led back to where it began: opened and closed again, typed and deleted, switched on and off."""
    kept: list[Act] = []
    index = 0
    while index < len(acts):
        length = loop(acts[index:])
        if not length:
            kept.append(acts[index])
            index += 1
            continue
        done = ", then ".join(did(each.moment) for each in acts[index : index + length])
        note(f"Dropped: {done}: it led back to where it began.")
        index += length
    return kept


def _without_repeats(acts: list[Act], note: Note) -> list[Act]:
    """The same press once more, to no effect."""
    kept: list[Act] = []
    for each in acts:
        if kept and _repeats(kept[-1], each):
            note(f"Dropped: {did(each.moment)}: it was done just before, and nothing followed the second time.")
        else:
            kept.append(each)
    return kept


def _repeats(previous: Act, each: Act) -> bool:
    if not isinstance(each.moment.action, Click) or not isinstance(previous.moment.action, Click):
        return False
    pressed = previous.moment.action.button is each.moment.action.button
    return pressed and _same_field(previous, each) and previous.changed and not each.changed
