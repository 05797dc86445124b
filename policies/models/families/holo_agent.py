"""Holo3 and 3.1 as agents: one JSON object an answer, in which the call of a tool lies flat; in thousandths.

Holo3.1 may call functions instead, which is read too. Published are the tools click, write and answer, and that others
follow their pattern; those are ours.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from controllers.types import (
    Button,
    Click,
    DoubleClick,
    Drag,
    Key,
    Launch,
    LongPress,
    Navigate,
    Scroll,
    ToWindow,
    Type,
    Wait,
)
from perception.types import Point
from policies.models import making, strokes
from policies.models.chords import chord_of
from policies.models.dialect import Dialect
from policies.models.families.calls import chord_text, in_front, told
from policies.models.families.lines import app_of, proven
from policies.models.families.qwen3vl import LEAST, MOST
from policies.models.families.saying import Spot, button, no_words, turns, typed
from policies.models.families.toolcalls import calls_in, plain, without_thought
from policies.models.families.tooluser import told_past
from policies.models.families.verbs import BUTTONS, WAIT_S, Hand, Several, pressed
from policies.models.replies import Fields, bounded, json_of, legible, unfenced
from policies.models.types import Message, Past, Said, Screen, Speaker, Task, Understood, Words, blank
from policies.models.view import Space, smart_resize
from policies.types import Ask, Done, GiveUp


@dataclass(frozen=True, slots=True)
class ToolOf:
    """`fields` are its arguments in words, by name; those in `rest` may be left out."""

    words: str
    fields: Mapping[str, str]
    read: Callable[[Hand, Fields], Said | Several]
    rest: tuple[str, ...] = ()


def _at(hand: Hand, fields: Fields, x: str = "x", y: str = "y") -> Point:
    return hand.space.to_device(fields.number(x), fields.number(y), hand.screen)


def _on(act: Callable[[Screen, Point], Said]) -> Callable[[Hand, Fields], Said]:
    """What is done to an element, which it describes besides."""

    def read(hand: Hand, fields: Fields) -> Said:
        if fields.has("element"):
            fields.text("element")
        return act(hand.screen, _at(hand, fields))

    return read


def _written(hand: Hand, fields: Fields) -> Said | Several:
    enter = fields.flag("press_enter") if fields.has("press_enter") else False
    first, *others = strokes.typed(hand.screen, fields.take("content"))
    return Several(first, len(others) or int(enter))


def _scrolled(hand: Hand, fields: Fields) -> Said:
    way = fields.one_of("direction", tuple(making.WAYS))
    amount = fields.number("notches", 0, 1000) if fields.has("notches") else making.PAGE
    at = _at(hand, fields) if fields.has("x") or fields.has("y") else None
    return making.scroll(hand.screen, way, amount, at)


ELEMENT: Final = {"element": "what it is, in words", "x": "integer from 0 to 1000", "y": "integer from 0 to 1000"}
TOOLS: Final[Mapping[str, ToolOf]] = {
    "click": ToolOf("Click there.", ELEMENT, _on(making.click)),
    "write": ToolOf(
        "Type into what has the keyboard.", {"content": "text", "press_enter": "boolean"}, _written, ("press_enter",)
    ),
    "answer": ToolOf("End the task with its answer.", {"content": "text"}, lambda _, f: making.done(f.take("content"))),
    "double_click": ToolOf("Click there twice.", ELEMENT, _on(lambda screen, at: making.click(screen, at, count=2))),
    "right_click": ToolOf("Open its menu.", ELEMENT, _on(lambda screen, at: making.click(screen, at, Button.RIGHT))),
    "long_press": ToolOf("Hold there.", ELEMENT, _on(making.long_press)),
    "drag": ToolOf(
        "Drag from a place to another.",
        {"x": "integer", "y": "integer", "to_x": "integer", "to_y": "integer"},
        lambda hand, f: making.drag(hand.screen, _at(hand, f), _at(hand, f, "to_x", "to_y")),
    ),
    "scroll": ToolOf(
        "Scroll, there if a place is given.",
        {"direction": "up, down, left or right", "notches": "integer", "x": "integer", "y": "integer"},
        _scrolled,
        ("notches", "x", "y"),
    ),
    "press_key": ToolOf(
        "Press a key, or several together: ctrl+s.",
        {"key": "text"},
        lambda hand, f: making.press(hand.screen, chord_of([f.take("key")])),
    ),
    "press_button": ToolOf(
        "Press a phone's own button.",
        {"button": "Back, Home or Menu"},
        lambda hand, f: pressed(hand, f.one_of("button", tuple(BUTTONS))),
    ),
    "wait": ToolOf(
        "Wait for the screen.",
        {"seconds": "number"},
        lambda hand, f: making.wait(hand.screen, f.take("seconds") if f.has("seconds") else WAIT_S),
        ("seconds",),
    ),
    "open_app": ToolOf("Open an app.", {"name": "text"}, lambda hand, f: making.launch(hand.screen, f.take("name"))),
    "ask_user": ToolOf("Ask the user.", {"question": "text"}, lambda _, f: making.ask(f.take("question"))),
    "give_up": ToolOf("Stop: it cannot be done.", {"reason": "text"}, lambda _, f: making.give_up(f.take("reason"))),
}


class Holo3Agent(Dialect):
    name = "holo3-agent"
    space: ClassVar = Space(1000)
    pictures = 3
    source = "hub.hcompany.ai/agent-loop"

    def size(self, width: int, height: int) -> tuple[int, int]:
        return smart_resize(width, height, 32, LEAST, MOST)

    def opening(self, _task: Task, _screen: Screen) -> tuple[Message, ...]:
        words = (
            "You operate a screen for its user. Before each step you are shown it, and answer with one JSON object: "
            "`note` is what later steps need of this screen, or null; `thought` is what you do next and why; "
            f"`tool_call` is one tool.\n\n<output_format>\n```json\n{json.dumps(_schema())}\n```\n</output_format>"
        )
        return (Message(Speaker.SYSTEM, (Words(words),)),)

    def ask(self, task: Task, screen: Screen, past: Sequence[Past]) -> Message:
        before = Words(f"{told(task)}\n\n{told_past(past)}\n\n<observation>\n")
        return Message(Speaker.USER, (before, blank(screen), Words("\n</observation>")))

    def read(self, reply: str, screen: Screen) -> Understood:
        thought, rest = _begun(bounded(reply))
        name, fields, words, more = _flat(rest) if rest.startswith("{") else _called(rest)
        found = TOOLS[name].read(Hand(screen, self.space, words), fields)
        said, left = (found.said, found.left) if isinstance(found, Several) else (found, 0)
        fields.done()
        return Understood(said, legible("\n".join(each for each in (thought, words) if each)), left + more)

    def write(self, said: Said, screen: Screen, thought: str = "") -> str:
        call = _said(Spot(screen, self.space), said)
        step = {"note": None, "thought": plain(thought), "tool_call": call}
        return proven(self, json.dumps(step, ensure_ascii=False), said, screen)


def _begun(reply: str) -> tuple[str, str]:
    """The thought before the answer, and the answer. How it begins tells its form: what an object's texts hold, tags
    among it, is nothing but text."""
    whole = unfenced(reply)
    if whole.startswith("{"):
        return "", whole
    thought, rest = without_thought(reply)
    return thought, unfenced(rest)


def _flat(text: str) -> tuple[str, Fields, str, int]:
    step = Fields.of(json_of(text), "The answer")
    words = "\n".join(step.text(each) for each in ("note", "thought") if step.has(each))
    fields = Fields.of(step.take("tool_call"), "tool_call")
    step.done()
    return fields.one_of("tool_name", tuple(TOOLS)), fields, words.strip(), 0


def _called(text: str) -> tuple[str, Fields, str, int]:
    found = calls_in(text)
    first = found.calls[0]
    Fields.of({"name": first.name}, "The call").one_of("name", tuple(TOOLS))
    return first.name, first.fields, found.words, len(found.calls) - 1


def _schema() -> dict[str, Any]:
    return {
        "note": "string or null",
        "thought": "string",
        "tool_call": [
            {"tool_name": name, "what": tool.words}
            | {key: f"{kind} (optional)" if key in tool.rest else kind for key, kind in tool.fields.items()}
            for name, tool in TOOLS.items()
        ],
    }


def _said(spot: Spot, said: Said) -> Mapping[str, object]:
    """Raises Inexpressible."""
    match said:
        case Click(button=Button.LEFT | Button.RIGHT, modifiers=()):
            return _there(spot, "click" if said.button is Button.LEFT else "right_click", said)
        case DoubleClick(button=Button.LEFT):
            return _there(spot, "double_click", said)
        case LongPress(seconds=0.8):
            return _there(spot, "long_press", said)
        case Drag(target=start, to=end):
            (x, y), (to_x, to_y) = spot.units(start), spot.units(end)
            return {"tool_name": "drag", "x": x, "y": y, "to_x": to_x, "to_y": to_y}
        case Scroll():
            return _said_scroll(spot, said)
        case Type():
            return {"tool_name": "write", "content": typed(spot.screen, said)}
        case Key():
            in_front(said.target, spot.screen)
            return {"tool_name": "press_key", "key": chord_text(said)}
        case Navigate():
            return {"tool_name": "press_button", "button": button(spot.screen, said)}
        case Launch():
            return {"tool_name": "open_app", "name": app_of(said)}
        case Wait(seconds=seconds):
            return {"tool_name": "wait", "seconds": seconds}
        case _:
            return _said_in_words(said)


def _there(spot: Spot, tool: str, said: Click | DoubleClick | LongPress) -> Mapping[str, object]:
    x, y = spot.units(said.target)
    return {"tool_name": tool, "element": "", "x": x, "y": y}


def _said_scroll(spot: Spot, said: Scroll) -> Mapping[str, object]:
    turned = turns(said)
    ways = ("right", "left") if said.dx else ("up", "down")
    named = {"tool_name": "scroll", "direction": ways[turned < 0], "notches": abs(turned)}
    if isinstance(said.target, ToWindow):
        return named
    x, y = spot.units(said.target)
    return {**named, "x": x, "y": y}


def _said_in_words(said: Said) -> Mapping[str, object]:
    match said:
        case Done(summary=summary):
            return {"tool_name": "answer", "content": summary}
        case Ask(question=question):
            return {"tool_name": "ask_user", "question": question}
        case GiveUp(reason=reason, expected="", found="", rejected=()):
            return {"tool_name": "give_up", "reason": reason}
        case _:
            raise no_words(f"It has no words for this {type(said).__name__}.")


DIALECTS: Final = (Holo3Agent(),)
