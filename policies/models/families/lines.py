"""Action lines, `name(argument='value', …)`, as several families write them, and what else their prompts share.

The values are quoted text with Python's escapes, numbers, and lists of these in round or square brackets. Models forget
to escape: a quotation mark that is followed by neither the next argument nor the closing bracket belongs to the text.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from controllers.types import AtPoint, Launch, OnElement, Scroll, ToWindow
from perception.types import Point
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.dialect import Dialect
from policies.models.making import PAGE
from policies.models.replies import MOST_DEPTH, Fields, number_of, shown
from policies.models.types import Past, Said, Screen
from policies.models.view import Number, Space

LEAVE_OUT: Final = "Leave it out."
Value = str | int | float | Sequence["Value"]
_WAYS: Final = {(0, PAGE): "down", (0, -PAGE): "up", (PAGE, 0): "right", (-PAGE, 0): "left"}
MOST_STEPS: Final = 20
MOST_OF_STEP: Final = 400
_NAME: Final = re.compile(r"[A-Za-z_]\w{0,39}", re.ASCII)
_NUMBER: Final = re.compile(r"[-+]?\d{1,7}(?:\.\d{1,9})?(?![\w.])", re.ASCII)
_ENDS_ARGUMENT: Final = re.compile(r"\s*(?:\)|,\s*[A-Za-z_]\w*\s*=)", re.ASCII)
_ANOTHER: Final = re.compile(r"\s*[A-Za-z_]\w*\s*=\s*['\"(\[]", re.ASCII)
_ENDS_ITEM: Final = re.compile(r"\s*[,\])]")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "\n": ""}
_DIGITS: Final = {"x": 2, "u": 4, "U": 8}
_OPEN_CALL: Final = re.compile(
    r"^\s*(?:pyautogui|computer)\.\w+\(|\b(?:pyautogui|computer)\.\w+\([^)]*\Z", re.MULTILINE
)
"""Code that is in no block: what looks like one behind it may stand in a text that it types."""
_LANGUAGE: Final = re.compile(r"\A(?:python|json|code)(?=\s)")
_UNIT: Final = r"-?\d{1,7}(?:\.\d{1,6})?"
_BOX: Final = re.compile(
    rf"(?:<\|box_start\|>)?[(\[]\s*({_UNIT}(?:\s*,\s*{_UNIT}){{1,3}})\s*[)\]](?:<\|box_end\|>)?", re.ASCII
)
_TAGGED: Final = re.compile(rf"<(?:point|bbox)>\s*({_UNIT}(?:\s+{_UNIT}){{1,3}})\s*</(?:point|bbox)>", re.ASCII)


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    given: Fields


def lines_of(text: str) -> tuple[Line, ...]:
    """One line or several, and nothing besides. Raises ReplyMalformed."""
    found, scanner = list[Line](), _Scanner(text)
    while not scanner.over():
        found.append(scanner.line())
    if not found:
        raise ReplyMalformed("No action is named.")
    return tuple(found)


def line_at(text: str, start: int) -> tuple[Line, int]:
    """The line that begins there, and where it ends. Raises ReplyMalformed."""
    scanner = _Scanner(text, start)
    return scanner.line(), scanner.at


def line(name: str, **arguments: Value) -> str:
    """The line that reads so."""
    return f"{name}({', '.join(f'{key}={_written(value)}' for key, value in arguments.items())})"


def place_of(value: object, space: Space, screen: Screen) -> Point:
    """A point, or the middle of a box: `(x,y)`, `<|box_start|>(x,y)<|box_end|>`, `<point>x y</point>`, `[x, y]`, or a
    list of two or four numbers. Raises ReplyMalformed."""
    units = _units(value)
    if len(units) == 4:
        left, top, right, bottom = units
        return space.middle((left, top, right, bottom), screen)
    if len(units) != 2:
        raise ReplyMalformed(f"{shown(value)} is no place: two numbers are.")
    return space.to_device(*units, screen)


def apart(thought: str, *marks: str) -> str:
    """A thought that is not read as an action. Raises Inexpressible."""
    if any(mark in thought for mark in marks):
        raise Inexpressible("A thought that holds an action is no thought.", LEAVE_OUT)
    return thought.strip()


def typeable(text: str) -> str:
    """Raises Inexpressible for a text that would be sent off with Enter, or that is none."""
    if not text or text.endswith("\n"):
        raise Inexpressible("A line end at the end of a text presses Enter.", "Press Enter in an act of its own.")
    return text


def fenced(text: str) -> tuple[str, tuple[str, ...]]:
    """What stands outside of blocks of code, and the blocks. Raises ReplyMalformed for one that is not closed."""
    parts = text.split("```")
    if len(parts) > 1 and _OPEN_CALL.search(parts[0]):
        raise ReplyMalformed("Code stands before the block: all of it belongs between ``` and ```.")
    if len(parts) % 2 == 0:
        raise ReplyMalformed("A block of code is opened with ``` and not closed: the reply is cut off.")
    return " ".join(parts[::2]).strip(), tuple(_LANGUAGE.sub("", each).strip() for each in parts[1::2])


def app_of(said: Launch) -> str:
    """The app's name. Raises Inexpressible for a command that is more than one."""
    command = said.command.value
    try:
        words = shlex.split(command) if isinstance(command, str) else []
    except ValueError:
        words = []
    if len(words) != 1 or shlex.quote(words[0]) != command or words[0] != words[0].strip():
        raise Inexpressible("An app is opened by its name.", LEAVE_OUT)
    return words[0]


