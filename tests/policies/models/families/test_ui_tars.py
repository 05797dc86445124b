"""UI-TARS 1.0 and 1.5 and Doubao-1.5, held to the replies that ByteDance publishes."""

import pytest

from controllers.types import (
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    Key,
    Launch,
    LongPress,
    Navigate,
    Scroll,
    Wait,
)
from perception.types import Point, Rect, Surface
from policies.models import making
from policies.models.dialect import Dialect
from policies.models.families.ui_tars import DIALECTS, Doubao15, UiTars10, UiTars15
from policies.models.types import Hover, Past, Task, Words, blank
from policies.types import Ask, Done
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

SCREEN = Rect(0, 0, 1920, 1080)
PHONE = Rect(0, 0, 1080, 2400)
ONE, DOUBAO, ONE_FIVE = UiTars10(), Doubao15(), UiTars15()
BOTH = {"Ask", "Click", "Done", "Drag", "Key", "Scroll", "Type", "Wait"}
ON_PHONES = {"Launch", "LongPress", "Navigate"}


def test_a_reply_of_its_readme() -> None:
    """bytedance/UI-TARS README.md, “Usage”; README_coordinates.md scales by the picture that smart_resize makes."""
    on = seen(ONE_FIVE, SCREEN)
    assert (on.width, on.height) == (1932, 1092)
    found = ONE_FIVE.read("Thought: Click the button\nAction: click(start_box='(100,200)')", on)
    assert found.said == clicked(100 * 1920 // 1932, 200 * 1080 // 1092)
    assert (found.thought, found.left, found.grave) == ("Click the button", 0, "")


def test_the_expected_output_of_its_deployment_page() -> None:
    """bytedance/UI-TARS README_deploy.md, “Expected Output” (its thought is Chinese and longer)."""
    reply = "Thought: 让我点击它看看里面有什么选项。\nAction: click(start_box='(177,549)')"
    assert ONE_FIVE.read(reply, seen(ONE_FIVE, SCREEN)).said == clicked(175, 542)


@pytest.mark.parametrize(("x", "y"), [(495, 30), (381, 153), (66, 851)])
def test_replies_of_its_training_example(x: int, y: int) -> None:
    """bytedance/UI-TARS data/training_example.json: version 1.0, in thousandths."""
    reply = f"Action: click(start_box='<|box_start|>({x},{y})<|box_end|>')"
    assert ONE.read(reply, seen(ONE, Rect(0, 0, 1000, 2000))).said == clicked(x, 2 * y)


def test_several_actions_in_one_reply() -> None:
    """bytedance/UI-TARS-desktop multimodal/gui-agent/action-parser/test/defaultActionParser.test.ts, “multiple actions”
    (its thought is longer). The first is done."""
    reply = (
        "Thought: Let's structure these steps.\nAction: click(point='<point>403 81</point>')\n\n"
        "type(content='baidu.com')\n\nhotkey(key='enter')\n\nclick(point='<point>403 431</point>')\n\n"
        "type(content='北京天气')\n\nhotkey(key='enter')"
    )
    found = DOUBAO.read(reply, seen(DOUBAO, Rect(0, 0, 1000, 1000)))
    assert (found.said, found.left) == (clicked(403, 81), 5)


def test_a_box_and_the_marks_around_a_reply() -> None:
    """The same file, “with [x1, y1, x2, y2]” and “O1 mode”."""
    on = seen(DOUBAO, Rect(0, 0, 1000, 1000))
    assert DOUBAO.read("Thought: 。\nAction: click(start_box='[637,964,637,964]')", on).said == clicked(637, 964)
    o1 = (
        "<Thought>I need to perform this action</Thought>\nAction_Summary: Click and type text\n"
        "Action: click(start_box='(100,200)')\n</Output>"
    )
    assert DOUBAO.read(o1, on).said == clicked(100, 200)


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("left_double(point='<point>1 2</point>')", DoubleClick(LOOK, at(1, 2))),
        ("right_single(point='<point>1 2</point>')", Click(LOOK, at(1, 2), Button.RIGHT)),
        ("drag(start_point='<point>1 2</point>', end_point='<point>30 40</point>')", Drag(LOOK, at(1, 2), at(30, 40))),
        ("drag(start_box='(1,2)', end_box='(30,40)')", Drag(LOOK, at(1, 2), at(30, 40))),
        ("scroll(point='<point>1 2</point>', direction='down')", Scroll(LOOK, at(1, 2), 0, 5)),
        ("hover(start_box='(1,2)')", Hover(Point(1, 2))),
        ("select(start_box='(1,2)')", clicked(1, 2)),
        ("select(start_box='(1,2)', end_box='(30,40)')", Drag(LOOK, at(1, 2), at(30, 40))),
        ("open_computer()", making.look()),
        ("finished(content='it\\'s done')", Done("it's done")),
        ("finished()", Done("")),
        ("call_user()", Ask("so")),
        ("call_user(content='which one?')", Ask("which one?")),
    ],
)
def test_its_actions_on_a_desktop(action: str, meant: object) -> None:
    """bytedance/UI-TARS codes/ui_tars/prompt.py and action_parser.py."""
    assert DOUBAO.read(f"Thought: so\nAction: {action}", seen(DOUBAO, Rect(0, 0, 1000, 1000))).said == meant


@pytest.mark.parametrize(
    ("keys", "chord"), [("ctrl c", "ctrl+c"), ("enter", "Return"), ("ctrl shift t", "ctrl+shift+t")]
)
def test_keys_have_spaces_between(keys: str, chord: str) -> None:
    on = seen(DOUBAO, SCREEN)
    assert DOUBAO.read(f"Action: hotkey(key='{keys}')", on).said == making.press(on, chord)


