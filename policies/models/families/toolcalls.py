"""What families that answer with <tool_call> have in common: their calls as they stand in a reply, and the functions
as a prompt tells them.

Two forms are read: a JSON object with name and arguments, as Qwen2.5 and Qwen3 write it, and the marked-up one of
Qwen3.5 (<function=…><parameter=…>). What a string holds is never taken for a call: the object is read to its end first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from policies.errors import Inexpressible, ReplyMalformed
from policies.models.replies import Fields, bounded, json_of, legible, object_end, shown

OPEN, CLOSE = "<tool_call>", "</tool_call>"
THOUGHTS: Final = ("think", "thinking", "THINK", "grounding_think")
_NAME: Final = re.compile(r"[A-Za-z_][\w.-]{0,63}", re.ASCII)
_FUNCTION: Final = re.compile(rf"<function=({_NAME.pattern})>\s*", re.ASCII)
_PARAMETER: Final = re.compile(rf"<parameter=({_NAME.pattern})>(.*?)</parameter>\s*", re.ASCII | re.DOTALL)
_LANGUAGE: Final = re.compile(r"\w*\s*", re.ASCII)
_TEXTS: Final = frozenset({"text", "content", "fact", "query", "url", "element", "value"})
"""Parameters that are words whatever they look like."""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Reply:
    """`thought` stood in the tags for it, `words` beside the calls."""

    thought: str
    words: str
    calls: tuple[Call, ...]


def calls_in(reply: str) -> Reply:
    """Raises ReplyMalformed where there is no call, or one is not whole."""
    thought, rest = without_thought(bounded(reply))
    words, calls = calls_beside(rest)
    if not calls:
        raise ReplyMalformed(f"There is no {OPEN}…{CLOSE} in it.")
    if stray := next((tag for tag in (CLOSE, *map("</{}>".format, THOUGHTS)) if tag in words), ""):
        raise ReplyMalformed(f"{stray} closes nothing: put all thoughts before the call.")
    return Reply(legible(thought), legible(words), calls)


def calls_beside(text: str) -> tuple[str, tuple[Call, ...]]:
    """What is said beside the calls, and these in their order. Raises ReplyMalformed for one that is not whole."""
    beside, calls, at = list[str](), list[Call](), 0
    while (start := text.find(OPEN, at)) >= 0:
        beside.append(text[at:start])
        if not calls and _quotes(beside[0]):
            raise ReplyMalformed(f"Before {OPEN} come words only: a call that stands in a text is none.")
        call, at = _call_at(text, start + len(OPEN))
        calls.append(call)
    beside.append(text[at:])
    return " ".join(each for each in map(str.strip, beside) if each), tuple(calls)


def _quotes(before: str) -> bool:
    """Does what stands before a call hold it in a text: of an object, or in the middle of a block of code?"""
    block = before.rpartition("```")[2] if before.count("```") % 2 else ""
    return before.lstrip().startswith("{") or not _LANGUAGE.fullmatch(block)


def without_thought(reply: str) -> tuple[str, str]:
    """What stands in tags for thoughts at the beginning, and the rest; the opening tag may be the prompt's. Raises
    ReplyMalformed for a thought that does not end."""
    for name in THOUGHTS:
        before, opened, rest = reply.partition(f"<{name}>")
        if opened and not before.strip():
            thought, closed, rest = rest.partition(f"</{name}>")
            if not closed:
                raise ReplyMalformed(f"<{name}> is opened and not closed: the reply is cut off.")
            return thought.strip(), rest
    for name in THOUGHTS:
        thought, closed, rest = reply.partition(f"</{name}>")
        if closed and OPEN not in thought:
            return thought.strip(), rest
    return "", reply


def called(name: str, arguments: Mapping[str, Any]) -> str:
    """The call as it stands in a reply."""
    body = json.dumps({"name": name, "arguments": arguments}, ensure_ascii=False)
    return f"{OPEN}\n{body}\n{CLOSE}"


def marked(name: str, arguments: Mapping[str, Any]) -> str:
    """The same in the marked-up form."""
    parameters = "".join(f"<parameter={key}>\n{_unquoted(value)}\n</parameter>\n" for key, value in arguments.items())
    return f"{OPEN}\n<function={name}>\n{parameters}</function>\n{CLOSE}"


def _unquoted(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def plain(thought: str) -> str:
    """A thought that is read back as one. Raises Inexpressible."""
    tags = (OPEN, CLOSE, *(tag.format(name) for name in THOUGHTS for tag in ("<{}>", "</{}>")))
    if any(tag in thought for tag in tags) or legible(thought) != thought:
        raise Inexpressible("A thought that holds tags or hidden characters is no thought.", "Leave it out.")
    return thought.strip()


@dataclass(frozen=True, slots=True)
class Field:
    """An argument of a function. `kind` is JSON schema's type; `choices` are all its values, () for any."""

    name: str
    kind: str
    words: str
    choices: tuple[str, ...] = ()

    @property
    def schema(self) -> dict[str, object]:
        found: dict[str, object] = {"description": self.words, "type": self.kind}
        return {**found, "enum": list(self.choices)} if self.choices else found


