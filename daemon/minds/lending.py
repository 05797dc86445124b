"""One model at a time is kept between runs: what it has loaded and read is what makes the next call cheap.

A run, or a look for one thing, borrows it; closing gives it back. Borrowed twice at once there are two.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

from daemon.minds.reach import Reach
from perception.clock import Deadline
from policies.agent.policy import Mindset
from policies.models.backend import Backend, Request, Say
from policies.models.types import Completion

What = tuple[str, str]
"""Which model it is and how it is reached, and with which key (Reach.key)."""


class Lent(Backend):
    """The very backend, until it is given back."""

    def __init__(self, backend: Backend, give_back: Callable[[Backend], None]) -> None:
        self._backend = backend
        self._give_back = give_back
        self._lock = threading.Lock()
        self._returned = False

    def complete(self, request: Request, deadline: Deadline, say: Say = lambda _: None) -> Completion:
        return self._backend.complete(request, deadline, say)

    def abandon(self) -> None:
        self._backend.abandon()

    def close(self) -> None:
        with self._lock:
            if self._returned:
                return
            self._returned = True
        self._give_back(self._backend)


class Lending:
    """Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: tuple[What, Backend] | None = None
        self._ended = False

    def open(self, reach: Reach, secrets: tuple[str, ...]) -> Mindset:
        """Raises as Reach.open."""
        what = (reach.terms, reach.key())  # one that was opened with another key would go on with it
        mindset, kept = reach.open(secrets), self._take(what)
        if kept is not None:
            mindset.backend.close()  # it has started nothing
        return replace(mindset, backend=Lent(kept or mindset.backend, lambda own: self._keep(what, own)))

    def close(self) -> None:
        with self._lock:
            self._ended, idle, self._idle = True, self._idle, None
        if idle is not None:
            idle[1].close()

    def _take(self, what: What) -> Backend | None:
        with self._lock:
            if self._idle is None or self._idle[0] != what:
                return None
            kept, self._idle = self._idle[1], None
            return kept

    def _keep(self, what: What, backend: Backend) -> None:
        with self._lock:
            before, room = self._idle, not self._ended
            if room:
                self._idle = (what, backend)
        surplus = before[1] if room and before is not None else None if room else backend
        if surplus is not None:
            surplus.close()
