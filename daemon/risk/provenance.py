"""Where an argument was born. A person's own words go through; what a screen or a model says does not, and the question
says what it is and where it came from. What a screen says is never run as a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from controllers.types import Arg, Origin, Secret
from daemon.risk.words import fields
from daemon.types import Level, Review
from perception.types import Element, Role
from sop.numerals import is_number

SHOWN = 60
"""Characters of the argument that the question shows."""

_VALUES = (
    ("address of the web", re.compile(r"(?:https?|ftp|file)://\S|\bwww\.\S+\.\S", re.I)),
    ("e-mail address", re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")),
    ("bank account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("amount", re.compile(r"(?:[$€£¥₹₽₩]|\b(?:USD|EUR|GBP|JPY|CNY|INR)\b)\s?\d|\d\s?(?:[$€£¥₹₽₩]|(?:USD|EUR|GBP)\b)")),
    ("phone number", re.compile(r"^\+?[\d ()/.-]{7,20}$")),
    ("path", re.compile(r"^(?:~|\.{0,2})/\S|^[A-Za-z]:\\")),
    (
        "command",
        re.compile(r"\b(?:sudo|rm|curl|wget|chmod|bash|sh|python3?|powershell|eval)\s+\S|[|;&]{1,2}\s*\w+|\$\("),
    ),
)
"""What a value is by its look, the first that fits. However long a text is, all of it is looked at: none
begins with what repeats."""

_FORMULA = ("=", "+", "-", "@")
"""How formulas begin: any of these in one spreadsheet or another."""

_FIELDS = ("recipient", "amount", "card", "address", "url", "path", "command", "personal")
"""What a value is by what the field asks for (words.fields)."""


def review_origin(what: str, arg: Arg, field: Element | None, runs: bool) -> Iterator[Review]:
    """`what` names the argument; `runs` says that what is entered there is carried out."""
    if arg.origin not in (Origin.SCREEN, Origin.MODEL):
        return
    source = "the screen" if arg.origin is Origin.SCREEN else "a model"
    shown = "" if isinstance(arg.value, Secret) else f" “{arg.value[:SHOWN]}”"
    asked = _asked_by(field)
    if runs and arg.origin is Origin.SCREEN:
        yield Review(Level.DENY, "screen-code", f"the {what}{shown} comes from the screen, and would be run")
        return
    if asked == "personal" and arg.origin is Origin.MODEL:
        name = field.label or field.name if field else "this field"
        yield Review(Level.ASK, "provenance", f"What should go in “{name}”? A model made up{shown}")
    kind = asked or kind_of(arg)
    yield Review(Level.CONFIRM, "provenance", f"the {kind or what}{shown} comes from {source}: {arg.evidence}")


def calculated(arg: Arg, element: Element | None) -> bool:
    """A cell of a spreadsheet takes it for a formula, which may fetch and send; a plain number is none."""
    if element is None or element.role is not Role.CELL or isinstance(arg.value, Secret):
        return False
    return arg.value.strip().startswith(_FORMULA) and not is_number(arg.value)


def kind_of(arg: Arg) -> str:
    """What the value looks like, "" for nothing in particular."""
    if isinstance(arg.value, Secret):
        return ""
    text = arg.value.strip()
    return next((kind for kind, look in _VALUES if look.search(text)), "")


def _asked_by(field: Element | None) -> str:
    if field is None:
        return ""
    said = [text for text in (field.label, field.name, field.description) if text]
    return next((kind for kind in _FIELDS if any(fields()[kind].within(text) for text in said)), "")
