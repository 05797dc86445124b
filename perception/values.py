"""What an element holds, as a person reads it. Pure."""

from __future__ import annotations

from perception.types import NumberValue, TextValue, Value


def text_of(value: Value) -> str | None:
    """None where there is nothing that anybody can read."""
    match value:
        case TextValue(text=text):
            return text
        case NumberValue(number=number):
            return f"{number:g}"
        case _:
            return None


def shown_text(value: Value) -> str:
    """The same, "" for nothing."""
    return text_of(value) or ""
