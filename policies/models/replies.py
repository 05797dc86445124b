"""Reading what a model wrote. It is data from outside: bounded, checked field by field, and refused in words that it
can be told. Nothing here executes, resolves or guesses."""

from __future__ import annotations

import ast
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.errors import ReplyMalformed

MOST_CHARACTERS: Final = 100_000
MOST_TEXT: Final = 20_000
"""Of what one act may type."""
MOST_DEPTH: Final = 32
MOST_BITS: Final = 64
"""Of a whole number in Python's notation, which has no bound of its own."""
SHOWN: Final = 60
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_CHOICES: Final = "\ufe0e\ufe0f"
_UNSEEN: Final = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810),
              *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)))
)  # fmt: skip
"""Letters, signs and marks that are drawn as nothing (Unicode: Default_Ignorable_Code_Point, and the empty Braille)."""

_STRINGS: Final = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_STRINGS_AND_BRACES: Final = re.compile(_STRINGS.pattern + r"|[{}]", re.DOTALL)

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def bounded(reply: str) -> str:
    """Raises ReplyMalformed for what no answer to one screen is."""
    if len(reply) > MOST_CHARACTERS:
        raise ReplyMalformed(f"The reply has {len(reply):,} characters; one act takes a few hundred.")
    if not reply.strip():
        raise ReplyMalformed("The reply is empty.")
    return reply


def text_of(value: object, name: str = "text") -> str:
    """What is to be typed or said: no control characters but line ends and tabs, and none that hide or turn what a
    person would read. Raises ReplyMalformed."""
    if not isinstance(value, str):
        raise ReplyMalformed(f"{name} is no text: {shown(value)}.")
    if len(value) > MOST_TEXT:
        raise ReplyMalformed(f"{name} has {len(value):,} characters.")
    hidden = next((each for at, each in enumerate(value) if _hides(each, value[at - 1 : at])), None)
    if hidden is not None:
        raise ReplyMalformed(f"{name} holds a character that does not show (U+{ord(hidden):04X}).")
    return value


def _hides(character: str, before: str) -> bool:
    """Does it not show, or turn what does? One choice between drawing and plain sign may stand behind a sign."""
    if character in "\n\t":
        return False
    if character in _CHOICES:
        return not before or unicodedata.category(before)[0] not in "SNP"
    return character in _UNSEEN or unicodedata.category(character) in _HIDDEN


def number_of(value: object, name: str, low: float = -math.inf, high: float = math.inf) -> int | float:
    """A finite number; text that is one is read too, as models often quote them. Raises ReplyMalformed."""
    if isinstance(value, str) and re.fullmatch(r"\s*-?\d{1,7}(\.\d{1,9})?\s*", value, re.ASCII):
        value = float(value) if "." in value else int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9 or value != value:
        raise ReplyMalformed(f"{name} is no number: {shown(value)}.")
    if not low <= value <= high:
        raise ReplyMalformed(f"{name} is {shown(value)}, and has to be from {low:g} to {high:g}.")
    return value


def pair_of(value: object, name: str) -> tuple[int | float, int | float]:
    """Two numbers. Raises ReplyMalformed."""
    if not isinstance(value, Sequence) or isinstance(value, str) or len(value) != 2:
        raise ReplyMalformed(f"{name} is not two numbers: {shown(value)}.")
    return number_of(value[0], name), number_of(value[1], name)


def json_of(text: str) -> Json:
    """One JSON value, and nothing besides. NaN, infinities and keys that come twice are refused, as is what is nested
    deeper than any act. Raises ReplyMalformed."""
    if _depth(text) > MOST_DEPTH:
        raise ReplyMalformed("The JSON is nested too deeply.")
    try:
        found: Json = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except ReplyMalformed:
        raise
    except (ValueError, RecursionError) as error:
        raise ReplyMalformed(f"That is no JSON ({str(error)[:SHOWN]}): {shown(text)}.") from None
    return found


def literal_of(text: str) -> object:
    """What Python's text of plain values (dictionaries, lists, text, numbers, None) stands for; parsed, never run.
    Raises ReplyMalformed, as json_of does."""
    if _depth(text) + text.count("(") > MOST_DEPTH:
        raise ReplyMalformed("The answer is nested too deeply.")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        if any(_twice(node) for node in ast.walk(tree) if isinstance(node, ast.Dict)):
            raise ReplyMalformed("A key stands twice in one object.")
        if any(_huge(node) for node in ast.walk(tree)):
            raise ReplyMalformed("A number in it is larger than any that a screen has.")
        return ast.literal_eval(tree)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        raise ReplyMalformed(f"That is no list of plain values: {shown(text)}.") from None


