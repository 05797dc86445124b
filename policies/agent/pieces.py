"""What a run puts together in one field, out of pieces and with keys: each piece may be the user's word, and the whole
another one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from controllers.types import (
    Click,
    DoubleClick,
    Drag,
    Key,
    LongPress,
    OnElement,
    Raise,
    Scroll,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Untargeted,
    Wait,
)
from perception.types import Element, ElementRef, Observation, Role, State
from perception.values import text_of
from policies.agent.keys import Does, does
from policies.agent.places import focused_in
from policies.types import Act, CutOff, NotVerified, Turn, Verified
from sop.evidence import in_words
from sop.scene import PRESSABLE
from sop.types import NoTarget, Target

UNTOLD: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for what nobody can tell of a field: no word of anybody's has it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed into one field of one line since Enter. `moved`: the caret is no longer where typing left it, or
    more than typing has changed the field; `changed`: keys have changed it, and nothing was done elsewhere since."""

    place: str
    evidence: Target
    ref: ElementRef
    texts: tuple[str, ...]
    spin: bool = False
    moved: bool = False
    changed: bool = False


def typed_since_enter(history: Sequence[Turn]) -> tuple[Entry, ...]:
    """What was typed, or may have been, and is not sent off yet."""
    found: Mapping[str, Entry] = {}
    for turn in history:
        if isinstance(turn.decision, Act) and isinstance(turn.outcome, Verified | NotVerified | CutOff):
            found = _after(found, turn.decision, turn.observation)
    return tuple(found.values())


def whole_of(action: Type, element: Element, evidence: Target, typed: Sequence[Entry]) -> str:
    """What a field of one line would hold, where a piece from before is in it; "" where the text stands for itself."""
    held, text = text_of(element.value), action.text.value
    before = next((each for each in typed if each.place == _place(evidence, element.ref)), None)
    alone = before is None or held == "" or State.MULTILINE in element.states or action.mode is TypeMode.REPLACE
    if alone or before is None or not isinstance(text, str):
        return ""
    if before.moved:
        return f"{held or ''}{UNTOLD}{text}"
    mine = held is not None and any(each.strip() and each.strip() in held for each in before.texts)
    return f"{held}{text}" if mine else ""


def stays(act: Act, entry: Entry, seen: Observation) -> bool:
    """It does nothing beside the field."""
    match act.action:
        case Wait() | Scroll():
            return True
        case Type(text=arg):
            ends = isinstance(arg.value, str) and "\n" in arg.value
            return not ends and _into(act, entry)
        case Click() | DoubleClick() | TripleClick() | LongPress() | Drag():
            return _into(act, entry)
        case Key() as key:
            done = _done_by(key)
            return done is Does.NOTHING or (done in (Does.MOVES, Does.TURNS, Does.CHANGES) and _gets(entry, key, seen))
        case _:
            return False


def _after(found: Mapping[str, Entry], act: Act, seen: Observation) -> Mapping[str, Entry]:
    if isinstance(act.action, Key) and _done_by(act.action) is Does.ENTERS:
        return {}
    after = {each.place: _touched(each, act, seen) for each in found.values()}
    if isinstance(act.action, Type) and (entry := _typed(act, act.action, after, seen)):
        after[entry.place] = entry
    return after


def _touched(entry: Entry, act: Act, seen: Observation) -> Entry:
    if not stays(act, entry, seen):
        return replace(entry, changed=False)
    match act.action:
        case Click() | DoubleClick() | TripleClick() | LongPress() | Drag():
            return replace(entry, moved=True)
        case Key() as key:
            done = _done_by(key)
            changes = done is Does.CHANGES or (done is Does.TURNS and entry.spin)
            moves = changes or done in (Does.MOVES, Does.TURNS)
            return replace(entry, moved=entry.moved or moves, changed=entry.changed or changes)
        case _:
            return entry


def _typed(act: Act, action: Type, found: Mapping[str, Entry], seen: Observation) -> Entry | None:
    """None where the field has many lines, or it is none."""
    text, target = action.text.value, action.target
    if not isinstance(text, str) or not isinstance(target, OnElement):
        return None
    element, place = seen.element(target.ref), _place(act.evidence, target.ref)
    if element is not None and State.MULTILINE in element.states:
        return None
    before = found.get(place)
    emptied = element is not None and text_of(element.value) == ""
    if before is None or emptied or action.mode is TypeMode.REPLACE:
        spin = element is not None and element.role is Role.SPIN
        return Entry(place, act.evidence, target.ref, (text,), spin)
    return replace(before, ref=target.ref, texts=(*before.texts, text))


def _into(act: Act, entry: Entry) -> bool:
    action = act.action
    target = None if isinstance(action, Untargeted | Raise) else action.target
    return isinstance(target, OnElement) and _place(act.evidence, target.ref) == entry.place


def _place(evidence: Target, ref: ElementRef) -> str:
    """What nothing tells from others like it is known for the moment only."""
    return ref if isinstance(evidence, NoTarget) else in_words(evidence)


def _done_by(key: Key) -> Does:
    return does(key.chord.value) if isinstance(key.chord.value, str) else Does.CHANGES


def _gets(entry: Entry, key: Key, seen: Observation) -> bool:
    """The field gets the key, as far as anybody can tell."""
    if not isinstance(key.target, ToWindow):
        return isinstance(key.target, OnElement) and key.target.ref == entry.ref
    focus = focused_in(key.target.window, seen)
    if focus is None:
        front = (each for each in seen.elements if each.window == key.target.window and State.FOCUSED in each.states)
        return not any(each.role in PRESSABLE for each in front)
    return focus.ref == entry.ref or seen.element(entry.ref) is None
