"""UI-Venus-1.5, held to the action space and the replies that inclusionAI publishes."""

import pytest

from controllers.types import DoubleClick, Drag, Flick, LongPress, Navigate, Navigation, Wait
from perception.types import Point, Rect, Surface
from policies.models import making
from policies.models.families.ui_venus import UiVenus
from policies.models.families.ui_venus_grounding import NOT_THERE, UiVenusGrounding
from policies.models.types import Hover, Past, Task, Words, blank
from policies.types import Ask, Done
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

VENUS, GROUNDING = UiVenus(), UiVenusGrounding()
DESK = seen(VENUS, Rect(0, 0, 1000, 1000))
PHONE = seen(VENUS, Rect(0, 0, 1000, 2000), Surface.PHONE)


def acting(action: str) -> str:
    return f"<think>so</think>\n<action>{action}</action>\n<conclusion>it goes on</conclusion>"


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("Click(box=(868,487))", clicked(868, 974)),
        ("Drag(start=(100,100), end=(200,300))", Drag(LOOK, at(100, 200), at(200, 600))),
        ("Scroll(start=(500,800), end=(500,300))", Flick(LOOK, at(500, 1600), at(500, 600))),
        ("Scroll(start=(500,800), end=(500,300), direction='up')", Flick(LOOK, at(500, 1600), at(500, 600))),
        ("Scroll(start=(500,800), end=(500,300), direction='')", Flick(LOOK, at(500, 1600), at(500, 600))),
        ("Scroll(direction='down')", making.scroll(PHONE, "down", 5)),
        ("Type(content='it's \"so\"')", making.write(PHONE, 'it\'s "so"', replace=True)),
        ("Launch(app='Maps')", making.launch(PHONE, "Maps")),
        ("Wait()", Wait(LOOK, 2.0)),
        ("Finished(content='')", Done("")),
        ("Finished(content='壁纸_3.jpg 1.2MB')", Done("壁纸_3.jpg 1.2MB")),
        ("CallUser(content='Which of the two?')", Ask("Which of the two?")),
        ("LongPress(box=(10,20))", LongPress(LOOK, at(10, 40))),
        ("PressBack()", Navigate(LOOK, making.front(PHONE), Navigation.BACK)),
        ("PressHome()", Navigate(LOOK, making.front(PHONE), Navigation.HOME)),
        ("PressEnter()", making.press(PHONE, "Return")),
        ("PressRecent()", Navigate(LOOK, making.front(PHONE), Navigation.RECENTS)),
    ],
)
def test_its_actions_on_a_phone(action: str, meant: object) -> None:
    """inclusionAI/UI-Venus models/navigation/utils.py (MOBILE_USER_PROMPT, parse_answer); (868,487) is the example in
    Venus_framework/policy/ui_venus_policy.py, which divides by 1000 as well."""
    found = VENUS.read(acting(action), PHONE)
    assert (found.said, found.thought, found.left) == (meant, "so\nit goes on", 0)


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("Scroll(direction='down')", making.scroll(DESK, "down", 5)),
        ("Launch(app='Files', url='')", making.launch(DESK, "Files")),
        ("Hover(box=(5,6))", Hover(Point(5, 6))),
        ("DoubleClick(box=(5,6))", DoubleClick(LOOK, at(5, 6))),
        ("Hotkey(keys=['ctrl', 'c'])", making.press(DESK, "ctrl+c")),
        ("Type(content='hello')", making.write(DESK, "hello")),
        ("PressBack()", making.press(DESK, "alt+Left")),
    ],
)
def test_its_actions_elsewhere(action: str, meant: object) -> None:
    """inclusionAI/UI-Venus models/navigation/utils.py (WEB_USER_PROMPT)."""
    assert VENUS.read(acting(action), DESK).said == meant


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("Click(box=(1,2))", "<action> is wanted"),
        ("<think>x</think><action>Click(box=(1,2))", "not closed"),
        (acting("Click(box=(1,2))") + acting("Click(box=(3,4))"), "2 are there"),
        ("<think>no end<action>Wait()</action>", "not closed"),
        (acting("Click(box=(1,2,3))"), "no place"),
        (acting("Click(box=(1,))"), "no place"),
        (acting("Click(box=(1001,2))"), "outside"),
        (acting("Scroll(start=(1,2))"), "end"),
        (acting("Launch(url='http://example.com')"), "No address"),
        (acting("PressHome()"), "The action is one of"),
        (acting("Answer(content='x')"), "The action is one of"),
        (acting("Hotkey(keys=['a', 'b'])"), "one after the other"),
    ],
)
def test_refusals_can_be_told(reply: str, why: str) -> None:
    refused(VENUS, reply, PHONE if "start" in reply else DESK, why)


