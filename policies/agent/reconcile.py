"""What a model said, as a decision on the screen of the moment, or what is wrong with it. Pure.

A point becomes the element that lies there, with the evidence that the guard looks for again; a text gets its origin;
what cannot be told, or contradicts what the model itself says, goes back to it. Nothing here lowers a risk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from controllers.types import (
    Action,
    Arg,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Origin,
    Pinch,
    Raise,
    Rotate,
    Scroll,
    Secret,
    Swipe,
    TripleClick,
    Type,
    TypeMode,
    Wait,
    Way,
)
from perception.redact import is_secret
from perception.types import Element, Observation, State
from policies.agent.claims import contradiction, dragged_elsewhere, typed_elsewhere
from policies.agent.pasting import enters_unsaid
from policies.agent.pieces import Entry, whole_of
from policies.agent.places import Placed, SayAgain, drawn_from, field, in_front, moved_over, pressed
from policies.agent.provenance import born, born_command
from policies.agent.revealing import reveals
from policies.agent.selecting import Selection
from policies.agent.wording import intent
from policies.models.types import Hover, Task, Understood
from policies.types import Act, Ask, Decision, Done, GiveUp, LookAgain, Noted, Yield
from sop.types import Effect, NoTarget, Risk, Unchecked

WAIT_S = 1.0
"""For a model that only wants to look again."""

_READS = (Scroll, Wait, Navigate)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a reply is held against. `earlier` are the looks before this one; `secrets` the handles that were given to
    the run; `selected`: what the act before selected; `typed`: what was typed since Enter."""

    task: Task
    observation: Observation
    earlier: Sequence[Observation]
    secrets: tuple[str, ...]
    step: str
    selected: Selection | None = None
    typed: Sequence[Entry] = ()


def reconciled(found: Understood, bench: Bench) -> Decision | SayAgain:
    match found.said:
        case Hover():
            return SayAgain("Moving the pointer does nothing here: say what you want to press.")
        case LookAgain():
            return _act(Wait(bench.observation.id, WAIT_S), _NOWHERE, found, bench)
        case Noted() as noted:
            return replace(noted, step=bench.step, intent=f"Answer: {noted.value.value}")
        case Ask() | Done() | GiveUp() | Yield() as said:
            return said
        case action:
            return _acting(action, found, bench)


def _acting(action: Action, found: Understood, bench: Bench) -> Decision | SayAgain:
    seen = bench.observation
    match action:
        case Click() | DoubleClick() | TripleClick() | LongPress() | Pinch():
            return _aimed(action, pressed(action.target, seen), found, bench)
        case Swipe(way=Way.LEFT | Way.RIGHT):
            return _aimed(action, pressed(action.target, seen), found, bench)
        case Scroll() | Swipe():
            return _placed(action, moved_over(action.target, seen), found, bench)
        case Flick():
            return _flicked(action, found, bench)
        case Drag():
            return _dragged(action, found, bench)
        case Type():
            return _typed(action, field(action.target, seen), found, bench)
        case Key():
            return _keyed(action, in_front(action.target, seen), found, bench)  # type: ignore[arg-type]
        case Navigate() | Raise():
            return _placed(action, in_front(action.target, seen), found, bench)
        case Launch(command=command):
            looks = (seen, *reversed(bench.earlier))
            return _act(replace(action, command=born_command(command, bench.task, looks)), _NOWHERE, found, bench)
        case Rotate() | Wait():
            return _act(action, _NOWHERE, found, bench)
        case _:
            assert_never(action)


def _aimed(action: Action, place: Placed | SayAgain, found: Understood, bench: Bench) -> Decision | SayAgain:
    """A press: what the model says it presses is held against what lies there."""
    element = place.element if isinstance(place, Placed) else None
    name = contradiction(found.thought, element, bench.observation) if element else ""
    if isinstance(place, Placed) and name:
        return _which(name, place.words)
    return _placed(action, place, found, bench)


def _which(name: str, words: str) -> SayAgain:
    return SayAgain(f"You speak of “{name}”, and {words} lies there: say which you mean, and where it is.")


def _placed(action: Action, place: Placed | SayAgain, found: Understood, bench: Bench) -> Decision | SayAgain:
    if isinstance(place, SayAgain):
        return place
    return _act(replace(action, target=place.target), place, found, bench)  # type: ignore[arg-type]


