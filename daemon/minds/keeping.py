"""A run that a model decided well becomes a procedure: it waits for the person's acceptance like any that was edited,
and from then on the same command takes no model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from daemon.errors import PictureLost
from daemon.journal import Journal
from daemon.shelf import Shelf
from daemon.store import Pictures, PictureStore
from daemon.types import RunId
from policies.agent.moments import moments, strayed
from policies.errors import TrajectoryError
from policies.trajectory import decode_turn
from policies.types import Turn
from sop.compile import compile_demonstration
from sop.errors import EmptyRecording

LONGEST = 40
"""Characters of a name that is made of a command."""

UNREADABLE = "not all that was written down of it can be read back"

_NOT_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Kept:
    """Under that name."""

    name: str


@dataclass(frozen=True, slots=True)
class NotKept:
    """`why`, for the person; "" where nothing was done that could be done again."""

    why: str


def keep(run: RunId, goal: str, journal: Journal, store: PictureStore, shelf: Shelf) -> Kept | NotKept:
    """A procedure does what the person saw done and agreed to: a run that went astray on its way makes none. Raises
    SopError."""
    try:
        turns = tuple(_read(journal.turns(run), store.of(run)))
    except TrajectoryError:
        return NotKept(UNREADABLE)
    if why := strayed(turns):
        return NotKept(why)
    name = free_name(goal, frozenset(shelf.library.names()))
    try:
        found = compile_demonstration(moments(turns, run), name, goal)
    except EmptyRecording:
        return NotKept("")
    shelf.quarantine(found.sop, found.pictures)
    return Kept(name)


def free_name(goal: str, taken: frozenset[str]) -> str:
    plain = unicodedata.normalize("NFKD", goal).encode("ascii", "ignore").decode().lower()
    base = _NOT_NAME.sub("-", plain).strip("-")[:LONGEST].strip("-") or "job"
    return next(each for each in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if each not in taken)


def _read(kept: Sequence[Mapping[str, Any]], pictures: Pictures) -> Iterator[Turn]:
    """A lost picture costs the evidence of its looks. Raises TrajectoryError for a turn that cannot be read back."""
    for data in kept:
        try:
            yield decode_turn(dict(data), pictures.get)
        except PictureLost:
            yield decode_turn({**data, "frame": None}, pictures.get)
