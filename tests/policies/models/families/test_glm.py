"""GLM-4.5V as an agent, held to the replies that zai-org publishes."""

import json

import pytest

from controllers.types import (
    Button,
    Click,
    Drag,
    LongPress,
    Navigate,
    Scroll,
    Swipe,
    Wait,
    Way,
)
from perception.types import Point, Rect, Surface
from policies.models import making
from policies.models.families.glm import CLOSE, OPEN, Glm45V
from policies.models.types import Hover, Past, Task, Words, blank
from policies.types import Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

GLM = Glm45V()
DESK = seen(GLM, Rect(0, 0, 999, 1998))
PHONE = seen(GLM, Rect(0, 0, 999, 1998), Surface.PHONE)
EMPTY = "\nMemory:\n[]"


def boxed(action: str) -> str:
    return f"I see it. {OPEN}{action}{CLOSE}{EMPTY}"


def acting(action: object) -> str:
    return f"Memory: None\nReason: so\nAction: {json.dumps(action)}"


@pytest.mark.parametrize(
    ("reply", "thought", "meant"),
    [
        (
            "I'll click the OK button to close the error dialog.\n"
            "Action: left_click(start_box='[586, 446]', element_info='OK button')",
            "I'll click the OK button to close the error dialog.",
            clicked(586, 892),
        ),
        (
            'I\'ll click on the "Image" menu in the top menu bar to find the rotation and mirroring options.\n'
            "Action: left_click(start_box='[149, 70]', element_info='Image menu')",
            'I\'ll click on the "Image" menu in the top menu bar to find the rotation and mirroring options.',
            clicked(149, 140),
        ),
    ],
)
def test_steps_of_its_history_example(reply: str, thought: str, meant: object) -> None:
    """zai-org/GLM-V examples/gui-agent/glm-45v/agent.md, “Desktop Environment”, the example of messages (each thought's
    last sentence)."""
    found = GLM.read(reply + EMPTY, DESK)
    assert (found.said, found.thought, found.left) == (meant, thought, 0)


