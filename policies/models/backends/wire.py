"""What is sent to an OpenAI-compatible server and what comes back, without the connection. Pure.

Sent is POST {base}/chat/completions with a stream asked for. Back comes either one JSON object or server-sent events
(WHATWG HTML, 9.2), a `data:` line each; servers that ignore `stream` are understood too.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import Any, Final

from policies.errors import ModelUnreachable
from policies.models.backend import Request
from policies.models.backends.control import without_control
from policies.models.replies import MOST_CHARACTERS
from policies.models.types import Completion, Message, Part, Picture, Tool, Usage, Words

MOST_BYTES: Final = 16_000_000
"""Of one reply on the wire; an event of one token takes some 250."""
MOST_LINE: Final = 1_000_000
MOST_CALLS: Final = 16
LETTERS: Final = 32
"""Characters that a token may stand for: a server that passes by the limit of tokens is cut off after so many."""
LETTERS_A_TOKEN: Final = 3
PIXELS_A_TOKEN: Final = 750
"""Of a picture, as the families that say so count."""
_CALL_TAG: Final = re.compile(r"<(?=/?tool_call>)")
FIX: Final = "Ask the same address with another program; if that works, the server's log tells more."


def body_of(request: Request, model: str) -> bytes:
    """JSON, with every picture in it as the very PNG that was given."""
    wanted: dict[str, Any] = {
        "model": model,
        "messages": [_message(each) for each in request.messages],
        "temperature": 0,
        "max_tokens": request.tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.tools:
        wanted["tools"] = [_tool(each) for each in request.tools]
    return json.dumps(wanted, ensure_ascii=False).encode()


def _message(message: Message) -> dict[str, Any]:
    """Text alone goes as text: the templates of some servers know no parts outside of a user's message."""
    texts = [without_control(each.text) for each in message.parts if isinstance(each, Words)]
    plain = len(texts) == len(message.parts)
    return {"role": message.speaker.value, "content": "\n".join(texts) if plain else _parts(message.parts)}


def _parts(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [_picture(each) if isinstance(each, Picture) else _words(each) for each in parts]


def _words(words: Words) -> dict[str, Any]:
    return {"type": "text", "text": without_control(words.text)}


def _picture(picture: Picture) -> dict[str, Any]:
    data = base64.b64encode(picture.png).decode()
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}


def _tool(tool: Tool) -> dict[str, Any]:
    function = {"name": tool.name, "description": tool.description, "parameters": json.loads(tool.schema)}
    return {"type": "function", "function": function}


