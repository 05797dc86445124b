"""What nobody saw while a job was shown: a device was away, and its screen was another one when it came back.

Where the screens on both sides of a gap fit, nothing seems to be missing, and a note says so. Where they do not, the
procedure gets a step that asks: the gap is never bridged in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from perception.types import Observation
from sop.change import Act, signature
from sop.intent import intent
from sop.text import shorten
from sop.types import (
    Asked,
    DoAsk,
    Effect,
    Missed,
    NoTarget,
    Risk,
    Step,
    Unchecked,
    Unplaced,
    Unplain,
    Unseen,
    Unsure,
)

UNSEEN = "nobody knows"
ASK = "Ask what was asked while this was shown"
ASKS = "The procedure asks there."
FILL_IN = "The procedure asks there: put the missing steps in its place, or record again."
QUESTION = 400
"""Characters of a question that are kept."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Right before act number `position`, which is the first one on that surface since; `before` is the last screen
    that was seen there, None where nothing was done there earlier."""

    position: int
    missed: Unseen
    before: Observation | None
    after: Observation

    @property
    def fits(self) -> bool:
        """The screen after it is the one before it, for all that can be seen."""
        before = self.before
        if not isinstance(self.missed, Missed) or before is None or not before.elements:
            return False
        if before.gaps or self.after.gaps:
            return False
        return signature(before) == signature(self.after) and _front(before) == _front(self.after)

    @property
    def told(self) -> str:
        if not isinstance(self.missed, Missed) or self.before is None:
            return unseen(self.missed)
        return f"{unseen(self.missed)} for {max(0, self.after.time - self.before.time) / 1e9:.0f} s"

    def step(self, number: int) -> Step:
        """`number` makes its id."""
        action = DoAsk(self._question())
        words = ASK if isinstance(self.missed, Asked) else intent(action, NoTarget())
        return Step(f"gap-{number}", words, self.missed.surface, action, NoTarget(), Unchecked(), Risk.LOW, Effect.READ)

    def _question(self) -> str:
        if isinstance(self.missed, Asked):
            return f"When this was shown, {_lower(self.told)}. Is it to go on as it did then? (yes/no)"
        screens = f"Then it showed {_front(self.after)}; before, {_front(self.before)}."
        return (
            f"When this was shown, {_lower(self.told)}. {screens} Do there by hand what is missing. "
            "Is that done? (yes/no)"
        )


def holes(acts: Sequence[Act], missed: Mapping[int, Sequence[Unseen]]) -> tuple[list[Hole], list[str]]:
    """Those that do not fit, and notes about all of them. `missed` tells before which act it happened."""
    found, notes = list[Hole](), list[str]()
    for hole in _holes(acts, missed):
        if hole.fits:
            notes.append(f"{hole.told}. Its screen was the same afterwards, so nothing seems to be missing.")
        else:
            notes.append(f"{hole.told}. {ASKS if isinstance(hole.missed, Asked) else FILL_IN}")
            found.append(hole)
    last = {act.moment.before.surface: number for number, act in enumerate(acts)}
    for position, each in ((at, one) for at, many in missed.items() for one in many):
        if last.get(each.surface, -1) < position:
            notes.append(_to_the_end(each))
    return found, notes


def unseen(each: Unseen) -> str:
    """In words, without an end."""
    if isinstance(each, Missed):
        return f"{each.name} was away, and nobody saw what was done on it"
    if isinstance(each, Asked):
        return f"A person was asked, and answered for that day: “{shorten(each.name, QUESTION)}”"
    if isinstance(each, Unsure):
        return f"“{shorten(each.name)}” was sent, and nobody saw what came of it"
    if isinstance(each, Unplain):
        return f"A finger was drawn from one place to another ({each.name}), and nothing tells what for"
    if isinstance(each, Unplaced):
        return f"The key {each.name} was pressed while windows opened or closed, and nobody saw in which one"
    return f"A secret was entered key by key in “{shorten(each.name)}”, and its keys were not kept"


def _to_the_end(each: Unseen) -> str:
    return f"{unseen(each)} from then on." if isinstance(each, Missed) else unseen(each)


def _holes(acts: Sequence[Act], missed: Mapping[int, Sequence[Unseen]]) -> Iterator[Hole]:
    for position, act in enumerate(acts):
        surface = act.moment.before.surface
        mine = [at for at, here in enumerate(acts[:position]) if here.moment.before.surface is surface]
        since = mine[-1] + 1 if mine else 0
        told = [each for at in range(since, position + 1) for each in missed.get(at, ()) if each.surface is surface]
        before = acts[mine[-1]].moment.after if mine else None
        yield from (Hole(position, each, before, act.moment.before) for each in _worth_a_step(told))


def _worth_a_step(told: Iterable[Unseen]) -> list[Unseen]:
    """Of what was not seen in one place, the first stands for the rest; each question is one of its own."""
    found, unseen_yet = list[Unseen](), False
    for each in dict.fromkeys(told):
        if isinstance(each, Asked) or not unseen_yet:
            found.append(each)
        unseen_yet = unseen_yet or not isinstance(each, Asked)
    return found


def _front(seen: Observation | None) -> str:
    window = seen.window(seen.foreground) if seen else None
    if window is None or not (window.title or window.app):
        return UNSEEN
    return f"“{shorten(window.title or window.app)}”"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