def _huge(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int) and node.value.bit_length() > MOST_BITS


def _twice(node: ast.Dict) -> bool:
    keys = [ast.dump(each) for each in node.keys if each is not None]
    return len(set(keys)) != len(node.keys)


def first_json(text: str) -> Json:
    """The first JSON object in a text. Raises ReplyMalformed where there is none, or it does not end."""
    start = text.find("{")
    if start < 0:
        raise ReplyMalformed(f"There is no JSON object in it: {shown(text)}.")
    end = object_end(text, start)
    if end < 0:
        raise ReplyMalformed("The JSON object is cut off.")
    return json_of(text[start:end])


def unfenced(text: str) -> str:
    """Without the block of code that all of it is often put into."""
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("```") and "\n" in bare:
        return bare[bare.index("\n") + 1 : -3].strip()
    return bare


def between(text: str, opening: str, closing: str) -> tuple[str, ...]:
    """What stands between each pair of tags. Raises ReplyMalformed where a tag is opened and not closed."""
    found, at = list[str](), text.find(opening)
    while at >= 0:
        start = at + len(opening)
        end = text.find(closing, start)
        if end < 0:
            raise ReplyMalformed(f"{opening} is opened and not closed: the reply is cut off.")
        found.append(text[start:end])
        at = text.find(opening, end + len(closing))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Fields:
    """An object's fields, each taken once; what is left over at the end is refused. null is the same as nothing."""

    what: str
    left: dict[str, Any]

    @classmethod
    def of(cls, value: object, what: str) -> Fields:
        if not isinstance(value, Mapping):
            raise ReplyMalformed(f"{what} is no object: {shown(value)}.")
        return cls(what, {str(key): each for key, each in value.items() if each is not None})

    def has(self, name: str) -> bool:
        return name in self.left

    def take(self, name: str) -> object:
        if name not in self.left:
            raise ReplyMalformed(f"{self.what} lacks {name}.")
        found: object = self.left.pop(name)
        return found

    def text(self, name: str) -> str:
        return text_of(self.take(name), name)

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> int | float:
        return number_of(self.take(name), name, low, high)

    def flag(self, name: str) -> bool:
        found = self.take(name)
        if isinstance(found, bool):
            return found
        return one_of(found, name, ("true", "false")) == "true"

    def pair(self, name: str) -> tuple[int | float, int | float]:
        return pair_of(self.take(name), name)

    def one_of(self, name: str, known: Sequence[str]) -> str:
        """Raises ReplyMalformed with the words that are known."""
        return one_of(self.take(name), name, known)

    def done(self, *ignored: str) -> None:
        """`ignored` are fields that the family adds and that mean nothing for an act."""
        if over := self.left.keys() - set(ignored):
            raise ReplyMalformed(f"{self.what} takes no {shown(', '.join(sorted(over)))}.")


def one_of(value: object, name: str, known: Sequence[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise ReplyMalformed(f"{name} is one of {', '.join(known)}, not {shown(value)}.")
    return value


def shown(value: object) -> str:
    """A little of it, with nothing in it that would hide or turn the rest."""
    text = value if isinstance(value, str) else _told(value)
    return "“" + "".join(each if each.isprintable() else "�" for each in text[:SHOWN]) + "”"


def _told(value: object) -> str:
    try:
        return repr(value)[: SHOWN + 1]
    except ValueError:  # a number of thousands of digits is not written out
        return type(value).__name__


def legible(text: str) -> str:
    """What is shown to people and means nothing: without the characters that text_of refuses, and no longer than it."""
    some = text[:MOST_TEXT]
    return "".join(each for at, each in enumerate(some) if not _hides(each, some[at - 1 : at]))


def _no_constant(name: str) -> Json:
    raise ReplyMalformed(f"{name} is no number that a screen has.")


def _once(pairs: list[tuple[str, Json]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ReplyMalformed("A key stands twice in one object.")
    return found


def _depth(text: str) -> int:
    """The deepest nesting. Brackets in strings do not count."""
    deepest = now = 0
    for each in _STRINGS.sub("", text):
        now += (each in "[{") - (each in "]}")
        deepest = max(deepest, now)
    return deepest


def object_end(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`, -1 where none does. Braces in strings do not count."""
    depth = 0
    for found in _STRINGS_AND_BRACES.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0 and found.group() == "}":
            return found.end()
    return -1
