"""One application on the accessibility bus: who it is, and what does not change from one look to the next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from perception.trees.atspi_node import Node
from perception.trees.bus import Answer
from perception.trees.roles import Bit

VISIBLE = 1 << 30


@dataclass(slots=True)
class Memory:
    """Facts of live objects, by path. Paths are not used twice while an application lives."""

    interfaces: dict[str, frozenset[str]] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    labels: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    actions: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    def keep(self, alive: set[str]) -> None:
        """Forget what is gone, so that a long run does not grow."""
        for facts in (self.interfaces, self.identifiers, self.labels):
            for path in facts.keys() - alive:
                del facts[path]
        for key in [key for key in self.actions if key[0] not in alive]:
            del self.actions[key]


@dataclass(slots=True)
class App:
    """`probe` is the first question of a look while it is unanswered: an application that hangs has one, not many."""

    peer: str
    pid: int
    toolkit: str = ""
    version: str = ""
    memory: Memory = field(default_factory=Memory)
    probe: asyncio.Task[Answer] | None = None

    @property
    def is_qt(self) -> bool:
        return self.toolkit == "Qt"

    @property
    def is_chromium(self) -> bool:
        return self.toolkit == "Chromium"

    @property
    def is_gtk4(self) -> bool:
        return self.toolkit.lower() == "gtk" and self.version.startswith("4")

    @property
    def clips(self) -> bool:
        """Widgets are drawn inside their parents; web pages may draw anywhere."""
        return self.is_qt or self.toolkit.lower() == "gtk"

    @property
    def has_cache(self) -> bool:
        """Qt always answers GetItems with an empty list."""
        return not self.is_qt

    @property
    def has_identifiers(self) -> bool:
        """Whether the AccessibleId property is worth asking for; Qt 5 lacks it."""
        return not self.is_chromium and not (self.is_qt and self.version.startswith("5"))

    def settle(self, node: Node) -> None:
        """GTK 4 says SHOWING of its top window only; what is VISIBLE inside shows."""
        if self.is_gtk4 and node.bits & VISIBLE:
            node.bits |= Bit.SHOWING