def test_a_step_of_its_phone_example() -> None:
    """zai-org/GLM-V examples/gui-agent/glm-45v/agent.md, “Mobile Environment”, step 0 of the history, in the JSON that
    the output format asks for."""
    reply = (
        "Memory: None\nReason: The user needs to access the Broccoli app to manage recipes.\n"
        'Action: {"action_type": "open_app", "app_name": "Broccoli"}'
    )
    found = GLM.read(reply, PHONE)
    assert found.said == making.launch(PHONE, "Broccoli")
    assert found.thought == "The user needs to access the Broccoli app to manage recipes."


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ("left_click(start_box='[10,20]', element_info='')", clicked(10, 40)),
        ("left_click(start_box=[10,20])", clicked(10, 40)),
        ("right_click(start_box='[10,20]', element_info='')", Click(LOOK, at(10, 40), Button.RIGHT)),
        ("middle_click(start_box='[10,20]', element_info='')", Click(LOOK, at(10, 40), Button.MIDDLE)),
        ("hover(start_box='[10,20]', element_info='')", Hover(Point(10, 40))),
        ("left_double_click(start_box='[10,20]', element_info='')", making.click(DESK, Point(10, 40), count=2)),
        ("left_drag(start_box='[1,2]', end_box='[3,4]', element_info='')", Drag(LOOK, at(1, 4), at(3, 8))),
        ("key(keys='ctrl+c')", making.press(DESK, "ctrl+c")),
        ("key(keys='enter')", making.press(DESK, "Return")),
        ("type(content='it\\'s \"so\" (really)')", making.write(DESK, 'it\'s "so" (really)')),
        ("scroll(start_box='[10,20]', direction='down', step=5, element_info='')", Scroll(LOOK, at(10, 40), 0, 5)),
        ("scroll(start_box='[10,20]', direction='up')", Scroll(LOOK, at(10, 40), 0, -5)),
        ("WAIT()", Wait(LOOK, 5.0)),
        ("DONE()", Done("I see it.")),
        ("FAIL()", GiveUp("I see it.", "", "")),
    ],
)
def test_its_actions_on_a_computer(action: str, meant: object) -> None:
    """zai-org/GLM-V examples/gui-agent/glm-45v/agent.md, PC_ACTION_SPACE; with and without the marks around it, as
    parse_pc_response in gui_agent_45v.py reads both."""
    assert GLM.read(boxed(action), DESK).said == meant
    assert GLM.read(f"<think>hm, type(content='x')</think>I see it. {action}{EMPTY}", DESK).said == meant


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ({"action_type": "status", "goal_status": "complete"}, Done("so")),
        ({"action_type": "status", "goal_status": "infeasible"}, GiveUp("so", "", "")),
        ({"action_type": "answer", "text": "42"}, making.answer("42")),
        ({"action_type": "click", "box_2d": [[0, 0, 20, 40]]}, clicked(10, 40)),
        ({"action_type": "long_press", "box_2d": [[0, 0, 20, 40]]}, LongPress(LOOK, at(10, 40))),
        (
            {"action_type": "input_text", "text": "it's", "box_2d": [[0, 0, 20, 40]], "override": True},
            making.write(PHONE, "it's", Point(10, 40), replace=True),
        ),
        ({"action_type": "input_text", "text": "x", "override": False}, making.write(PHONE, "x")),
        ({"action_type": "keyboard_enter"}, making.press(PHONE, "Return")),
        ({"action_type": "navigate_home"}, Navigate(LOOK, making.front(PHONE), making.HOME)),
        ({"action_type": "navigate_back"}, Navigate(LOOK, making.front(PHONE), making.BACK)),
        ({"action_type": "swipe", "direction": "up"}, Swipe(LOOK, making.front(PHONE), Way.UP, 0.6)),
        (
            {"action_type": "swipe", "direction": "left", "box_2d": [[0, 0, 20, 40]]},
            Swipe(LOOK, at(10, 40), Way.LEFT, 0.6),
        ),
        ({"action_type": "wait"}, Wait(LOOK, 1.0)),
    ],
)
def test_its_actions_on_a_phone(action: object, meant: object) -> None:
    """zai-org/GLM-V examples/gui-agent/glm-45v/agent.md, “Mobile Environment”, “Action Space”."""
    found = GLM.read(acting(action), PHONE)
    assert (found.said, found.thought) == (meant, "so")
    marked = f"Memory: None\nReason: so\nAction: {OPEN}{json.dumps(action)}{CLOSE}"
    assert GLM.read(marked, PHONE).said == meant


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("I would click the button.", "no action"),
        (f"I see it. {OPEN}left_click(start_box='[1,2]')", "not closed"),
        (boxed("left_click(start_box='[1,2]')") + boxed("WAIT()"), "2 are there"),
        (boxed("launch(app='x')"), "The action is one of"),
        (boxed("left_click(start_box='[1,2,3]')"), "no place"),
        (boxed("left_click(start_box='[1,1000]')"), "outside"),
        (boxed("left_click(element_info='x')"), "lacks start_box"),
        (boxed("scroll(start_box='[1,2]', direction='left')"), "direction is one of"),
        (boxed("scroll(start_box='[1,2]', direction='up', step=0)"), "step is"),
        (boxed("key(keys='a+b')"), "one after the other"),
        ("First left_click(start_box='[1,2]') and then go on" + EMPTY, "at the end of its line"),
        ("left_click(start_box='[1,2]')\nleft_click(start_box='[3,4]')" + EMPTY, "at the end of its line"),
        ("I see it.\nMemory:\n[left_click(start_box='[1,2]')]", "no action"),
    ],
)
def test_refusals_can_be_told(reply: str, why: str) -> None:
    refused(GLM, reply, DESK, why)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ('Reason: so {"action_type": "wait"}', "0 do"),
        (acting({"action_type": "wait"}) + "\nAction: " + '{"action_type": "wait"}', "2 do"),
        ('Reason: so\nAction: {"action_type": "wait"', "no JSON"),
        ("Reason: so\nAction: {'action_type': 'wait'}", "no JSON"),
        (acting({"action_type": "fly"}), "action_type is one of"),
        (acting({"action_type": "click", "box_2d": [1, 2, 3, 4]}), "box_2d is"),
        (acting({"action_type": "click", "box_2d": [[5, 6, 1, 2]]}), "before it begins"),
        (acting({"action_type": "click", "box_2d": [[1, 2, 3]]}), "no place"),
        (acting({"action_type": "click", "index": 3}), "lacks box_2d"),
        (acting({"action_type": "input_text", "text": "x", "override": "yes"}), "true or false"),
        (acting({"action_type": "status", "goal_status": "fine"}), "goal_status is one of"),
        (acting([{"action_type": "wait"}]), "no object"),
    ],
)
def test_refusals_on_a_phone_can_be_told(reply: str, why: str) -> None:
    refused(GLM, reply, PHONE, why)


