"""Keysyms by name and by character, and chords such as "ctrl+s": no connection, no layout."""

from __future__ import annotations

import difflib
import importlib
import re
from dataclasses import dataclass
from functools import cache

from controllers.errors import ActionRefused
from controllers.types import Modifier

RETURN, TAB = 0xFF0D, 0xFF09
BACKSPACE, DELETE, KP_SPACE, KP_DELETE, KP_EQUAL = 0xFF08, 0xFFFF, 0xFF80, 0xFF9F, 0xFFBD
KP_CHARACTERS, DEAD = range(0xFFAA, 0xFFBA), range(0xFE50, 0xFEA0)
FIRST_FUNCTION_KEY = 0xF000
UNICODE = 0x01000000
# fmt: off
_GROUPS = (
    "latin1", "miscellany", "xkb", "latin2", "latin3", "latin4", "greek", "cyrillic", "hebrew", "arabic", "thai",
    "korean", "katakana", "publishing", "technical", "special", "xf86",
)
# fmt: on
_PREFERRED = {0xFF55: "Page_Up", 0xFF56: "Page_Down", 0xFF61: "Print", 0x20AC: "EuroSign"}
_SPOKEN = {
    "enter": "Return", "esc": "Escape", "del": "Delete", "ins": "Insert", "pgup": "Page_Up", "pageup": "Page_Up",
    "pgdn": "Page_Down", "pagedown": "Page_Down", "spacebar": "space", "back": "BackSpace", "arrowup": "Up",
    "arrowdown": "Down", "arrowleft": "Left", "arrowright": "Right", "+": "plus", "-": "minus", "printscreen": "Print",
    "capslock": "Caps_Lock", "numlock": "Num_Lock", "win": "Super_L", "cmd": "Super_L", "€": "EuroSign",
}  # fmt: skip
_MODIFIERS = {each.value: each for each in Modifier} | {"control": Modifier.CTRL}


@dataclass(frozen=True, slots=True)
class Chord:
    modifiers: tuple[Modifier, ...]
    keysym: int


@cache
def names() -> dict[str, int]:
    """Every keysym name that X knows, about 1,500: loaded at the first use."""
    found: dict[str, int] = {}
    for group in _GROUPS:
        for attribute, keysym in vars(importlib.import_module(f"Xlib.keysymdef.{group}")).items():
            if attribute.startswith("XK_"):
                found.setdefault(attribute[3:].replace("XF86_", "XF86"), keysym)
    return found | {name: keysym for keysym, name in _PREFERRED.items()}


@cache
def _by_keysym() -> dict[int, str]:
    found: dict[int, str] = {}
    for name, keysym in names().items():
        found.setdefault(keysym, name)
    return found | _PREFERRED


def name_of(keysym: int) -> str:
    """The X name: "Return", "eacute", "U4E2D"; "" for no symbol."""
    if UNICODE < keysym <= UNICODE + 0x10FFFF:
        return f"U{keysym - UNICODE:04X}"
    return _by_keysym().get(keysym, f"0x{keysym:x}" if keysym else "")


def keysym_of_character(character: str) -> int:
    """The keysym that types it. A line break is Return."""
    if character == "\n":
        return RETURN
    if character == "\t":
        return TAB
    code = ord(character)
    return code if 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xFF else UNICODE | code


def keysym_named(name: str) -> int:
    """A keysym by X name, by "U20AC", or by its one character. Raises ActionRefused with the nearest names."""
    if len(name) == 1 and name.isprintable():
        return keysym_of_character(name)
    if name in names():
        return names()[name]
    if re.fullmatch(r"U[0-9A-Fa-f]{4,6}", name) and int(name[1:], 16) <= 0x10FFFF:
        return keysym_of_character(chr(int(name[1:], 16)))
    near = _near(name)
    raise ActionRefused(f"There is no key named {name!r}.", f"Did you mean {' or '.join(near)}?" if near else "")


def types(keysym: int) -> bool:
    """Does the key put a character where the focus is, or take one away? An unknown key counts as one that does."""
    if keysym in (BACKSPACE, DELETE, KP_SPACE, KP_DELETE, KP_EQUAL) or keysym in KP_CHARACTERS or keysym in DEAD:
        return True
    return keysym < FIRST_FUNCTION_KEY or UNICODE <= keysym <= UNICODE + 0x10FFFF


def parse_chord(chord: str) -> Chord:
    """Modifiers first, then one key: "ctrl+shift+Tab", "ctrl++". Raises ActionRefused."""
    head, key = (chord[:-2], "plus") if chord.endswith("++") else chord.rpartition("+")[::2]
    if chord == "+":
        head, key = "", "plus"
    modifiers = []
    for part in head.split("+") if head else ():
        if part.lower() not in _MODIFIERS:
            fix = f"The modifiers are {', '.join(_MODIFIERS)}; they come first, as in ctrl+shift+Tab."
            raise ActionRefused(f"{part!r} in {chord!r} is no modifier.", fix)
        modifiers.append(_MODIFIERS[part.lower()])
    if not key:
        raise ActionRefused(f"{chord!r} names no key.", "A chord ends with a key, as in ctrl+s.")
    return Chord(tuple(dict.fromkeys(modifiers)), keysym_named(key))


def _near(name: str) -> list[str]:
    if spoken := _SPOKEN.get(name.lower().replace("_", "").replace(" ", "")):
        return [spoken]
    folded: dict[str, str] = {}
    for each in names():
        folded.setdefault(each.lower(), each)
    return [folded[each] for each in difflib.get_close_matches(name.lower(), folded, n=3, cutoff=0.7)]
