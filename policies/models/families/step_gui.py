"""Step-GUI (GELab-Zero): a line of fields that tabs set apart, in thousandths of the picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from controllers.types import Button, Click, Flick, Launch, LongPress, ToWindow, Type, TypeMode, Wait
from perception.types import Point
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.dialect import Dialect
from policies.models.families.calls import stroke, told
from policies.models.families.lines import app_of, proven
from policies.models.families.qwen3vl import LEAST, MOST
from policies.models.families.saying import Spot, no_words, text
from policies.models.families.toolcalls import plain, without_thought
from policies.models.families.tooluser import told_past
from policies.models.families.verbs import Hand, Several, several
from policies.models.replies import Fields, bounded, legible, number_of, shown
from policies.models.strokes import typed
from policies.models.types import Message, Past, Said, Screen, Speaker, Task, Understood, Words, blank
from policies.models.view import Space, smart_resize
from policies.types import Ask, Done, GiveUp

_POINT: Final = re.compile(r"\(?\s*(-?[\d.]{1,20})(?:\s*,\s*|\s+)(-?[\d.]{1,20})\s*\)?", re.ASCII)
_BESIDES: Final = ("is_keyboard", "keyboard_exists", "search_type", "is_auto_close")
"""Fields of its other parsers, which say nothing that an act needs."""
PROMPT: Final = """You operate a phone for its user: by the task, a picture of the screen and what was done so far. \
Points are x,y from the top left corner of the screen, each from 0 to 1000.

Actions, with their fields:
1. CLICK: tap. action:CLICK\tpoint:x,y
2. TYPE: type into the field at a point. action:TYPE\tvalue:text\tpoint:x,y
3. COMPLETE: the task is done; report to the user. action:COMPLETE\treturn:report
4. WAIT: wait some seconds. action:WAIT\tvalue:seconds
5. AWAKE: open an app. action:AWAKE\tvalue:name
6. INFO: ask the user. action:INFO\tvalue:question
7. ABORT: stop, only where it cannot go on. action:ABORT\tvalue:reason
8. SLIDE: draw a finger from point1 to point2. action:SLIDE\tpoint1:x1,y1\tpoint2:x2,y2
9. LONGPRESS: hold a finger. action:LONGPRESS\tpoint:x,y

