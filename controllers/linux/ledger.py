"""Who did it: the server's own account of which connection asked for an input event.

The RECORD extension delivers, in one ordered stream, every XTestFakeInput request with the connection that made it and
every input event of the core devices. The server is single-threaded and carries such a request out before it takes the
next one, so the event of a request follows it directly. Time, device and key code need not tell two authors apart:
an event that our own request did not ask for is a person's, even the same key in the same millisecond.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from controllers.linux.x11 import BUTTON_PRESS, BUTTON_RELEASE, KEY_PRESS, KEY_RELEASE
from controllers.types import Author

KINDS = frozenset({KEY_PRESS, KEY_RELEASE, BUTTON_PRESS, BUTTON_RELEASE})


@dataclass(frozen=True, slots=True)
class Asked:
    author: Author
    kind: int
    detail: int


class Ledger:
    """Fed in stream order by one thread. `ours` tells our own connections by their resource id base."""

    def __init__(self, ours: Callable[[int], bool]) -> None:
        self._ours = ours
        self._asked: Asked | None = None
        self._held: set[int] = set()

    def asked(self, client: int, kind: int, detail: int) -> None:
        """A connection is about to be served. An earlier request that gave no event gives none any more."""
        author = Author.AGENT if self._ours(client) else Author.PERSON
        self._asked = Asked(author, kind, detail) if kind in KINDS else None

    def over(self) -> None:
        """The request before this has had its event, if it had any."""
        self._asked = None

    def came(self, kind: int, detail: int) -> Author:
        """Whose this event is. With no request before it, it came from hardware, or it is the repetition of a key that
        is held down."""
        asked, self._asked = self._asked, None
        # A button's number may be mapped on its way (left-handed mice), a key's never.
        fits = asked and asked.kind == kind and (asked.detail == detail or kind in (BUTTON_PRESS, BUTTON_RELEASE))
        if asked and fits:
            self._hold(asked)
            return asked.author
        return Author.AGENT if kind == KEY_PRESS and detail in self._held else Author.PERSON

    def _hold(self, asked: Asked) -> None:
        if asked.author is Author.AGENT and asked.kind == KEY_PRESS:
            self._held.add(asked.detail)
        elif asked.kind == KEY_RELEASE:
            self._held.discard(asked.detail)
