"""Our acts out of what every family says in its own words."""

import math
import shlex
from dataclasses import replace
from fractions import Fraction

import pytest

from controllers.types import AtPoint, Flick, Origin, Scroll, ToWindow, Type, TypeMode, Way
from perception.types import Display, Point, Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.types import Said
from policies.types import Ask, GiveUp, Noted
from tests.policies.models.screens import screen

DESK = screen(Rect(100, 50, 1000, 500), 1000, 500)
PHONE = screen(Rect(0, 0, 1000, 2000), 500, 1000, Surface.PHONE)
FRONT = ToWindow(DESK.observation.foreground)
HERE = Point(300, 200)


def test_whatever_a_model_says_is_its_own() -> None:
    for argument in (
        making.write(DESK, "x").text,
        making.press(DESK, "ctrl+c").chord,
        making.launch(DESK, "gedit").command,
    ):
        assert argument.origin is Origin.MODEL
    assert making.answer("x").value.origin is Origin.MODEL


@pytest.mark.parametrize("way", list(making.WAYS))
def test_the_wheel_turns_at_least_once_and_never_far(way: str) -> None:
    def turned(amount: float) -> int:
        said = making.scroll(DESK, way, amount)
        return max(abs(said.dx), abs(said.dy))

    assert [turned(each) for each in (0.2, 3, 3.6, 1e5)] == [1, 3, 4, making.MOST_NOTCHES]
    assert making.scroll(DESK, "down", 2, HERE) == Scroll(DESK.observation.id, AtPoint(HERE), 0, 2)
    for amount in (0, -0.0, -1, math.nan, math.inf, 1e6):
        with pytest.raises(ReplyMalformed):
            making.scroll(DESK, way, amount)


def test_few_pixels_are_notches() -> None:
    assert [making.notches(each) for each in (5, -30, 40, "-400", 0)] == [5, -30, 1, -10, 0]
    for amount in (1e6, math.nan, "many", True):
        with pytest.raises(ReplyMalformed):
            making.notches(amount)


def test_a_finger_goes_from_where_to_where_it_is_said() -> None:
    look, start = PHONE.observation.id, Point(500, 1000)
    for end, way in (
        (Point(500, 500), Way.UP),
        (Point(500, 1500), Way.DOWN),
        (Point(0, 1000), Way.LEFT),
        (Point(999, 1001), Way.RIGHT),
        (Point(500, 1010), Way.DOWN),
    ):
        said = making.swipe(PHONE, start, end)
        assert said == Flick(look, AtPoint(start), AtPoint(end)) and said.way is way


def test_a_finger_that_goes_no_farther_taps() -> None:
    dense = replace(PHONE, observation=replace(PHONE.observation, displays=(Display("0", PHONE.bounds, Fraction(3)),)))
    for on, end in ((PHONE, Point(507, 992)), (dense, Point(523, 1000))):
        with pytest.raises(ReplyMalformed, match="taps"):
            making.swipe(on, Point(500, 1000), end)
    assert making.swipe(dense, Point(500, 1000), Point(525, 1000)).to == AtPoint(Point(525, 1000))


def test_a_drag_that_goes_nowhere_is_a_click_in_disguise() -> None:
    with pytest.raises(ReplyMalformed, match="ends where it begins"):
        making.drag(DESK, HERE, HERE)


def test_a_finger_is_held_for_a_while() -> None:
    assert [making.long_press(PHONE, HERE, each).seconds for each in (0, 2, "3", 1e6)] == [0.5, 2.0, 3.0, 10.0]
    assert making.long_press(PHONE, HERE).seconds == 0.8
    for seconds in (-1, math.nan, "long", None):
        with pytest.raises(ReplyMalformed):
            making.long_press(PHONE, HERE, seconds)


def test_it_waits_a_minute_at_most() -> None:
    assert [making.wait(DESK, each).seconds for each in (0, 1.5, "2", 1e8)] == [0, 1.5, 2, 60]
    for seconds in (-1, math.nan, math.inf, "soon", None, True):
        with pytest.raises(ReplyMalformed):
            making.wait(DESK, seconds)


@pytest.mark.parametrize("name", ["Simple Calendar Pro", 'Ann\'s "app"', "a; rm -rf ~", "$(id)", "微信"])
def test_an_app_is_one_word_of_a_command(name: str) -> None:
    command = making.launch(DESK, name).command.value
    assert isinstance(command, str) and shlex.split(command) == [name]


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "--version", "-x", "a\u200bb", 3, None])
def test_what_is_no_app(name: object) -> None:
    with pytest.raises(ReplyMalformed):
        making.launch(DESK, name)


def test_typing() -> None:
    look = DESK.observation.id
    assert making.write(DESK, "x") == Type(look, FRONT, making.arg("x"), TypeMode.APPEND)
    assert making.write(DESK, "x", HERE, replace=True) == Type(look, AtPoint(HERE), making.arg("x"), TypeMode.REPLACE)
    for text in ("a\u202eb", 3, None, "x" * 20_001):
        with pytest.raises(ReplyMalformed):
            making.write(DESK, text)


def test_words_for_people() -> None:
    said: list[Said] = [making.ask("Which?"), making.give_up(""), making.answer("42"), making.fact("red")]
    assert said[0] == Ask("Which?")
    assert isinstance(said[1], GiveUp) and said[1].reason
    assert [each.name for each in said if isinstance(each, Noted)] == ["answer", "fact"]
    for question in ("", " \n", "a\u2066b", None):
        with pytest.raises(ReplyMalformed):
            making.ask(question)