@dataclass(slots=True)
class _Call:
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Reading:
    """A reply as it comes in. `finished` once nothing more is to be read; what follows is left on the wire."""

    tokens: int
    finished: bool = False
    _line: bytearray = field(default_factory=bytearray)
    _texts: list[str] = field(default_factory=list)
    _calls: dict[int, _Call] = field(default_factory=dict)
    _letters: int = 0
    _usage: dict[str, Any] = field(default_factory=dict)
    _ended: str = ""

    def feed(self, data: bytes) -> Iterator[str]:
        """Pieces of text that this completes. Raises ModelUnreachable for what is no such stream."""
        self._line += data
        *lines, rest = bytes(self._line).split(b"\n")
        self._line = bytearray(rest)
        if max(map(len, (rest, *lines))) > MOST_LINE:
            raise ModelUnreachable("The server sends a reply without an end.", FIX)
        for line in lines:
            if self.finished:
                return
            if line.startswith(b"data:"):
                yield from self._event(line.removeprefix(b"data:").strip())

    def whole(self, data: bytes) -> Iterator[str]:
        """The same of a reply that is one JSON object."""
        found = _json(data)
        self._usage = _object(found.get("usage"))
        choice = _first(found)
        self._ended = str(choice.get("finish_reason") or "")
        yield from self._delta(_object(choice.get("message")))
        self.finished = True

    def completion(self, seconds: float) -> Completion:
        """Raises ModelUnreachable where the reply broke off."""
        if not (self.finished or self._ended):
            raise ModelUnreachable("The server broke off within its reply.", FIX)
        beside = "".join(self._texts)
        if self._calls:
            beside = _CALL_TAG.sub("< ", beside)  # what the server did not take for a call is none
        text = _whole_characters("\n".join([*filter(None, [beside]), *map(_called, self._calls.values())]))
        limit = self._limit
        whole = self._ended != "length" and self._letters <= limit
        return Completion(text[:limit], self._used(seconds), whole)

    @property
    def _limit(self) -> int:
        return min(MOST_CHARACTERS, self.tokens * LETTERS)

    def _event(self, data: bytes) -> Iterator[str]:
        if data == b"[DONE]":
            self.finished = True
            return
        found = _json(data)
        if error := found.get("error"):
            raise ModelUnreachable(f"The server failed while it answered: {quoted(said_in(error))}.", FIX)
        self._usage = _object(found.get("usage")) or self._usage
        choice = _first(found)
        yield from self._delta(_object(choice.get("delta")))
        self._ended = str(choice.get("finish_reason") or self._ended)

    def _delta(self, delta: dict[str, Any]) -> Iterator[str]:
        piece = delta.get("content")
        if isinstance(piece, str) and piece:
            self._letters += len(piece)
            self._texts.append(piece)
            yield piece
        calls = delta.get("tool_calls")
        for place, each in enumerate(calls if isinstance(calls, list) else ()):
            self._called(place, _object(each))
        if self._letters > self._limit:
            self.finished = True

    def _called(self, place: int, found: dict[str, Any]) -> None:
        index = found.get("index", place)
        if not isinstance(index, int) or (index not in self._calls and len(self._calls) >= MOST_CALLS):
            raise ModelUnreachable("The server sends tool calls that cannot be told apart.", FIX)
        call, function = self._calls.setdefault(index, _Call()), _object(found.get("function"))
        name, arguments = function.get("name"), function.get("arguments")
        call.name += name if isinstance(name, str) else ""
        if isinstance(arguments, dict):  # Ollama's own form
            arguments = json.dumps(arguments, ensure_ascii=False)
        if isinstance(arguments, str):
            call.arguments += arguments
            self._letters += len(arguments)

    def _used(self, seconds: float) -> Usage:
        details = _object(self._usage.get("prompt_tokens_details"))
        read, written = (_count(self._usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
        return Usage(read, min(read, _count(details.get("cached_tokens"))), written, seconds)


def reckoned(completion: Completion, request: Request) -> Completion:
    """The same; where the server did not tell what it read or wrote, with about as much as that was. A limit of cost
    would never be reached otherwise. It is reckoned high rather than low."""
    used = completion.usage
    said = [part for message in request.messages for part in message.parts]
    letters = sum(len(part.text) for part in said if isinstance(part, Words))
    letters += sum(len(each.description) + len(each.schema) for each in request.tools)
    pixels = sum(part.width * part.height for part in said if isinstance(part, Picture))
    read = used.read or _tokens(letters) + ceil(pixels / PIXELS_A_TOKEN)
    written = used.written or _tokens(len(completion.text))
    return replace(completion, usage=replace(used, read=read, written=written))


def _tokens(letters: int) -> int:
    return ceil(letters / LETTERS_A_TOKEN)


def models_in(data: bytes) -> tuple[str, ...]:
    """The names of GET {base}/models. Raises ModelUnreachable."""
    listed = _json(data).get("data")
    return tuple(str(_object(each).get("id", "")) for each in listed[:1000]) if isinstance(listed, list) else ()


def said_in(error: object) -> str:
    """The words of an error, in any of the forms that servers give it."""
    if isinstance(error, dict):
        inner = error.get("error") or error.get("message") or error.get("detail") or error
        return str(inner) if inner is error else said_in(inner)
    return str(error)


def quoted(text: str) -> str:
    """What another program said, short and on one line: it is shown to a person."""
    plain = " ".join("".join(each if each.isprintable() else " " for each in text[:2000]).split())
    return f"“{plain[:200]}…”" if len(plain) > 200 else f"“{plain}”"


def _called(call: _Call) -> str:
    """As text. Arguments that are no JSON stay as they are: whoever reads them says what is wrong."""
    return f'<tool_call>\n{{"name": {json.dumps(call.name)}, "arguments": {call.arguments or "{}"}}}\n</tool_call>'


def _whole_characters(text: str) -> str:
    """JSON can escape the half of a character, which no message can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _json(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ModelUnreachable(
            f"The server sends what is no reply: {quoted(data[:80].decode('utf-8', 'replace'))}.", FIX
        )
    return found


def _first(found: dict[str, Any]) -> dict[str, Any]:
    """Its first choice; the event that tells the usage has none."""
    choices = found.get("choices")
    return _object(choices[0]) if isinstance(choices, list) and choices else {}


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}


def _count(found: object) -> int:
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 10**9 else 0