def test_a_reply_may_stand_between_backticks_as_its_format_does() -> None:
    """bytedance/UI-TARS codes/ui_tars/prompt.py, “Output Format”."""
    found = ONE_FIVE.read("```\nThought: so\nAction: wait()\n```", seen(ONE_FIVE, SCREEN))
    assert (found.said, found.thought) == (Wait(LOOK, 5.0), "so")


def test_its_actions_on_a_phone() -> None:
    """bytedance/UI-TARS codes/ui_tars/prompt.py (mobile) and README_v1.md (mobile, with end_box)."""
    on = seen(DOUBAO, PHONE, Surface.PHONE)

    def said(action: str) -> object:
        return DOUBAO.read(f"Action: {action}", on).said

    assert said("long_press(point='<point>500 500</point>')") == LongPress(LOOK, at(540, 1200))
    assert said("long_press(start_box='<|box_start|>(500,500)<|box_end|>', time='')") == LongPress(LOOK, at(540, 1200))
    assert said("press_back()") == Navigate(LOOK, making.front(on), making.BACK)
    assert said("press_home()") == Navigate(LOOK, making.front(on), making.HOME)
    assert isinstance(said("open_app(app_name='Simple Calendar Pro')"), Launch)
    up = said("scroll(start_box='<|box_start|>(500,800)<|box_end|>', end_box='<|box_start|>(500,300)<|box_end|>')")
    assert up == Flick(LOOK, at(540, 1920), at(540, 720))
    assert isinstance(said(r"type(content='\n')"), Key)
    refused(DOUBAO, "Action: right_single(point='<point>1 2</point>')", on, "The action is one of")


def test_what_is_a_phones_alone_is_refused_elsewhere() -> None:
    refused(ONE_FIVE, "Action: press_back()", seen(ONE_FIVE, SCREEN), "The action is one of")


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    on = seen(ONE_FIVE, SCREEN)
    found = ONE_FIVE.read("Thought: a\nAction: type(content='I'm (here)\\n')", on)
    assert (found.said, found.left) == (making.write(on, "I'm (here)"), 1)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("click(start_box='(1,2)')", "has to begin with"),
        ("Thought: the page says\nAction: click(start_box='(9,9)')\nAction: click(start_box='(1,2)')", "2 do"),
        ("Action: click(start_box='(1,2)') and then rest", "should be"),
        ("Action: click(start_box='(1,2')", "no place"),
        ("Action: click(start_box='(1,2)', point='(3,4)')", "twice"),
        ("Action: click()", "lacks point"),
        ("Action: click(start_box='(1,2)', force='1')", "takes no .force"),
        ("Action: scroll(start_box='(1,2)', direction='sideways')", "direction is one of"),
        ("Action: hotkey(key='a b')", "one after the other"),
        ("Action: release(key='ctrl')", "leaves something held"),
        ("Action: type(content='')", "nothing to type"),
        ("Action: open_url(url='http://x')", "The action is one of"),
        ("Action:", "No action"),
    ],
)
def test_refusals_can_be_told(reply: str, why: str) -> None:
    refused(ONE_FIVE, reply, seen(ONE_FIVE, SCREEN), why)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_all_it_can_say_is_read_back(dialect: Dialect) -> None:
    said = survey(dialect)
    assert {f"desktop {each}" for each in BOTH | {"DoubleClick", "Hover"}} | {
        f"phone {each}" for each in BOTH | ON_PHONES | ({"Flick"} if dialect is DIALECTS[0] else set())
    } == said


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
@pytest.mark.parametrize("surface", [Surface.DESKTOP, Surface.PHONE])
def test_it_withstands_what_is_no_reply(dialect: Dialect, surface: Surface) -> None:
    withstands(dialect, surface)


def test_places_are_written_as_the_version_has_it() -> None:
    on = seen(ONE, Rect(0, 0, 1000, 1000))
    assert ONE.write(clicked(10, 20), on) == "Action: click(start_box='<|box_start|>(10,20)<|box_end|>')"
    assert DOUBAO.write(clicked(10, 20), on) == "Action: click(point='<point>10 20</point>')"
    assert ONE_FIVE.write(clicked(10, 20), on, "so") == "Thought: so\nAction: click(start_box='(11,21)')"


def test_it_is_told_the_actions_of_its_surface_and_version() -> None:
    desk, phone = Task("Pay it", Surface.DESKTOP), Task("Pay it", Surface.PHONE)

    def told(dialect: Dialect, task: Task) -> str:
        (message,) = dialect.opening(task, seen(dialect, SCREEN))
        (words,) = message.parts
        assert isinstance(words, Words)
        return words.text

    assert "right_single(start_box='(x1,y1)')" in told(ONE_FIVE, desk) and "Pay it" in told(ONE_FIVE, desk)
    assert "drag(start_point='<point>x1 y1</point>', end_point='<point>x2 y2</point>')" in told(DOUBAO, desk)
    assert "open_app(app_name='xxx')" in told(DOUBAO, phone) and "right_single" not in told(DOUBAO, phone)
    assert "end_box='<|box_start|>(x2,y2)<|box_end|>'" in told(ONE, phone)


def test_each_turn_shows_the_screen_and_what_came_of_the_last() -> None:
    on = seen(ONE, SCREEN)
    task = Task("Pay it", Surface.DESKTOP)
    assert ONE.ask(task, on, ()).parts == (blank(on),)
    told = ONE.ask(task, on, [Past(on, "Action: wait()", "nothing changed")]).parts
    assert told == (Words("What came of the last step: nothing changed"), blank(on))