def page_way(said: Scroll) -> str:
    """Which way it scrolls, by what a family scrolls that says no more. Raises Inexpressible."""
    found = _WAYS.get((said.dx, said.dy))
    if found is None:
        raise Inexpressible("It scrolls by its own measure only.", LEAVE_OUT)
    return found


def proven(dialect: Dialect, reply: str, said: Said, screen: Screen) -> str:
    """The reply, if it is read as the same act but for the rounding of places. Raises Inexpressible."""
    try:
        found = dialect.read(reply, screen).said
    except ReplyMalformed as error:
        raise Inexpressible(error.problem, LEAVE_OUT) from error
    if type(found) is not type(said) or _words_of(found) != _words_of(said):
        raise Inexpressible("It would be read as something else.", LEAVE_OUT)
    return reply


def so_far(past: Sequence[Past]) -> str:
    """What was done in the turns that are not shown any more, a line each, and what came of the last one."""
    lines = [
        f"Step {number}: {' '.join(each.reply.split())[:MOST_OF_STEP]} => {each.outcome}"
        for number, each in enumerate(past, 1)
        if each.screen is None
    ][-MOST_STEPS:]
    if past and past[-1].screen is not None and past[-1].outcome:
        lines.append(f"What came of the last step: {past[-1].outcome}")
    return "\n".join(lines)


def _words_of(said: Said) -> list[object]:
    values = [getattr(said, each.name) for each in fields(said) if each.name not in ("observation", "share")]
    return [each for each in values if not isinstance(each, OnElement | AtPoint | ToWindow | Point)]


def _units(value: object) -> tuple[Number, ...]:
    if isinstance(value, str):
        found = _BOX.fullmatch(value.strip()) or _TAGGED.fullmatch(value.strip())
        return () if found is None else tuple(number_of(each, "a coordinate") for each in re.findall(_UNIT, found[1]))
    if isinstance(value, Sequence):
        return tuple(number_of(each, "a coordinate") for each in value)
    return ()


def _written(value: Value) -> str:
    if isinstance(value, str):
        return f"'{_escaped(value)}'"
    if isinstance(value, tuple):
        return f"({','.join(_written(each) for each in value)})"
    if isinstance(value, Sequence):
        return f"[{','.join(_written(each) for each in value)}]"
    return str(value)


