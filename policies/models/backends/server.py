"""Any OpenAI-compatible server: vLLM, llama.cpp, Ollama, a hosted one.

Asked again, later each time and never at the same moment as others, is only what nothing was done for: no connection,
429, 502, 503, 504. Redirects are not followed, no proxy of the environment is used, and a host that the settings do not
name is refused before its name is looked up. The key goes to that server alone, over TLS or within this machine.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Final

from perception.clock import Deadline, boot_ns, holding
from perception.hosts import Hosts
from policies.errors import ModelTrouble, ModelUnreachable
from policies.models.backend import Backend, Request, Say
from policies.models.backends import refusals
from policies.models.backends.address import Address
from policies.models.backends.exchange import Exchange, Failed, Head, Item, Sent
from policies.models.backends.wire import FIX, MOST_LINE, Reading, body_of, models_in, quoted, reckoned
from policies.models.types import Completion

MODELS_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds for a connection, the first word and each further one (a deadline may end it sooner); how often it is
    tried in all, and the seconds before the second time, which double."""

    connect_s: float = 5.0
    first_s: float = 300.0
    next_s: float = 60.0
    tries: int = 4
    pause_s: float = 0.5


class _Again(Exception):
    """Nothing was done; `after` is how long the server wants to be left alone."""

    def __init__(self, trouble: ModelTrouble, after: float | None) -> None:
        super().__init__(trouble.problem)
        self.trouble = trouble
        self.after = after


class ServerBackend(Backend):
    """Raises HostRefused besides what every backend raises, and PromptTooLong."""

    def __init__(self, address: Address, hosts: Hosts, patience: Patience | None = None) -> None:
        self._address = address
        self._hosts = hosts
        self._patience = patience or Patience()
        self._turn = threading.Lock()
        self._now: Exchange | None = None

    def complete(self, request: Request, deadline: Deadline, say: Say = lambda _: None) -> Completion:
        body = body_of(request, self._address.model)
        with holding(self._turn, deadline), self._keeping_the_key():
            for attempt in count(1):
                deadline.check()
                try:
                    return self._once(request, body, deadline, say)
                except _Again as again:
                    self._pause(again, attempt, deadline)
        raise AssertionError("it is tried a counted number of times")

    def models(self, deadline: Deadline) -> tuple[str, ...]:
        """The names of what the server has, () where it tells none. Raises as `complete` does."""
        with self._keeping_the_key(), closing(self._items("/models", b"", deadline.within(MODELS_S))) as items:
            try:
                head, data = self._head(items), _short(items)
            except _Again as again:
                raise again.trouble from None
            if head.status in (401, 403):
                raise refusals.refusal(head.status, head.headers, data, self._address.where, self._address.model)
            if head.status in (404, 405):
                return ()
            if head.status != 200 or "json" not in head.headers.get("content-type", ""):
                raise refusals.no_such_server(self._address.where, head.headers)
            return models_in(data)

    def check(self, deadline: Deadline) -> None:
        """Is it up, and has it that model? A server that tells no names is taken at its word. Raises as `complete`
        does."""
        known = self.models(deadline)
        if known and self._address.model not in known:
            raise refusals.unknown_model(self._address.model, known)

    def abandon(self) -> None:
        exchange = self._now
        if exchange is not None:
            exchange.leave()

    def close(self) -> None:
        self.abandon()

    def _pause(self, again: _Again, attempt: int, deadline: Deadline) -> None:
        """Half of it is left to chance: who was turned away together does not come back together."""
        pause = self._patience.pause_s * 2 ** (attempt - 1) * random.uniform(0.5, 1.0)
        wait = max(pause, again.after or 0.0)
        if attempt >= self._patience.tries or wait >= deadline.remaining:
            raise again.trouble from None
        deadline.sleep(wait)

    def _once(self, request: Request, body: bytes, deadline: Deadline, say: Say) -> Completion:
        began = boot_ns()
        with closing(self._items("/chat/completions", body, deadline)) as items:
            head = self._head(items)
            kind = head.headers.get("content-type", "")
            reading = Reading(request.tokens)
            if head.status != 200:
                self._refuse(head, _short(items), deadline)
            elif "event-stream" in kind:
                self._stream(items, reading, say)
            elif "json" in kind:
                for piece in reading.whole(_short(items)):
                    say(piece)
            else:
                raise refusals.no_such_server(self._address.where, head.headers)
        return reckoned(reading.completion((boot_ns() - began) / 1e9), request)

    def _stream(self, items: Iterator[Item], reading: Reading, say: Say) -> None:
        for item in items:
            for piece in reading.feed(item) if isinstance(item, bytes) else ():
                say(piece)
            if reading.finished:
                return

    def _refuse(self, head: Head, data: bytes, deadline: Deadline) -> None:
        where, model = self._address.where, self._address.model
        if head.status in (404, 405):
            known = self.models(deadline)
            if not known and not refusals.names(model, head.headers, data):
                raise refusals.no_such_server(where, head.headers)
            if model not in known:
                raise refusals.unknown_model(model, known)
        trouble = refusals.refusal(head.status, head.headers, data, where, model)
        if head.status in refusals.BUSY:
            raise _Again(trouble, refusals.retry_after(head.headers))
        raise trouble

    def _head(self, items: Iterator[Item]) -> Head:
        first = next(items, Failed(False, "it hung up"))
        if isinstance(first, Head):
            return first
        reason = first.reason if isinstance(first, Failed) else "it speaks no HTTP"
        trouble = refusals.not_there(self._address.where, quoted(reason))
        if isinstance(first, Failed) and first.refused:
            raise _Again(trouble, None)
        raise trouble

    def _items(self, path: str, body: bytes, deadline: Deadline) -> Generator[Item, None, None]:
        self._hosts.check(*self._address.place)
        sent = Sent(self._address.base + path, self._headers(), body)
        exchange = Exchange(sent, self._patience.connect_s, deadline.remaining)
        self._now = exchange
        try:
            yield from exchange.items(self._patience.first_s, self._patience.next_s, deadline)
        finally:
            exchange.leave()
            self._now = None

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "steadyhand"}
        if not self._address.key:
            return headers
        if not self._address.private:
            fix = "Use https, or bring the server near: ssh -L 8000:127.0.0.1:8000 HOST"
            raise ModelUnreachable(f"Everybody on the way to {self._address.where} could read the key.", fix)
        return headers | {"Authorization": f"Bearer {self._address.key}"}

    @contextmanager
    def _keeping_the_key(self) -> Iterator[None]:
        """Whatever a server repeats of what it was sent, no error tells the key."""
        try:
            yield
        except ModelTrouble as trouble:
            key = self._address.key
            if not key or key not in str(trouble):
                raise
            raise type(trouble)(trouble.problem.replace(key, "…"), trouble.fix.replace(key, "…")) from None


def _short(items: Iterator[Item]) -> bytes:
    """A body that is no stream, up to the length that any has."""
    data = bytearray()
    for item in items:
        if isinstance(item, bytes):
            data += item
        if len(data) > MOST_LINE:
            raise ModelUnreachable("The server's answer does not end.", FIX)
    return bytes(data)
