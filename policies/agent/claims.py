"""What a model says that it presses, drags or types into, against what lies where it points. Pure.

Only names that are on the screen count: a thought speaks of many things, and of most fields in passing. So a field is
named only where a verb leads to it and the words go on as after a name. A contradiction goes back to the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perception.types import Element, Observation, TextValue
from policies.agent.places import takes_text
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

_BEFORE: Final = r"(?P<before>\b\w+\W{1,3}\w+\W{1,3}|\b\w+\W{1,3}|)"
_TYPING: Final = re.compile(
    _BEFORE + r"(?:\b(?:typ(?:e|es|ing)|enter(?:s|ing)?|writ(?:e|es|ing)|(?P<fills>fill(?:s|ing)?(?: in| out)?)"
    r"|put(?:s|ting)?|input(?:s|ting)?)\b|输入|填写|填入)(?=(?P<rest>[^.;!?。\uff1b\uff01\uff1f\n]{0,160}))",
    re.IGNORECASE,
)
_INTO: Final = re.compile(r"\b(?:in|into)\s+(?P<what>.{1,80})", re.IGNORECASE)
_FILLED: Final = re.compile(r"(?:^|\band\s|,)\s*(?P<what>.{1,80})", re.IGNORECASE)
_DRAGGING: Final = re.compile(
    _BEFORE + r"(?:\b(?:drag|mov|slid|pull)(?:e|es|s|ging|ing)?\b|拖动|拖拽)\s*(?:from\s+)?"
    r"(?P<what>[^.;!?。\uff1b\uff01\uff1f\n]{1,160})",
    re.IGNORECASE,
)
_ONTO: Final = re.compile(
    r"\b(?:to|onto|into|over)\s+(?!(?:the\s+)?(?:left|right|top|bottom|up|down|end|start|cent(?:er|re)|middle)\b)"
    r"(?P<what>.{1,80})",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r"(?:(?:the|this|a|button|option|link|icon)\s+)+", re.IGNORECASE)
_KIND: Final = re.compile(r"(?:the\s+|this\s+)?(?:(?:text\s*)?(?:field|box|cell|input)\s+)?(?:called\s+|named\s+)?")
_GOES_ON: Final = re.compile(
    r"\W*(?:$|[,:]|(?:text\s*)?(?:field|box|bar|input|area|entry|cell|line)s?\b"
    r"|(?:and|to|then|so|first|again|now|with|for|where|by)\b)"
)
"""What follows the name of a field that is meant: “Subject field”, “Subject and”, and not “Message list”."""
MOST_SAID: Final = 8_000
"""Characters of a thought, its last, in which is looked for where a text goes."""
_AND: Final = re.compile(r"(?:\W*(?:field|box|cell)s?\b)?\W*(?:,|&|\band\b)\W*(?:and\s+)?")


def contradiction(thought: str, element: Element, observation: Observation) -> str:
    """What is said to be pressed and lies elsewhere, "" where nothing speaks against it."""
    scene = Scene(observation)
    known, fields = _controls(observation, scene), _fields(observation, scene)
    claimed = _pressed(thought, known, fields)
    claimed = claimed or [name for quoted in _QUOTED.findall(thought) if (name := _plain(quoted)) in known]
    return _against(claimed, element, observation, scene)


def typed_elsewhere(thought: str, element: Element, observation: Observation) -> str:
    """The same for the field that a text is said to go into: one that is pressed before typing, or “into” which."""
    scene = Scene(observation)
    thought = thought[-MOST_SAID:]
    fields, typings = _fields(observation, scene), list(_TYPING.finditer(thought))
    claimed = _pressed(thought[: typings[-1].start()] if typings else thought, set(), fields)
    for match in typings:
        if _NOT.search(match["before"]):
            continue
        for leads in (_INTO, _FILLED) if match["fills"] else (_INTO,):
            claimed += [name for each in _overlapping(leads, match["rest"]) for name in _named(each["what"], fields)]
    return _against(claimed, element, observation, scene)


def dragged_elsewhere(thought: str, start: Element | None, end: Element | None, observation: Observation) -> str:
    """The same for both ends of a drag."""
    scene = Scene(observation)
    known, fields = _controls(observation, scene), _fields(observation, scene)
    said = [each["what"] for each in _DRAGGING.finditer(thought) if not _NOT.search(each["before"])]
    onto = [each["what"] for what in said for each in _overlapping(_ONTO, what)]
    for element, names in ((start, said), (end, onto)):
        claimed = [name for each in names for name in _either(_ARTICLE.sub("", each, count=1), known, fields)]
        if element is not None and (found := _against(claimed, element, observation, scene)):
            return found
    return ""


def _against(claimed: list[str], element: Element, observation: Observation, scene: Scene) -> str:
    mine = set(map(_plain, _names(element, observation, scene)))
    return "" if not claimed or mine & set(claimed) else claimed[-1]


def _pressed(thought: str, known: set[str], fields: set[str]) -> list[str]:
    """Names on the screen that a verb of pressing is followed by."""
    found = list[str]()
    for match in _VERB.finditer(thought):
        if not _NOT.search(match["before"]):
            found += _either(match["what"], known, fields)
    return found


def _either(text: str, known: set[str], fields: set[str]) -> list[str]:
    return [*filter(None, [_begins_with(text, known)]), *_named(text, fields)]


def _named(text: str, fields: set[str]) -> list[str]:
    """The fields that the text begins with, one or several in a row."""
    said, found, at = f"{_plain(_MARKS.sub('', text))} ", list[str](), 0
    while True:
        at = _KIND.match(said, at).end()  # type: ignore[union-attr]
        fits = [name for name in fields if said.startswith(name, at) and _GOES_ON.match(said, at + len(name))]
        if not fits:
            return found
        found.append(max(fits, key=len))
        more = _AND.match(said, at + len(found[-1]))
        if more is None:
            return found
        at = more.end()


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What follows each preposition, whatever prepositions it holds itself."""
    at = 0
    while found := pattern.search(text, at):
        yield found
        at = found.start("what")


def _begins_with(text: str, known: set[str]) -> str:
    """The longest known name that the text begins with."""
    said = f"{_plain(_MARKS.sub('', text))} "
    fits = [name for name in known if said.startswith(name) and not said[len(name)].isalnum()]
    return max(fits, key=len, default="")


def _controls(observation: Observation, scene: Scene) -> set[str]:
    shown = (e for e in observation.elements if e.role in PRESSABLE | ROWS and not scene.hidden(e))
    return {_plain(name) for each in shown for name in (each.name, scene.name(each))} - {""}


def _fields(observation: Observation, scene: Scene) -> set[str]:
    """What a field holds is no name of it."""
    shown = (e for e in observation.elements if takes_text(e) and not scene.hidden(e))
    return {_plain(name) for each in shown for name in (each.label, scene.name(each))} - {""}


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
