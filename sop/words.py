"""What common words on buttons and fields mean, across languages. Plain data with two uses: a label that was translated
is recognised if its id stayed, and a step that deletes, sends or pays says so. Unknown words are never guessed at.

The words are in words.txt: a meaning, a colon, and its labels in several languages; no label stands in two lines.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sop.text import tidy

GRAVE = frozenset(
    {
        "book", "buy", "delete", "discard", "empty trash", "erase", "format", "install", "order", "overwrite", "pay",
        "post", "publish", "remove", "replace", "send", "share", "submit", "transfer", "uninstall",
    }
)  # fmt: skip
"""Meanings after which there may be no way back."""

HARMLESS = frozenset({"back", "cancel", "close", "no"})
"""Meanings that leave what was opened."""

_FIRST_IDEOGRAPH = 0x2E80
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _meanings() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        meaning, _, words = line.partition(":")
        found.update((tidy(word).casefold(), meaning) for word in words.split(","))
    return found


def meaning(text: str) -> str:
    """The one meaning of a whole label ("Speichern" → "save"), "" if it is not a known word."""
    return _meanings().get(tidy(text).casefold().rstrip("…"), _meanings().get(tidy(text).casefold(), ""))


def translated(one: str, other: str) -> bool:
    """Both labels are known words for the same thing, in whatever language."""
    return meaning(one) != "" and meaning(one) == meaning(other)


def grave(text: str) -> str:
    """The grave meaning that the text mentions anywhere ("Delete contact" → "delete"), "" for none."""
    flat = tidy(text).casefold()
    words = set(_WORD.findall(flat))
    for word, found in _meanings().items():
        if found in GRAVE and (word in words or (word in flat and not _spaced(word))):
            return found
    return ""


def _spaced(word: str) -> bool:
    """A single word of a script that puts spaces between words; others are looked for inside the text."""
    return " " not in word and all(ord(letter) < _FIRST_IDEOGRAPH for letter in word)
