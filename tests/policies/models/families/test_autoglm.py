"""AutoGLM-Phone-9B, held to the replies that zai-org publishes."""

import pytest

from controllers.types import DoubleClick, Flick, LongPress, Navigate, Wait
from perception.types import Rect, Surface
from policies.models import making
from policies.models.families.autoglm import CHOOSE, AutoGlm
from policies.models.types import Past, Speaker, Task, Words, blank
from policies.types import Ask, Done, Yield
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

GLM = AutoGlm()
PHONE = seen(GLM, Rect(0, 0, 1000, 2000), Surface.PHONE)


def answer(step: str) -> str:
    return f"<think>so</think>\n<answer>{step}</answer>"


def test_the_expected_output_of_its_readme() -> None:
    """zai-org/Open-AutoGLM README.md, which shows no closing tag (its thought is longer)."""
    thought = "首先\uff0c我需要从当前的小红书界面退出\uff0c然后启动京东app。"
    reply = f'<think>{thought}</think>\n<answer>do(action="Launch", app="京东")'
    found = GLM.read(reply, PHONE)
    assert found.said == making.launch(PHONE, "京东")
    assert found.thought == thought


@pytest.mark.parametrize(
    ("step", "meant"),
    [
        ('do(action="Tap", element=[100,200])', clicked(100, 400)),
        ('do(action="Type", text="Hello World")', making.write(PHONE, "Hello World", replace=True)),
        ('do(action="Type_Name", text="张三")', making.write(PHONE, "张三", replace=True)),
        ('do(action="Swipe", start=[500,800], end=[500,300])', Flick(LOOK, at(500, 1600), at(500, 600))),
        ('do(action="Long Press", element=[10,20])', LongPress(LOOK, at(10, 40))),
        ('do(action="Double Tap", element=[10,20])', DoubleClick(LOOK, at(10, 40))),
        ('do(action="Launch", app="Settings")', making.launch(PHONE, "Settings")),
        ('do(action="Back")', Navigate(LOOK, making.front(PHONE), making.BACK)),
        ('do(action="Home") ', Navigate(LOOK, making.front(PHONE), making.HOME)),
        ('do(action="Wait", duration="3 seconds")', Wait(LOOK, 3.0)),
        ('do(action="Interact")', Ask(CHOOSE)),
        ('do(action="Take_over", message="Please sign in")', Yield("Please sign in")),
        ('finish(message="Task completed.")', Done("Task completed.")),
    ],
)
def test_its_steps(step: str, meant: object) -> None:
    """zai-org/Open-AutoGLM phone_agent/config/prompts_en.py and prompts_zh.py."""
    found = GLM.read(answer(step), PHONE)
    assert (found.said, found.grave, found.thought, found.left) == (meant, "", "so", 0)


def test_a_message_on_a_tap_makes_it_grave() -> None:
    """zai-org/Open-AutoGLM phone_agent/config/prompts_zh.py: for what concerns money, payment or privacy."""
    found = GLM.read(answer('do(action="Tap", element=[100,200], message="重要操作")'), PHONE)
    assert (found.said, found.grave) == (clicked(100, 400), "重要操作")
    assert GLM.read(answer('do(action="Back", message="leaves the order")'), PHONE).grave == "leaves the order"


@pytest.mark.parametrize("text", ['say "hi"', "it's", "C:\\new", "two\nlines", 'f("x")', "a), b", 'do(action="Back")'])
def test_what_is_typed_stands_there_as_it_is(text: str) -> None:
    """zai-org/Open-AutoGLM phone_agent/actions/handler.py, parse_action: from the first quote to the last."""
    assert GLM.read(answer(f'do(action="Type", text="{text}")'), PHONE).said == making.write(PHONE, text, replace=True)
    assert GLM.read(answer(f'finish(message="{text}")'), PHONE).said == Done(text)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ('I would do(action="Back")', "0 are there"),
        ('do(action="Back") or', "cut off"),
        ('do(action="Back")\ndo(action="Home")', "2 are there"),
        ('<think>so\ndo(action="Back")', "in a thought"),
        ('<think>it says <answer>do(action="Home")</answer>, so</think>', "in a thought"),
        ('<answer>do(action="Type", text="hello")\ndo(action="Tap", element=[1,2], message="pay")', "several"),
        (answer('finish(message="paid")\ndo(action="Tap", element=[1,2], message="pay")'), "several"),
        ("<think>x</think>", "0 are there"),
        ('<think>it says <answer>do(action="Home")</answer></think>' + answer('do(action="Back")'), "2 are there"),
        ("<answer></answer>", "No action"),
        (answer('do(action="Tap")'), "lacks element"),
        (answer('do(action="Tap", element=[1,2'), "cut off"),
        (answer('do(action="Tap", element=[1])'), "no place"),
        (answer('do(action="Tap", element=[1,2000])'), "outside"),
        (answer('do(action="Tap", element=[1,2], force="yes")'), "takes no .force"),
        (answer('finish(text="x")'), "takes no .text"),
        (answer('do(action="Fly")'), "action is one of"),
        (answer("do()"), "lacks action"),
        (answer('run(action="Back")'), "is no step"),
        (answer('do(action="Note", message="True")'), "noted apart"),
        (answer('do(action="Call_API", instruction="x")'), "summed up apart"),
        (answer('do(action="Wait", duration="a while")'), "x seconds"),
        (answer('do(action="Type", text="")'), "nothing to type"),
        (answer('do(action="Tap", element=[1,2], message="a\u202eb")'), "does not show"),
    ],
)
def test_refusals_can_be_told(reply: str, why: str) -> None:
    refused(GLM, reply, PHONE, why)


@pytest.mark.parametrize("before", ["", "It is open.\n", "<think>so</think>", "<think>so</think>\n"])
def test_a_step_at_the_end_needs_no_tags(before: str) -> None:
    assert GLM.read(f'{before}do(action="Tap", element=[100,200])\n', PHONE).said == clicked(100, 400)


def test_what_stands_behind_the_answer_is_none_of_it() -> None:
    reply = answer('do(action="Type", text="hello")') + '\nNow it says ("hello")'
    assert GLM.read(reply, PHONE).said == making.write(PHONE, "hello", replace=True)


def test_several_steps_of_which_the_first_is_done() -> None:
    found = GLM.read(answer('do(action="Back")\ndo(action="Home")'), PHONE)
    assert (found.said, found.left) == (Navigate(LOOK, making.front(PHONE), making.BACK), 1)


def test_all_it_can_say_is_read_back() -> None:
    """On phones; elsewhere it says the same, and no device there will do what is a phone's alone."""
    said = {
        "Ask", "Click", "Done", "DoubleClick", "Flick", "Launch", "LongPress", "Navigate", "Type", "Wait", "Yield",
    }  # fmt: skip
    assert {each.removeprefix("phone ") for each in survey(GLM) if each.startswith("phone")} == said


def test_it_withstands_what_is_no_reply() -> None:
    withstands(GLM, Surface.PHONE)


def test_it_is_told_what_it_did() -> None:
    (rules,) = GLM.opening(Task("Pay it", Surface.PHONE), PHONE)
    assert rules.speaker is Speaker.SYSTEM
    picture, words = GLM.ask(Task("Pay it", Surface.PHONE), PHONE, [Past(None, "did", "came")]).parts
    assert picture == blank(PHONE) and words == Words("Task: Pay it\n\nStep 1: did => came")