def _dragged(action: Drag, found: Understood, bench: Bench) -> Decision | SayAgain:
    start, end = pressed(action.target, bench.observation), moved_over(action.to, bench.observation)
    if isinstance(start, SayAgain):
        return SayAgain(f"Where the drag begins: {start.why}")
    if isinstance(end, SayAgain):
        return SayAgain(f"Where the drag ends: {end.why}")
    both = replace(start, words=f"{start.words} to {end.words}", doubt=start.doubt or end.doubt)
    if name := dragged_elsewhere(found.thought, start.element, end.element, bench.observation):
        return _which(name, both.words)
    return _act(replace(action, target=start.target, to=end.target), both, found, bench)


def _flicked(action: Flick, found: Understood, bench: Bench) -> Decision | SayAgain:
    """Both ends stay where they were said to be: what lies under the first is only held against what is there later."""
    place = drawn_from(action.target, action.way, bench.observation)
    if action.way in (Way.LEFT, Way.RIGHT):
        return _aimed(action, place, found, bench)
    return _placed(action, place, found, bench)


def _typed(action: Type, place: Placed | SayAgain, found: Understood, bench: Bench) -> Decision | SayAgain:
    if isinstance(place, SayAgain):
        return place
    if place.element is not None and (name := typed_elsewhere(found.thought, place.element, bench.observation)):
        return _which(name, place.words)
    if place.element is not None and is_secret(place.element):
        return _secret(action, place, place.element, found, bench)
    if _leaves(action, place.element):
        return SayAgain("A tab goes to another field: type into one field at a time, and press Tab in between.")
    if bench.selected is not None and place.element is not None and bench.selected.ref == place.element.ref:
        if not bench.selected.whole:
            return SayAgain(_ONE_LINE)
        action = replace(action, mode=TypeMode.REPLACE)
    text = born(action.text, bench.task, (bench.observation, *reversed(bench.earlier)))
    whole = whole_of(action, place.element, place.evidence, bench.typed) if place.element is not None else ""
    if whole and text.origin is Origin.USER:
        text = replace(born(replace(action.text, value=whole), bench.task, ()), value=text.value)
    if place.element is not None and State.MULTILINE not in place.element.states and isinstance(text.value, str):
        text = replace(text, value=text.value.rstrip("\n"))  # Enter is a key of its own, which the guard judges
    return _act(replace(action, target=place.target, text=text), place, found, bench)


def _leaves(action: Type, element: Element | None) -> bool:
    """What follows a tab would be entered somewhere that nobody has looked at."""
    many = element is None or State.MULTILINE in element.states
    return not many and isinstance(action.text.value, str) and "\t" in action.text.value


def _secret(action: Type, place: Placed, element: Element, found: Understood, bench: Bench) -> Decision:
    """What a model would type there is nobody's secret, and is kept nowhere. One that was given to the run is typed by
    its handle, unseen; without one the guard leaves the field to the person."""
    said = f"{element.name} {element.label} {element.identifier}".casefold()
    mine = [each for each in bench.secrets if each.casefold() in said] or bench.secrets
    if len(mine) != 1:
        return _act(replace(action, target=place.target, text=replace(action.text, value="")), place, found, bench)
    text = Arg(Secret(mine[0]), Origin.USER, f"--secret {mine[0]}")
    return _act(Type(action.observation, place.target, text, TypeMode.REPLACE), place, found, bench)


def _keyed(action: Key, place: Placed | SayAgain, found: Understood, bench: Bench) -> Decision | SayAgain:
    """A single letter pressed in a field that hides what it holds is typing, too."""
    if isinstance(place, Placed) and place.element is not None and is_secret(place.element):
        chord = action.chord.value
        if isinstance(chord, str) and len(chord.rpartition("+")[2]) == 1:
            return Yield(f"{place.words} has a field that hides what it holds: type it yourself, and give the run back")
    return _placed(action, place, found, bench)


def _act(action: Action, place: Placed, found: Understood, bench: Bench) -> Act:
    grave = found.grave or place.doubt or enters_unsaid(action, bench.observation) or reveals(action, bench.observation)
    words = intent(action, place.words)
    return Act(
        step=bench.step,
        intent=f"{words} ({grave})" if grave else words,
        action=replace(action, observation=bench.observation.id),
        evidence=place.evidence,
        expect=Unchecked(),
        risk=Risk.CONFIRM if grave else Risk.LOW,
        effect=Effect.READ if isinstance(action, _READS) else Effect.ONCE,
    )


_ONE_LINE = (
    "Three clicks select one line of this text, and a line cannot be written over here: press ctrl+a in the field to "
    "write all of it anew, or type without selecting to add at its end."
)
_NOWHERE = Placed(target=None, evidence=NoTarget(), words="")  # type: ignore[arg-type]
