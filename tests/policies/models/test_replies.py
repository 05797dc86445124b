"""What a model wrote, held to what an act needs."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import ReplyMalformed
from policies.models.replies import (
    MOST_DEPTH,
    Fields,
    between,
    bounded,
    first_json,
    json_of,
    legible,
    literal_of,
    number_of,
    object_end,
    one_of,
    pair_of,
    shown,
    text_of,
)


@pytest.mark.parametrize("reply", ["", " \n\t", "x" * 100_001])
def test_a_reply_has_a_size(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        bounded(reply)


@pytest.mark.parametrize(
    "text", ["", "line\n\tline", "naïve 北京 🙂 ❤️ 1️⃣", "a\u0301", "\u05e9\u05dc\u05d5\u05dd", "x" * 20_000]
)
def test_what_shows_is_text(text: str) -> None:
    assert text_of(text) == text == legible(text)


@pytest.mark.parametrize(
    "hidden",
    [
        "\u202e", "\u2066", "\u200e", "\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\x00", "\x1b", "\x7f", "\r",
        "\ud800",
        "\ue000", "\U000e0041", "\U000e0100", "\ufe00", "\u034f", "\u115f", "\u3164", "\uffa0", "\u2800", "\u2028",
        "\u2029",
        "\u180e", "\u17b4", "\uffff",
    ],
)  # fmt: skip
def test_what_hides_is_none(hidden: str) -> None:
    with pytest.raises(ReplyMalformed, match="does not show"):
        text_of(f"a{hidden}b")
    assert legible(f"a{hidden}b") == "ab"


@pytest.mark.parametrize("text", ["\ufe0f", "a\ufe0f", "❤\ufe0f\ufe0f", "\n\ufe0e", "文\ufe0f"])
def test_choices_of_drawing_carry_nothing_else(text: str) -> None:
    with pytest.raises(ReplyMalformed):
        text_of(text)


@given(st.text(max_size=30))
def test_what_is_legible_is_text(text: str) -> None:
    once = legible(text)
    assert legible(once) == once or any(each in "\ufe0e\ufe0f" for each in text)
    assert not any(unicodedata.category(each) in ("Cf", "Cs", "Co") for each in once)


@pytest.mark.parametrize("value", [3, 0.5, "12", " -7 ", "3.25", -0.0, 10**9])
def test_numbers(value: object) -> None:
    assert number_of(value, "it") == float(str(value))


@pytest.mark.parametrize(
    "value",
    [
        math.nan,
        math.inf,
        -math.inf,
        True,
        None,
        "",
        "1e3",
        "0x10",
        "\uff11\uff12",
        "1_000",
        "nan",
        [1],
        10**400,
        -(10**10),
        1j,
        "9" * 8,
    ],
)
def test_what_is_no_number(value: object) -> None:
    with pytest.raises(ReplyMalformed):
        number_of(value, "it")


def test_numbers_have_bounds() -> None:
    assert number_of(5, "it", 0, 5) == 5
    for value in (-1, 5.01):
        with pytest.raises(ReplyMalformed, match="from 0 to 5"):
            number_of(value, "it", 0, 5)


@pytest.mark.parametrize("value", [[1], [1, 2, 3], "12", {"x": 1, "y": 2}, [1, None], [[1, 2], 3], None])
def test_what_is_no_pair(value: object) -> None:
    with pytest.raises(ReplyMalformed):
        pair_of(value, "it")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}', '[{"a": {"b": 1, "b": 2}}]', "NaN", '{"a": -Infinity}', "{'a': 1}", '{"a": 1} {}',
        '{"a": 1,}',
        "", '"', "[" * 33 + "]" * 33, "]" * 50 + "[" * 50, '"]]]]]' + "[" * 99, "[" * 99_000, "9" * 5000, '{"a": "\n"}',
    ],
)  # fmt: skip
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(ReplyMalformed):
        json_of(text)


def test_brackets_in_strings_are_no_depth() -> None:
    value = {"text": "{[" * 60 + '"\\', "list": [[]]}
    assert json_of(json.dumps(value)) == value
    hides_its_depth = '["' + "]" * 60 + '", ' + "[" * 60 + "]" * 60 + "]"
    with pytest.raises(ReplyMalformed, match="too deeply"):
        json_of(hides_its_depth)
    assert json_of("[" * MOST_DEPTH + "]" * MOST_DEPTH) is not None


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=8), max_size=3), st.text(alphabet='{}"\\ax', max_size=6))
def test_an_object_ends_where_json_says(value: dict[str, str], behind: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert object_end(text + behind, 0) == len(text)


@pytest.mark.parametrize("text", ['{"a": "}', '{"a": "\\', '{"a": "\\"}', "{{}", '{"}'])
def test_an_object_that_does_not_end(text: str) -> None:
    assert object_end(text, 0) == -1
    with pytest.raises(ReplyMalformed):
        first_json(text)


def test_the_first_object_in_a_text() -> None:
    assert first_json('Well: {"a": "}{"} and {"b": 2}') == {"a": "}{"}
    with pytest.raises(ReplyMalformed, match="no JSON object"):
        first_json("none")


def test_literals_are_read_and_never_run() -> None:
    assert literal_of("{'a': [1, None, True, 'it\\'s']}") == {"a": [1, None, True, "it's"]}
    for text in (
        "{'a': 1, 'a': 2}",
        "{**{'a': 1}}",
        "print()",
        "a",
        "1 +",
        "f'{1}'",
        "[" * 40 + "]" * 40,
        "\x00",
        "'\ud800",
        "0x" + "f" * 6000,
        "{'a': -0x" + "f" * 6000 + "}",
    ):
        with pytest.raises(ReplyMalformed):
            literal_of(text)


def test_between_tags() -> None:
    assert between("x<a>1</a><a></a>", "<a>", "</a>") == ("1", "")
    assert between("none", "<a>", "</a>") == ()
    with pytest.raises(ReplyMalformed, match="cut off"):
        between("<a>1</a><a>2", "<a>", "</a>")


def test_fields_are_taken_once_and_none_is_left() -> None:
    fields = Fields.of({"a": "x", "b": [1, 2], "c": None, "d": "true", "e": False}, "It")
    assert not fields.has("c") and fields.text("a") == "x" and fields.pair("b") == (1, 2)
    assert fields.flag("d") is True and fields.flag("e") is False
    fields.done()
    with pytest.raises(ReplyMalformed, match="lacks a"):
        fields.take("a")
    with pytest.raises(ReplyMalformed, match="no object"):
        Fields.of([("a", 1)], "It")
    with pytest.raises(ReplyMalformed, match="flag is one of"):
        Fields.of({"flag": 1}, "It").flag("flag")
    Fields.of({"more": 1}, "It").done("more")


def test_what_is_told_back_hides_nothing() -> None:
    """It is shown to people, written to the journal and sent to a server."""
    refusals: tuple[Callable[[], object], ...] = (
        lambda: Fields.of({"\u202e\ud800\n" * 90: 1}, "It").done(),
        lambda: one_of("\u202e\ud800" * 90, "it", ("a", "b")),
        lambda: text_of({"\u202e\ud800": 1}),
        lambda: json_of('{"\u202e\ud800": '),
        lambda: number_of("\u202e\ud800", "it"),
    )
    for refuse in refusals:
        with pytest.raises(ReplyMalformed) as refusal:
            refuse()
        refusal.value.problem.encode()
        assert "\u202e" not in refusal.value.problem and len(refusal.value.problem) < 300


def test_a_little_of_it_is_shown() -> None:
    assert shown("x" * 99) == "“" + "x" * 60 + "”"
    assert shown("a\u200b\nb") == "“a��b”"
    assert shown(None) == "“None”"
    assert shown([16**6000]) == "“list”"
