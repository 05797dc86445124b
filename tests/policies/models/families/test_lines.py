"""Action lines: what is between the brackets, exactly."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controllers.types import Arg, AtPoint, Origin, Scroll
from perception.types import Point, Rect
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.families.lines import (
    apart,
    app_of,
    fenced,
    line,
    line_at,
    lines_of,
    page_way,
    place_of,
    so_far,
    typeable,
)
from policies.models.making import launch
from policies.models.types import Past
from policies.models.view import Space
from tests.policies.models.screens import screen

SCREEN = screen(Rect(0, 0, 1000, 500), 1000, 500)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_survives(text: str) -> None:
    (found,) = lines_of(line("type", content=text, other="x"))
    assert found.name == "type" and found.given.left == {"content": text, "other": "x"}


def test_values_are_text_numbers_and_lists() -> None:
    text = "do(action=\"Tap\", element=[1, -2.5], box=(3,4), deep=[[1,2],[3]], keys=['ctrl', 'c'], )"
    (found,) = lines_of(text)
    assert found.given.left == {
        "action": "Tap", "element": [1, -2.5], "box": [3, 4], "deep": [[1, 2], [3]], "keys": ["ctrl", "c"],
    }  # fmt: skip
    assert line("f", a=(1, 2), b=[3, "x"], c=4) == "f(a=(1,2), b=[3,'x'], c=4)"


def test_several_lines_follow_one_another() -> None:
    assert [each.name for each in lines_of("click(a='1')\n\ntype(b='2')\nwait()")] == ["click", "type", "wait"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'I'm here'", "I'm here"),
        ("'it's 5 o'clock, isn't it?'", "it's 5 o'clock, isn't it?"),
        ('"say "hi" to them"', 'say "hi" to them'),
        (r"'it\'s'", "it's"),
        (r"'a\\b \d \u4f60 \x41'", "a\\b \\d 你 A"),
        ("'two\nlines'", "two\nlines"),
        ("'f(x)'", "f(x)"),
    ],
)
def test_a_quotation_mark_may_be_forgotten_to_escape(written: str, meant: str) -> None:
    (found,) = lines_of(f"type(content={written})")
    assert found.given.left == {"content": meant}


@pytest.mark.parametrize(
    "text",
    [
        "", "click", "click(", "click(a", "click(a=", "click(a='1'", "click(a='1' b='2')", "click(a=1, a=2)",
        "click(a=b)", "click(a=nan)", "click(a=1e9)", "click(a=12345678901)", "click(a=--1)", "click('1')",
        "click(a=f'1')", "(a='1')", "click(a='1') and then", "click(a=" + "[" * 40 + "]" * 40 + ")",
        r"type(content='C:\bin')", r"type(c='\u12')", r"type(c='\U00110000')", "a.b(c='1')",
        "type(content='print('a')')", "x" * 41 + "()",
    ],
)  # fmt: skip
def test_what_is_no_line_is_refused(text: str) -> None:
    with pytest.raises(ReplyMalformed):
        lines_of(text)


def test_a_line_in_a_text_ends_where_it_ends() -> None:
    found, end = line_at("I go: wait() now", 6)
    assert (found.name, end) == ("wait", 12)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("(100,200)", (100, 100)),
        ("<|box_start|>(100,200)<|box_end|>", (100, 100)),
        ("<point>100 200</point>", (100, 100)),
        ("<bbox>100 200 300 400</bbox>", (200, 150)),
        ("[637, 964, 637, 964]", (637, 482)),
        ([100, 200], (100, 100)),
        ([100, 200, 300, 400], (200, 150)),
        ("(100.5, 200.5)", (100, 100)),
    ],
)
def test_places_are_read_however_they_are_marked(value: object, at: tuple[int, int]) -> None:
    assert place_of(value, Space(1000), SCREEN) == Point(*at)


@pytest.mark.parametrize(
    "value",
    [
        "", "(1)", "(1,2,3)", "(-1,2)", "(1,2000)", "(\uff11,2)", "1,2", "(a,b)", "(1,2)(3,4)", [1], [1, "x"], 5,
        None, [300, 200, 100, 400], "(-900,100,1100,200)", [-900, 100, 1100, 200],
        [0, 900, 100, 1001], ["1", True], "<point>1,2</point>",
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused(value: object) -> None:
    with pytest.raises(ReplyMalformed):
        place_of(value, Space(1000), SCREEN)


def test_blocks_of_code_are_told_from_the_rest() -> None:
    assert fenced("see\n```python\na\n```\nand ```WAIT```") == ("see\n \nand", ("a", "WAIT"))
    with pytest.raises(ReplyMalformed, match="cut off"):
        fenced("```python\na")


def test_what_has_no_words_is_inexpressible() -> None:
    with pytest.raises(Inexpressible):
        apart("I do Action: x", "Action:")
    for text in ("", "sent off\n"):
        with pytest.raises(Inexpressible):
            typeable(text)
    with pytest.raises(Inexpressible):
        page_way(Scroll(SCREEN.observation.id, AtPoint(Point(1, 1)), 0, 3))


def test_an_app_is_one_word() -> None:
    app = launch(SCREEN, "Ann's app")
    assert app_of(app) == "Ann's app"
    with pytest.raises(Inexpressible):
        app_of(replace(app, command=Arg("xterm -e sh", Origin.MODEL, "")))


def test_turns_that_are_not_shown_are_told() -> None:
    gone, shown = Past(None, "one\n\nstep", "it was done"), Past(SCREEN, "two", "it was refused")
    assert so_far([gone, shown]) == "Step 1: one step => it was done\nWhat came of the last step: it was refused"
    assert so_far([]) == ""
