"""Key names of other programs (pyautogui's, the web's, Qwen's cookbook) as ours (X keysym names, modifiers first)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from policies.errors import Inexpressible, ReplyMalformed
from policies.models.replies import shown, text_of

_MODIFIERS: Final = {
    "ctrl": "ctrl", "control": "ctrl", "ctrlleft": "ctrl", "ctrlright": "ctrl", "shift": "shift", "shiftleft": "shift",
    "shiftright": "shift", "alt": "alt", "altleft": "alt", "altright": "alt", "option": "alt", "win": "super",
    "winleft": "super", "winright": "super", "super": "super", "meta": "super", "cmd": "super", "command": "super",
    "controll": "ctrl", "controlr": "ctrl", "shiftl": "shift", "shiftr": "shift", "altl": "alt", "altr": "alt",
    "superl": "super", "superr": "super",
}  # fmt: skip
MOST_KEYS: Final = 6
"""Of one chord: four that are held, one that is pressed, and one more that is named twice."""
_LONE: Final = {"ctrl": "Control_L", "alt": "Alt_L", "shift": "Shift_L", "super": "Super_L"}
_ORDER: Final = ("ctrl", "alt", "shift", "super")
_SIGNS: Final = {
    "+": "plus", "-": "minus", ",": "comma", ".": "period", "/": "slash", "\\": "backslash", ";": "semicolon",
    "'": "apostrophe", "[": "bracketleft", "]": "bracketright", "=": "equal", "`": "grave", " ": "space",
    "\n": "Return", "\t": "Tab",
}  # fmt: skip
_CHARACTERS: Final = {
    "exclam": "!", "quotedbl": '"', "numbersign": "#", "dollar": "$", "percent": "%", "ampersand": "&",
    "parenleft": "(", "parenright": ")", "asterisk": "*", "colon": ":", "less": "<", "greater": ">", "question": "?",
    "at": "@", "asciicircum": "^", "underscore": "_", "braceleft": "{", "bar": "|", "braceright": "}",
    "asciitilde": "~", "multiply": "*", "kpmultiply": "*",
    **{f"{pad}{digit}": str(digit) for pad in ("num", "kp") for digit in range(10)},
}  # fmt: skip
"""X names, and those of a number pad, of what is pressed by the character itself."""
_NAMED: Final = {
    "enter": "Return", "return": "Return", "kpenter": "Return", "esc": "Escape", "escape": "Escape", "tab": "Tab",
    "space": "space", "spacebar": "space", "backspace": "BackSpace", "delete": "Delete", "del": "Delete",
    "insert": "Insert", "home": "Home", "end": "End", "pageup": "Page_Up", "pgup": "Page_Up",
    "prior": "Page_Up", "pagedown": "Page_Down", "pgdn": "Page_Down", "next": "Page_Down",
    "up": "Up", "arrowup": "Up", "down": "Down", "arrowdown": "Down", "left": "Left", "arrowleft": "Left",
    "right": "Right", "arrowright": "Right", "printscreen": "Print", "print": "Print",
    "capslock": "Caps_Lock", "numlock": "Num_Lock", "scrolllock": "Scroll_Lock", "pause": "Pause", "menu": "Menu",
    "apps": "Menu", "add": "plus", "kpadd": "plus", "subtract": "minus", "kpsubtract": "minus", "divide": "slash",
    "kpdivide": "slash", "decimal": "period", "kpdecimal": "period",
    **_CHARACTERS,
    **{ours.lower(): ours for ours in _SIGNS.values()},
    **{f"f{number}": f"F{number}" for number in range(1, 25)},
}  # fmt: skip
_THEIRS: Final = {
    "Return": "enter", "Escape": "esc", "Page_Up": "pageup", "Page_Down": "pagedown", "BackSpace": "backspace",
    "Print": "printscreen", "Caps_Lock": "capslock",
    **{ours: sign for sign, ours in _SIGNS.items() if sign.isprintable()}, "space": "space",
}  # fmt: skip


def chord_of(keys: Sequence[object]) -> str:
    """One chord from the names of its keys, in any order: "ctrl+shift+Tab". Letters beside held keys are small, however
    they are written: shift is a key of its own. Raises ReplyMalformed for a key that nobody knows, none at all, or
    several that are no modifiers."""
    names = [part for key in keys[: MOST_KEYS + 1] for part in _parts(key)]
    if len(names) > MOST_KEYS:
        raise ReplyMalformed("Too many keys at once: press one after the other.")
    held = {found for name in names if (found := _MODIFIERS.get(_bare(name)))}
    plain = [_plain(name) for name in names if _bare(name) not in _MODIFIERS]
    if len(plain) > 1:
        raise ReplyMalformed(f"Several keys at once ({', '.join(plain)[:60]}): press one after the other.")
    if not plain:
        if len(held) != 1 or len(names) != 1:
            raise ReplyMalformed("No key is named.")
        return _LONE[held.pop()]
    key = plain[0].lower() if held and len(plain[0]) == 1 else plain[0]
    return "+".join([*(each for each in _ORDER if each in held), key])


def keys_of(chord: str) -> list[str]:
    """The chord as pyautogui names its keys: `chord_of` gives it back. Raises Inexpressible."""
    *held, key = chord.split("+")
    lone = {ours: theirs for theirs, ours in _LONE.items()}.get(key, "")
    name = lone or _THEIRS.get(key) or (key if len(key) == 1 else key.lower())
    names = ["win" if each == "super" else each for each in (*held, name)]
    try:
        back = chord_of(names)
    except ReplyMalformed:
        raise Inexpressible(f"{chord} is no chord that it has names for.") from None
    if sorted(back.split("+")) != sorted(chord.split("+")):
        raise Inexpressible(f"{chord} is no chord that it has names for.")
    return names


def _bare(name: str) -> str:
    return name.lower().replace(" ", "").replace("_", "")


def _parts(key: object) -> list[str]:
    if not isinstance(key, str) or not key or len(key) > 40:
        raise ReplyMalformed(f"{shown(key)} is no key.")
    if key == "+" or "+" not in key:
        return [key]
    parts = [*key[:-2].split("+"), "+"] if key.endswith("++") else key.split("+")
    if not all(parts):
        raise ReplyMalformed(f"{shown(key)} is no chord: a key is missing beside the +.")
    return parts


def _plain(name: str) -> str:
    if len(name) == 1:
        if name in _SIGNS:
            return _SIGNS[name]
        if name.isprintable() and text_of(name, "A key"):
            return name
    found = _NAMED.get(_bare(name))
    if found is None:
        raise ReplyMalformed(f"{shown(name)} is no key that is known.")
    return found