def _escaped(text: str) -> str:
    """Tags that would end a family's action are escaped too."""
    safe = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
    return safe.replace("</action>", "\\x3c/action>").replace("<|end_of_box|>", "\\x3c|end_of_box|>")


class _Scanner:
    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self.at = at

    def over(self) -> bool:
        self._space()
        return self.at >= len(self._text)

    def line(self) -> Line:
        name = self._name("an action")
        self._take("(")
        given = dict[str, Value]()
        while not self._took(")"):
            if given:
                self._take(",")
                if self._took(")"):
                    break
            key = self._name("an argument")
            self._take("=")
            if key in given:
                raise ReplyMalformed(f"{name} is given {key} twice.")
            given[key] = self._value(0)
        return Line(name, Fields.of(given, name))

    def _value(self, depth: int) -> Value:
        self._space()
        if depth > MOST_DEPTH:
            raise ReplyMalformed("The brackets are nested too deeply.")
        sign = self._text[self.at : self.at + 1]
        if sign in ("'", '"'):
            return self._string(sign, _ENDS_ITEM if depth else _ENDS_ARGUMENT)
        if sign in ("(", "["):
            return self._list(")" if sign == "(" else "]", depth)
        found = _NUMBER.match(self._text, self.at)
        if found is None:
            raise self._unexpected("a value")
        self.at = found.end()
        return number_of(found[0].lstrip("+"), "a value")

    def _list(self, end: str, depth: int) -> list[Value]:
        self.at += 1
        items = list[Value]()
        while not self._took(end):
            if items:
                self._take(",")
                if self._took(end):
                    break
            items.append(self._value(depth + 1))
        return items

    def _string(self, quote: str, ends: re.Pattern[str]) -> str:
        self.at += 1
        parts = list[str]()
        while self.at < len(self._text):
            each = self._text[self.at]
            self.at += 1
            if each == "\\":
                parts.append(self._escape())
            elif each == quote and ends.match(self._text, self.at):
                return "".join(parts)
            elif each == quote and _ANOTHER.match(self._text, self.at):
                raise ReplyMalformed("A comma is missing between two arguments, or a quotation mark is not escaped.")
            else:
                parts.append(each)
        raise ReplyMalformed("A text is opened and not closed: the reply is cut off.")

    def _escape(self) -> str:
        each = self._text[self.at : self.at + 1]
        self.at += 1
        if each in _PLAIN:
            return _PLAIN[each]
        if each in _DIGITS:
            return self._code(_DIGITS[each])
        if each in "abfv01234567N":
            raise ReplyMalformed(f"{shown(chr(92) + each)} is no character to type: write \\\\ for a backslash.")
        return f"\\{each}"

    def _code(self, length: int) -> str:
        digits = self._text[self.at : self.at + length]
        if not re.fullmatch(rf"[0-9a-fA-F]{{{length}}}", digits) or int(digits, 16) > 0x10FFFF:
            raise ReplyMalformed("An escape for a character is broken: write \\\\ for a backslash.")
        self.at += length
        return chr(int(digits, 16))

    def _name(self, what: str) -> str:
        self._space()
        found = _NAME.match(self._text, self.at)
        if found is None:
            raise self._unexpected(what)
        self.at = found.end()
        return found[0]

    def _take(self, sign: str) -> None:
        if not self._took(sign):
            raise self._unexpected(sign)

    def _took(self, sign: str) -> bool:
        self._space()
        found = self._text.startswith(sign, self.at)
        self.at += len(sign) if found else 0
        return found

    def _space(self) -> None:
        while self.at < len(self._text) and self._text[self.at].isspace():
            self.at += 1

    def _unexpected(self, wanted: str) -> ReplyMalformed:
        if self.at >= len(self._text):
            return ReplyMalformed("The action is cut off.")
        return ReplyMalformed(f"There should be {wanted} where it says {shown(self._text[self.at :])}.")