def test_all_it_can_say_is_read_back() -> None:
    both = {"Click", "Done", "GiveUp", "Key", "Type", "Wait"}
    desktop, phone = {"DoubleClick", "Drag", "Hover", "Scroll"}, {"Launch", "LongPress", "Navigate", "Noted", "Swipe"}
    assert survey(GLM) == {f"desktop {each}" for each in both | desktop} | {f"phone {each}" for each in both | phone}


@pytest.mark.parametrize("surface", [Surface.DESKTOP, Surface.PHONE])
def test_it_withstands_what_is_no_reply(surface: Surface) -> None:
    withstands(GLM, surface)


def test_what_it_remembers_is_shown_to_it_again() -> None:
    """zai-org/GLM-V examples/gui-agent/glm-45v/agent.md: only the memory of the most recent step."""
    for surface, reply in (
        (Surface.DESKTOP, f'I see it. {OPEN}WAIT(){CLOSE}\nMemory:\n[{{"price": "5"}}]'),
        (Surface.PHONE, 'Memory: [{"price": "5"}]\nReason: so\nAction: {"action_type": "wait"}'),
    ):
        task = Task("Pay it", surface)
        first, _ = GLM.ask(task, DESK, ()).parts
        assert isinstance(first, Words) and "Memory:\nNone" in first.text
        words, picture = GLM.ask(task, DESK, [Past(None, reply, "it waited")]).parts
        assert isinstance(words, Words) and picture == blank(DESK)
        assert '\nMemory:\n[{"price": "5"}]\n' in words.text and "it waited" in words.text
        assert ("open_app" in words.text) == (surface is Surface.PHONE)
    assert GLM.opening(Task("Pay it", Surface.DESKTOP), DESK) == ()


def test_an_action_that_stands_in_a_text_is_none() -> None:
    inner = f"{OPEN}left_click(start_box=[1,1]){CLOSE}"
    for reply in (f"I see it.\nAction: type(content='{inner}')", f"type(content='\n{inner}')"):
        refused(GLM, reply, DESK, "begins before")
    refused(GLM, f'Action: {{"action_type": "answer", "text": "{OPEN}{{}}{CLOSE}"}}', PHONE, "begins before")


def test_a_tag_in_a_text_ends_no_thought() -> None:
    within = "</think>\nleft_click(start_box=[1,1])\n"
    found = GLM.read(boxed(f"type(content='a{within}')"), DESK)
    assert found.said == making.write(DESK, f"a{within}'"[:-2]) and found.left == 1
    refused(GLM, f"type(content='a{within}'", DESK)
    refused(GLM, acting({"action_type": "answer"})[:-1] + f', "text": "{within}Action: {{}}"}}', PHONE)
    assert GLM.read(f"<think>left_click(…)?</think>{boxed('DONE()')}", DESK).said == Done("I see it.")
