"""Texts compared the way a person would: white space, trailing colons and "unsaved" marks do not matter, letters do."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPACE = re.compile(r"\s+")
_MARKS = "*•●"
_BETWEEN = re.compile(r"\s+[-\u2013\u2014|\u00b7]\s+")
_COUNTED = re.compile(
    r"\b(untitled|unnamed|unsaved|new|document|unbenannt|dokument|sans titre|sin título|senza titolo|sem título"
    r"|naamloos|без имени|無題|未命名)([ _-]*+(?:(document|file|tab)[ _-]*+)?)\d+",
    re.IGNORECASE,
)
_MOMENTARY = re.compile(
    r"\d{1,2}:\d{2}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d ?(s|sec|ms|min|h|%|[kKMG]i?B)(?!\w)"
    r"|\bago\b|\b(just now|today|yesterday)\b",
    re.IGNORECASE,
)


_PLACE = re.compile(r"(?<![\w.])(~|[A-Za-z]:)?[/\\][\w.+-]+[/\\]|^~?/[\w.+-]+$|\b(file|https?)://|\blocalhost\b")

ANY, ANY_FOLDER = "…", "…/"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def momentary(text: str) -> bool:
    """The text tells a time, a date or a progress: it will read differently tomorrow."""
    return _MOMENTARY.search(text) is not None


def passing(text: str) -> bool:
    """The text tells a time, or where something lies in this machine's folders or network: it holds for today."""
    return momentary(text) or _PLACE.search(text) is not None


def tidy(text: str) -> str:
    """The text without what carries no meaning: outer and doubled white space, a final colon, dots for an ellipsis.

    Case and accents stay: "Save" and "SAVE" may be two buttons.
    """
    return _remembered(text) if len(text) <= _SHORT else _tidied(text)


def _tidied(text: str) -> str:
    flat = _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip().replace("...", "…")
    return flat.rstrip(":\uff1a").rstrip() or flat


_SHORT = 200
_remembered = lru_cache(maxsize=4096)(_tidied)
"""Names are asked for again and again while a screen is searched."""


def same(one: str, other: str) -> bool:
    return one == other or tidy(one) == tidy(other)


def core(title: str) -> str:
    """A window title without the marks of unsaved changes."""
    return tidy(title.strip().strip(_MARKS))


def uncounted(title: str) -> str:
    """The title with the counter of a fresh document left open: "Untitled 2" is any untitled document."""
    return _COUNTED.sub(lambda found: f"{found[1].lower()} #", tidy(title))


def parts(title: str) -> tuple[str, ...]:
    """What a title is put together from: "*a.txt - Mousepad" gives "a.txt", "Mousepad"."""
    return tuple(part for part in (core(piece) for piece in _BETWEEN.split(core(title))) if part)


def folders(title: str) -> frozenset[str]:
    """The folders a title tells: those of "/home/me/a.txt - Editor" are "home" and "me"."""
    paths = (part for part in parts(title) if part.startswith(("/", "~")))
    return frozenset(piece for path in paths for piece in path.split("/")[:-1] if piece)


def counted(template: str) -> str:
    """The template with every number in it left open, those of its parameters aside."""
    pieces = re.split(r"(\{\w+\})", template)
    return "".join(piece if index % 2 else _NUMBER.sub(ANY, piece) for index, piece in enumerate(pieces))


def fits(wanted: str, text: str) -> bool:
    """The same text, "…" in `wanted` standing for any number, and "…/" at its start for any folder: where files lie and
    how many there were is other each time."""
    wanted, text = tidy(wanted), tidy(text)
    folder = wanted.startswith(ANY_FOLDER)
    pieces = (re.escape(piece) for piece in re.split(f"{ANY}+", wanted[len(ANY_FOLDER) * folder :]))
    pattern = rf"(?>{ANY}+|{_NUMBER.pattern})".join(pieces)
    return wanted == text or re.fullmatch((".*/" if folder else "") + pattern, text) is not None


def same_title(wanted: str, title: str) -> bool:
    """It fits, or only the counter of a fresh document differs."""
    return fits(wanted, title) or uncounted(wanted) == uncounted(title)


def alike(one: str, other: str) -> float:
    """How much two titles have in common, 0 to 1: 1 the same document, between for the same kind of window."""
    if core(one) == core(other):
        return 1.0
    if same_title(core(one), core(other)):
        return 0.8
    mine, theirs = set(parts(one)), set(parts(other))
    return 0.5 * len(mine & theirs) / max(1, len(mine | theirs))


def shorten(text: str, length: int = 60) -> str:
    flat = _SPACE.sub(" ", text).strip()
    return flat if len(flat) <= length else flat[: length - 1] + "…"