def test_several_actions_of_which_the_first_is_done() -> None:
    found = VENUS.read(acting("Click(box=(1,2))\nType(content='x')"), DESK)
    assert (found.said, found.left) == (clicked(1, 2), 1)


def test_all_it_can_say_is_read_back() -> None:
    both = {"Ask", "Click", "Done", "Drag", "Key", "Launch", "LongPress", "Scroll", "Type", "Wait"}
    said = {f"desktop {each}" for each in both | {"DoubleClick", "Hover"}}
    assert survey(VENUS) == said | {f"phone {each}" for each in both | {"Navigate", "Flick"}}


@pytest.mark.parametrize("surface", [Surface.DESKTOP, Surface.PHONE])
def test_it_withstands_what_is_no_reply(surface: Surface) -> None:
    withstands(VENUS, surface)


def test_it_is_told_what_it_did() -> None:
    past = [Past(None, acting("Wait()"), "nothing changed")]
    words, picture = VENUS.ask(Task("Pay it", Surface.PHONE), PHONE, past).parts
    assert isinstance(words, Words) and picture == blank(PHONE)
    assert "<action>Wait()</action>" in words.text and "nothing changed" in words.text and "Pay it" in words.text
    assert "PressRecent()" in words.text and "Hotkey" not in words.text


@pytest.mark.parametrize(
    ("reply", "at_point"),
    [
        ("[1748,415,1769,430]", None),
        ("[-900,100,1100,200]", None),
        ("[748,415,769,430]", (758, 422)),
        ("[123, 456]", (123, 456)),
        (" [0,1000] ", (0, 999)),
    ],
)
def test_a_place_is_a_point_or_the_middle_of_a_box(reply: str, at_point: tuple[int, int] | None) -> None:
    """inclusionAI/UI-Venus models/grounding/ui_venus1_5_gd.py, _parse_point. The first is the raw_response of its
    examples/grounding_result_format.json, which an earlier model gave in pixels."""
    on = seen(GROUNDING, Rect(0, 0, 1000, 1000))
    if at_point is None:
        refused(GROUNDING, reply, on, "outside")
    else:
        assert GROUNDING.read(reply, on).said == clicked(*at_point)


def test_what_is_not_there_is_refused_by_the_model() -> None:
    """The same file: [-1,-1] is infeasible."""
    on = seen(GROUNDING, Rect(0, 0, 1000, 1000))
    for reply in ("[-1,-1]", "[-1, -1]"):
        assert GROUNDING.read(reply, on).said == making.give_up(NOT_THERE)
    assert GROUNDING.write(making.give_up(NOT_THERE), on) == "[-1,-1]"
    for reply in ("-1,-1", "[-1,5]", "[1,2] or so", "[[1,2]]", "[1,2", "(1,2)", "click [1,2]"):
        refused(GROUNDING, reply, on)


def test_grounding_is_read_back_and_withstands() -> None:
    assert survey(GROUNDING) == {"desktop Click", "phone Click"}
    withstands(GROUNDING)


def test_an_action_in_a_thought_is_none() -> None:
    refused(VENUS, "<think>It says <action>Click(box=(1,1))</action>, so</think>", PHONE, "opened and not closed")
