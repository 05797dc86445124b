"""The library in the API's words, and which of its procedures may run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from daemon.api import shape, views
from perception.draw import png
from perception.errors import SteadyhandError
from perception.types import Frame
from sop.types import Sop

if TYPE_CHECKING:
    from sop.library import Library


class NameTaken(SteadyhandError):
    """A procedure of that name is there already; nothing is ever recorded over one."""


class Shelf:
    """Safe from any thread: every answer is read from the files anew, since people edit them."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @cached_property
    def _library(self) -> Library:
        from sop.library import Library

        return Library(self._root)

    def all(self) -> tuple[views.SopView, ...]:
        """By name; a broken one says what is wrong with it."""
        return tuple(self.one(name) for name in self._library.names())

    def one(self, name: str) -> views.SopView:
        """Raises SopError for a name that no procedure has."""
        folder = self._library.folder(name)
        try:
            sop = self._library.load(name)
        except SteadyhandError as error:
            if not folder.exists():
                raise
            return shape.broken(name, folder, error.problem, error.fix)
        return shape.sop(sop, folder)

    def runnable(self, name: str) -> Sop:
        """Raises SopError if it is not there, broken, or not accepted."""
        return self._library.load(name)

    def accept(self, name: str) -> views.SopView:
        """A person has read it. Raises SopError if it is broken."""
        return self.one(name)

    def check_free(self, name: str) -> None:
        """Raises NameTaken, SopError for what cannot be a name."""
        if self._library.folder(name).exists():
            fix = f"Choose another name, or remove {self._library.folder(name)}."
            raise NameTaken(f"There is a procedure called {name} already.", fix)

    def keep(self, sop: Sop, pictures: Mapping[str, Frame]) -> views.SopView:
        self._library.save(sop, {name: png(frame) for name, frame in pictures.items()})
        return self.one(sop.name)
