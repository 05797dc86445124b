"""What a key that a model presses does to the field that has the keyboard. Pure."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class Does(Enum):
    NOTHING = auto()
    """It selects all, copies, or takes a list away."""
    MOVES = auto()
    TURNS = auto()
    """It moves, and in a field for a number counts."""
    CHANGES = auto()
    ENTERS = auto()
    LEAVES = auto()
    """It goes elsewhere, or is a command."""


_COMMANDS: Final = frozenset({"ctrl", "control", "alt", "super", "meta"})
_MOVES: Final = frozenset({"begin", "end", "home", "kp_end", "kp_home", "kp_left", "kp_right", "left", "right"})
_TURNS: Final = frozenset(
    {"down", "kp_down", "kp_next", "kp_prior", "kp_up", "next", "page_down", "page_up", "prior", "up"}
)
_DELETES: Final = frozenset({"backspace", "delete", "insert", "kp_delete", "kp_insert"})
_EDITS: Final = frozenset("dhkuvwxyz")
"""With Control: cut, paste, undo and their like, in one toolkit or another."""
_ENTERS: Final = frozenset({"enter", "iso_enter", "kp_enter", "return"})
_LEAVES: Final = frozenset({"iso_left_tab", "kp_tab", "menu", "tab", *(f"f{number}" for number in range(1, 13))})
_NOTHING: Final = frozenset(
    {"alt_l", "alt_r", "control_l", "control_r", "escape", "shift_l", "shift_r", "super_l", "super_r"}
)
_HARMLESS: Final = frozenset({"ctrl+a", "ctrl+c", "ctrl+insert", "control+a", "control+c"})


def does(chord: str) -> Does:
    """Of a chord that nobody knows: that it changes what the field holds, or goes elsewhere."""
    *held, key = chord.casefold().split("+")
    commands = _COMMANDS & set(held)
    if chord.casefold() in _HARMLESS or (key in _NOTHING and not commands):
        return Does.NOTHING
    if key in _ENTERS and not held:
        return Does.ENTERS
    if commands - {"ctrl", "control"} or (commands and key not in _MOVES | _TURNS | _DELETES | _EDITS):
        return Does.LEAVES
    if key in _MOVES:
        return Does.MOVES
    if key in _TURNS:
        return Does.TURNS
    return Does.LEAVES if key in _LEAVES | _ENTERS else Does.CHANGES
