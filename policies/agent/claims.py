"""What a model says that it presses, against what lies where it points. Pure.

Only names that are on the screen count: a thought speaks of many things. A contradiction goes back to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perception.types import Element, Observation, TextValue
from sop.scene import PRESSABLE, ROWS, Scene

_VERB: Final = re.compile(
    r"(?P<before>\b\w+\W{1,3}\w+\W{1,3}|\b\w+\W{1,3}|)"
    r"(?:\b(?:left[- ]|double[- ]|long[- ])?(?:click|press|tap|select|choose|hit|push|toggle|tick)(?:ing|s)?\b"
    r"(?: on| upon)?|点击|单击|双击|长按|按下|选择|勾选)"
    r"\s*(?:the\s+|this\s+|a\s+|button\s+|option\s+|link\s+|icon\s+)*(?P<what>[^.;!?。\uff1b\uff01\uff1f\n]{1,80})",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(?:not|never|don.?t|avoid|without|instead|before|after)\b|不要|避免", re.IGNORECASE)
_MARKS: Final = re.compile(r"[“”\u2018\u2019«»„`「」『』*]|(?<!\w)[\"']|[\"'](?!\w)")
_EDGE: Final = "\"'“”\u2018\u2019«»„`「」『』*_&:()[]<> \t…."
_QUOTED: Final = re.compile(r"[“\"\u2018'«„`「『*]([^“”\"\u2018\u2019'«»„`「」『』*\n]{1,60})[”\"\u2019'»`」』*]++")
"""The last of several marks opens it: a run of them is looked at once, however long it is."""


def contradiction(thought: str, element: Element, observation: Observation) -> str:
    """What is said to be pressed and lies elsewhere, "" where nothing speaks against it."""
    scene = Scene(observation)
    known = {_plain(name) for each in _controls(observation, scene) for name in (each.name, scene.name(each))} - {""}
    claimed = _claims(thought, known)
    mine = set(map(_plain, _names(element, observation, scene)))
    return "" if not claimed or mine & set(claimed) else claimed[-1]


def _claims(thought: str, known: set[str]) -> list[str]:
    """Names on the screen that a verb of pressing is followed by; where there is none, those in quotation marks."""
    found = list[str]()
    for match in _VERB.finditer(thought):
        if _NOT.search(match["before"]):
            continue
        found += filter(None, [_begins_with(match["what"], known)])
    return found or [name for quoted in _QUOTED.findall(thought) if (name := _plain(quoted)) in known]


def _begins_with(text: str, known: set[str]) -> str:
    """The longest known name that the text begins with."""
    said = f"{_plain(_MARKS.sub('', text))} "
    fits = [name for name in known if said.startswith(name) and not said[len(name)].isalnum()]
    return max(fits, key=len, default="")


def _controls(observation: Observation, scene: Scene) -> Iterator[Element]:
    return (e for e in observation.elements if e.role in PRESSABLE | ROWS and not scene.hidden(e))


def _names(element: Element, observation: Observation, scene: Scene) -> Iterator[str]:
    """Its own, those of what it is a part of, and of what it holds."""
    parts = [element, *(each for each in observation.ancestors(element) if each.role in PRESSABLE | ROWS)]
    parts += [each for each in observation.elements if scene.within(each, element)]
    for each in parts:
        yield from (each.name, each.label, each.description, scene.name(each))
        if isinstance(each.value, TextValue):
            yield each.value.text


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", "").split()).strip(_EDGE)