def signature(name: str, words: str, actions: Mapping[str, str], fields: Sequence[Field]) -> str:
    """Of a function whose `action` says which of `actions` (by name, in words) is meant."""
    told = "\n".join(f"* `{action}`: {meaning}" for action, meaning in actions.items())
    action = Field("action", "string", f"What to do:\n{told}", tuple(actions))
    properties = {each.name: each.schema for each in (action, *fields)}
    parameters = {"type": "object", "properties": properties, "required": ["action"]}
    function = {"name": name, "description": words, "parameters": parameters}
    return json.dumps({"type": "function", "function": function}, ensure_ascii=False)


AS_JSON: Final = (
    f"A call is a JSON object with the function's name and its arguments, between {OPEN} and {CLOSE}:\n"
    f'{OPEN}\n{{"name": <function-name>, "arguments": <args-json-object>}}\n{CLOSE}'
)
AS_MARKED: Final = (
    f"A call names the function and each of its arguments, between {OPEN} and {CLOSE}:\n"
    f"{OPEN}\n<function=function-name>\n<parameter=argument-name>\nvalue\n</parameter>\n</function>\n{CLOSE}"
)


def told_functions(signatures: Sequence[str], form: str) -> str:
    listed = "\n".join(signatures)
    return f"# Tools\n\nThese functions can be called:\n<tools>\n{listed}\n</tools>\n\n{form}"


def _call_at(text: str, at: int) -> tuple[Call, int]:
    """The call behind an opening tag, and where the text goes on behind its closing one."""
    at = _skipped(text, at)
    if text.startswith("{", at):
        end = object_end(text, at)
        if end < 0:
            raise ReplyMalformed(f"The call is cut off: {shown(text[at:])}.")
        call = _call(Fields.of(json_of(text[at:end]), "A call"))
    elif found := _FUNCTION.match(text, at):
        call, end = _marked(found.group(1), text, found.end())
    else:
        raise ReplyMalformed(f"After {OPEN} comes a JSON object with name and arguments, not {shown(text[at:])}.")
    end = _skipped(text, end)
    if not text.startswith(CLOSE, end):
        raise ReplyMalformed(f"{OPEN} is opened and not closed behind the call.")
    return call, end + len(CLOSE)


def _skipped(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _call(fields: Fields) -> Call:
    name, arguments = fields.take("name"), fields.take("arguments")
    fields.done()
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ReplyMalformed(f"{shown(name)} is no function's name.")
    return Call(name, Fields.of(arguments, f"The call of {name}"))


def _marked(name: str, text: str, at: int) -> tuple[Call, int]:
    found = dict[str, object]()
    while parameter := _PARAMETER.match(text, at):
        key, value = parameter.groups()
        if key in found:
            raise ReplyMalformed(f"{key} stands twice in one call.")
        found[key] = _value(key, value.removeprefix("\n").removesuffix("\n"))
        at = parameter.end()
    if not text.startswith("</function>", at):
        raise ReplyMalformed(f"The call of {name} is not closed.")
    return Call(name, Fields.of(found, f"The call of {name}")), at + len("</function>")


def _value(key: str, text: str) -> object:
    return json_of(text) if key not in _TEXTS and text.lstrip()[:1] in ("[", "{") else text