Think first, then answer on one line, with tabs between the fields:
<THINK> your thoughts </THINK>
explain:what you do and why\taction:one action and its fields\tsummary:all that has been done so far"""


def _at(hand: Hand, fields: Fields, name: str = "point") -> Point:
    found = _POINT.fullmatch(fields.text(name))
    if found is None:
        raise ReplyMalformed(f"{name} is not x,y.")
    x, y = (number_of(each, name) for each in found.groups())
    return hand.space.to_device(x, y, hand.screen)


def _typed(hand: Hand, fields: Fields) -> Several:
    return several(typed(hand.screen, fields.take("value"), _at(hand, fields) if fields.has("point") else None))


def _aborted(hand: Hand, fields: Fields) -> Said:
    return making.give_up(fields.take("value") if fields.has("value") else hand.words)


ACTIONS: Final[Mapping[str, Callable[[Hand, Fields], Said | Several]]] = {
    "CLICK": lambda hand, fields: making.click(hand.screen, _at(hand, fields)),
    "TYPE": _typed,
    "COMPLETE": lambda _, fields: making.done(fields.take("return" if fields.has("return") else "value")),
    "WAIT": lambda hand, fields: making.wait(hand.screen, fields.take("value")),
    "AWAKE": lambda hand, fields: making.launch(hand.screen, fields.take("value")),
    "INFO": lambda _, fields: making.ask(fields.take("value")),
    "ABORT": _aborted,
    "SLIDE": lambda hand, fields: making.swipe(hand.screen, _at(hand, fields, "point1"), _at(hand, fields, "point2")),
    "LONGPRESS": lambda hand, fields: making.long_press(hand.screen, _at(hand, fields)),
}


class StepGui(Dialect):
    name = "step-gui"
    space: ClassVar = Space(1000)
    source = "stepfun-ai/gelab-zero: copilot_tools/parser_0920_summary.py, copilot_front_end/mobile_action_helper.py"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return smart_resize(width, height, 32, LEAST, MOST)

    def opening(self, _task: Task, _screen: Screen) -> tuple[Message, ...]:
        return (Message(Speaker.SYSTEM, (Words(PROMPT),)),)

    def ask(self, task: Task, screen: Screen, past: Sequence[Past]) -> Message:
        before = Words(f"{told(task)}\n\n{_summary(past) or told_past(past)}\n\nThe screen now:")
        return Message(Speaker.USER, (before, blank(screen), Words("Think, then say the next action.")))

    def read(self, reply: str, screen: Screen) -> Understood:
        thought, line = without_thought(bounded(reply))
        if "\taction:" in thought and not reply.lstrip().startswith("<"):  # a tag in a text ends no thought
            thought, line = "", reply
        fields = _fields(line)
        explained = fields.text("explain") if fields.has("explain") else ""
        action = fields.one_of("action", tuple(ACTIONS))
        found = ACTIONS[action](Hand(screen, self.space, explained), fields)
        said, left = (found.said, found.left) if isinstance(found, Several) else (found, 0)
        fields.text("summary")  # it is the last: without it, what stands last may be cut off
        fields.done(*_BESIDES)
        return Understood(said, legible("\n".join(each for each in (thought, explained) if each)), left)

    def write(self, said: Said, screen: Screen, thought: str = "") -> str:
        fields = _said(Spot(screen, self.space), said)
        if any(mark in value for value in fields.values() for mark in "\t\n"):
            raise no_words("A field holds neither tabs nor new lines.")
        line = "\t".join(f"{name}:{value}" for name, value in ({"explain": ""} | fields | {"summary": ""}).items())
        return proven(self, f"<THINK> {plain(thought)} </THINK>\n{line}", said, screen)


def _fields(line: str) -> Fields:
    found = dict[str, str]()
    for part in filter(str.strip, line.strip().split("\t")):
        name, colon, value = part.partition(":")
        if not colon:
            raise ReplyMalformed(f"{shown(part)} is no field: each is name:value, and tabs stand between them.")
        if name.strip() in found:
            raise ReplyMalformed(f"{shown(name)} stands twice in it.")
        found[name.strip()] = value.strip(" ") if name.strip() == "value" else value.strip()
    return Fields.of(found, "The answer")


def _said(spot: Spot, said: Said) -> dict[str, str]:
    """Raises Inexpressible."""
    match said:
        case Click(target=target, button=Button.LEFT, modifiers=()):
            return {"action": "CLICK", "point": _point(spot.units(target))}
        case Type(mode=TypeMode.APPEND):
            where = {} if isinstance(said.target, ToWindow) else {"point": _point(spot.units(said.target))}
            return {"action": "TYPE", "value": _kept(text(said.text)), **where}
        case Wait(seconds=seconds):
            return {"action": "WAIT", "value": f"{seconds:g}"}
        case Launch():
            return {"action": "AWAKE", "value": _kept(app_of(said))}
        case Flick():
            start, end = stroke(said, spot.screen)
            return {"action": "SLIDE", "point1": _point(spot.of(start)), "point2": _point(spot.of(end))}
        case LongPress(target=target, seconds=0.8):
            return {"action": "LONGPRESS", "point": _point(spot.units(target))}
        case _:
            return _ended(said)


def _ended(said: Said) -> dict[str, str]:
    match said:
        case Done(summary=summary):
            return {"action": "COMPLETE", "return": _kept(summary)}
        case Ask(question=question):
            return {"action": "INFO", "value": _kept(question)}
        case GiveUp(reason=reason, expected="", found="", rejected=()):
            return {"action": "ABORT", "value": _kept(reason)}
        case _:
            raise Inexpressible(f"It has no words for this {type(said).__name__}.", "Leave it out.")


def _kept(value: str) -> str:
    """What a field gives back as it is."""
    if value != value.strip():
        raise no_words("A field begins and ends with a sign.")
    return value


def _point(units: Sequence[float]) -> str:
    return ",".join(map(str, units))


def _summary(past: Sequence[Past]) -> str:
    """What it wrote itself of all that was done, and what came of the last step."""
    if not past:
        return ""
    try:
        fields = _fields(without_thought(past[-1].reply)[1])
        said = fields.text("summary") if fields.has("summary") else ""
    except ReplyMalformed:
        return ""
    return f"Done so far: {said} {past[-1].outcome}" if said else ""


DIALECTS: Final = (StepGui(),)
