"""What a field holds, in words, and nothing of what it hides."""

import pytest

from perception.types import HiddenValue, NoValue, NumberValue, TextValue, Value
from perception.values import shown_text, text_of


@pytest.mark.parametrize(
    ("value", "text"), [(TextValue("x"), "x"), (TextValue(""), ""), (NumberValue(2.5), "2.5"), (NumberValue(3.0), "3")]
)
def test_what_is_held_in_words(value: Value, text: str) -> None:
    assert text_of(value) == shown_text(value) == text


@pytest.mark.parametrize("value", [HiddenValue(), NoValue()])
def test_what_is_hidden_or_not_there_is_no_text(value: Value) -> None:
    assert text_of(value) is None and shown_text(value) == ""
