"""What is said to a model and what it answers, before any family's format."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from controllers.types import Action
from perception.types import ElementRef, Observation, Point, Rect, Surface
from policies.types import Ask, Done, GiveUp, LookAgain, Noted, Yield


class Speaker(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Words:
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The very pixels that the model is to see: a PNG of `width` by `height`, which no server need resize."""

    png: bytes
    width: int
    height: int


Part = Words | Picture


@dataclass(frozen=True, slots=True)
class Message:
    speaker: Speaker
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call, where the family's own servers want it beside the messages. `schema` is JSON
    schema, as text."""

    name: str
    description: str
    schema: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done. `guide` is a procedure in the words of sop (one line a step, with what is finished), `notes`
    what earlier parts of the job found out, `answers` what the person was asked and said; "" and () for none. `rules`
    hold for every task: the agent's own words, that no family's prompt may leave out."""

    goal: str
    surface: Surface
    guide: str = ""
    notes: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    rules: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """One look as a model sees it: the part `bounds` of the surface (device pixels), drawn as `width` by `height`
    pixels. `listed` are the elements that the prompt names or that carry a mark, by their number there."""

    observation: Observation
    bounds: Rect
    width: int
    height: int
    listed: tuple[ElementRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Hover:
    """Move the pointer and press nothing. No act of ours: the agent tells the model to say what it wants to press."""

    point: Point


Said = Action | Ask | Done | GiveUp | LookAgain | Noted | Yield | Hover
"""What one reply can come to. Arguments are of origin MODEL; places are AtPoint (device pixels) or OnElement where the
model named an element; ToWindow(foreground) where it named no place."""


@dataclass(frozen=True, slots=True)
class Understood:
    """`thought` is what it said besides, for people only. `left`: how many more acts the reply held, which are not
    done: they were chosen for a screen that will be gone. `grave` is why the model itself takes the act for a grave
    one, "" where it says nothing: it raises a risk and never lowers one."""

    said: Said
    thought: str = ""
    left: int = 0
    grave: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier turn: the screen where its picture is still shown, None where not; the model's reply, word for word;
    and what came of it, in a line."""

    screen: Screen | None
    reply: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Of one completion: tokens read (of which `cached` were not computed anew) and written, and seconds."""

    read: int
    cached: int
    written: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Completion:
    """`whole` is False where the reply was cut off at the limit of tokens."""

    text: str
    usage: Usage
    whole: bool = True


def blank(screen: Screen) -> Picture:
    """The screen's place in a message, before anybody has drawn it."""
    return Picture(b"", screen.width, screen.height)
