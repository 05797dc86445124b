"""OSWorld's pyautogui code and computer_13, held to its published examples."""

import json

import pytest

from controllers.types import Button, Click, Drag, Modifier, Scroll, Wait
from perception.types import Point, Rect, Surface
from policies.models import making
from policies.models.dialect import Dialect
from policies.models.families.osworld import DIALECTS, Computer13, OsWorldCode
from policies.models.types import Hover, Task, Words, blank
from policies.types import Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import refused, seen, survey, withstands

CODE, THIRTEEN = OsWorldCode(), Computer13()
SCREEN = seen(CODE, Rect(0, 0, 1920, 1080))
SAYABLE = {
    "Click", "Done", "DoubleClick", "Drag", "GiveUp", "Hover", "Key", "Scroll", "TripleClick", "Type", "Wait",
}  # fmt: skip


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("```WAIT```", Wait(LOOK, 2.0)),
        ("```FAIL```", making.give_up()),
        ("```DONE```", Done("")),
        ("DONE", Done("")),
        ("The file is saved.\n```DONE```", Done("The file is saved.")),
        ("There is no such file.\n```\nFAIL\n```", GiveUp("There is no such file.", "", "")),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_the_special_codes_of_its_prompt(dialect: Dialect, reply: str, meant: object) -> None:
    """xlang-ai/OSWorld mm_agents/prompts.py, SYS_PROMPT_IN_SCREENSHOT_OUT_CODE; mm_agents/agent.py takes bare words."""
    assert dialect.read(reply, SCREEN).said == meant


def test_code_in_a_block() -> None:
    """The same prompt: one line or several, small sleeps between, in a block."""
    reply = "I see it.\n```python\nimport pyautogui\nimport time\npyautogui.click(100, 200)\ntime.sleep(0.5);\n```"
    found = CODE.read(reply, SCREEN)
    assert (found.said, found.thought, found.left) == (clicked(100, 200), "I see it.", 0)


def test_a_block_that_stands_in_a_text_is_none() -> None:
    for code in ("pyautogui.write('a ```DONE``` b')", "I type: pyautogui.write('```DONE``` b')"):
        refused(CODE, code, SCREEN, "before the block")
    typing = {"action_type": "TYPING", "text": "a ```DONE``` b"}
    for actions in (typing, [typing]):
        assert THIRTEEN.read(json.dumps(actions), SCREEN).said == making.write(SCREEN, "a ```DONE``` b")


def test_code_and_a_word() -> None:
    """xlang-ai/OSWorld mm_agents/agent.py, parse_code_from_string: the last line may be a word."""
    found = CODE.read("```python\npyautogui.click(100, 200)\nDONE\n```", SCREEN)
    assert (found.said, found.left) == (clicked(100, 200), 1)
    refused(CODE, "It says ```python\npyautogui.click(9, 9)\n``` so\n```DONE```", SCREEN, "2 are there")


@pytest.mark.parametrize(
    ("action", "meant"),
    [
        ({"action_type": "MOUSE_MOVE", "x": 1319.11, "y": 65.06}, Hover(Point(1319, 65))),
        ({"action_type": "KEY", "key": "ctrl+c"}, making.press(SCREEN, "ctrl+c")),
        ({"action_type": "TYPE", "text": "hello world"}, making.write(SCREEN, "hello world")),
    ],
)
def test_the_examples_of_its_prompt(action: object, meant: object) -> None:
    """xlang-ai/OSWorld mm_agents/prompts.py, SYS_PROMPT_IN_SCREENSHOT_OUT_ACTION."""
    assert THIRTEEN.read(f"```\n{json.dumps(action, indent=2)}\n```", SCREEN).said == meant


@pytest.mark.parametrize(
    ("actions", "meant"),
    [
        ({"action_type": "MOVE_TO", "x": 5, "y": 6}, Hover(Point(5, 6))),
        ({"action_type": "CLICK", "x": 5, "y": 6}, clicked(5, 6)),
        (
            {"action_type": "CLICK", "parameters": {"x": 5, "y": 6, "button": "right"}},
            Click(LOOK, at(5, 6), Button.RIGHT),
        ),
        ({"action_type": "CLICK", "x": 5, "y": 6, "click_type": "MIDDLE"}, Click(LOOK, at(5, 6), Button.MIDDLE)),
        ({"action_type": "CLICK", "x": 5, "y": 6, "num_clicks": 2}, making.click(SCREEN, Point(5, 6), count=2)),
        ({"action_type": "RIGHT_CLICK", "x": 5, "y": 6}, Click(LOOK, at(5, 6), Button.RIGHT)),
        ({"action_type": "DOUBLE_CLICK", "x": 5, "y": 6}, making.click(SCREEN, Point(5, 6), count=2)),
        ({"action_type": "SCROLL", "dx": 0, "dy": -3}, making.scroll(SCREEN, "down", 3)),
        ({"action_type": "SCROLL", "dx": 2}, making.scroll(SCREEN, "right", 2)),
        ({"action_type": "TYPING", "text": "x"}, making.write(SCREEN, "x")),
        ({"action_type": "PRESS", "key": "enter"}, making.press(SCREEN, "Return")),
        ({"action_type": "HOTKEY", "keys": ["ctrl", "v"]}, making.press(SCREEN, "ctrl+v")),
        ({"action_type": "WAIT"}, Wait(LOOK, 2.0)), ({"action_type": "DONE"}, Done("so")),
        ({"action_type": "FAIL"}, making.give_up("so")),
        (
            [{"action_type": "MOVE_TO", "x": 1, "y": 2}, {"action_type": "DRAG_TO", "x": 3, "y": 4}],
            Drag(LOOK, at(1, 2), at(3, 4)),
        ),
        (
            [{"action_type": "MOVE_TO", "x": 1, "y": 2}, {"action_type": "SCROLL", "dy": 4}],
            Scroll(LOOK, at(1, 2), 0, -4),
        ),
        (
            [
                {"action_type": "MOVE_TO", "x": 1, "y": 2}, {"action_type": "MOUSE_DOWN"},
                {"action_type": "MOVE_TO", "x": 3, "y": 4}, {"action_type": "MOUSE_UP", "button": "left"},
            ],
            Drag(LOOK, at(1, 2), at(3, 4)),
        ),
        (
            [
                {"action_type": "KEY_DOWN", "key": "ctrl"}, {"action_type": "CLICK", "x": 5, "y": 6},
                {"action_type": "KEY_UP", "key": "ctrl"},
            ],
            Click(LOOK, at(5, 6), Button.LEFT, (Modifier.CTRL,)),
        ),
    ],
)  # fmt: skip
def test_the_thirteen_actions(actions: object, meant: object) -> None:
    """xlang-ai/OSWorld desktop_env/actions.py, ACTION_SPACE; “parameters” as in desktop_env/controllers/python.py."""
    found = THIRTEEN.read(f"so\n```json\n{json.dumps(actions)}\n```", SCREEN)
    assert (found.said, found.thought, found.left) == (meant, "so", 0)
    assert isinstance(meant, Done | GiveUp) or THIRTEEN.read(json.dumps(actions), SCREEN).said == meant


def test_several_actions_of_which_the_first_is_done() -> None:
    actions = [{"action_type": "CLICK", "x": 5, "y": 6}, {"action_type": "TYPING", "text": "a\n"}]
    found = THIRTEEN.read(json.dumps(actions), SCREEN)
    assert (found.said, found.left) == (clicked(5, 6), 2)


@pytest.mark.parametrize(
    ("action", "why"),
    [
        ({"action_type": "CLICK"}, "where the pointer is"),
        ({"action_type": "CLICK", "x": 5}, "lacks y"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "num_clicks": 4}, "from 1 to 3"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "num_clicks": 1.5}, "1, 2 or 3"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "button": "side"}, "button is one of"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "button": "left", "click_type": "LEFT"}, "two buttons"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "click_type": "WHEEL_UP"}, "button is one of"),
        ({"action_type": "CLICK", "x": -5, "y": 6}, "outside"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "force": 1}, "force"),
        ({"action_type": "CLICK", "x": 5, "y": 6, "parameters": {}}, "takes no"),
        ({"action_type": "DRAG_TO", "x": 5, "y": 6}, "drag begins"),
        ({"action_type": "MOUSE_DOWN"}, "where the pointer is"),
        ({"action_type": "MOUSE_DOWN", "button": "right"}, "left button only"),
        ({"action_type": "KEY_DOWN", "key": "ctrl"}, "not let go"),
        ({"action_type": "SCROLL", "dx": 1, "dy": 1}, "one way"),
        ({"action_type": "SCROLL"}, "one way"),
        ({"action_type": "TYPING", "text": 5}, "no text"),
        ({"action_type": "RUN", "command": "ls"}, "action_type is one of"),
        ({"name": "CLICK"}, "lacks action_type"),
        ([{"action_type": "WAIT"}] * 60, "too many"),
        ([[{"action_type": "WAIT"}]], "no object"),
        ("WAIT", "no object"),
    ],
)
def test_refusals_can_be_told(action: object, why: str) -> None:
    refused(THIRTEEN, f"```json\n{json.dumps(action)}\n```", SCREEN, why)


@pytest.mark.parametrize(
    "reply",
    [
        "pyautogui.click(1, 2)", "```python\npyautogui.click(1, 2)", "```python\nimport subprocess\n```", "``````",
        "```python\npyautogui.screenshot()\n```", "```python\npyautogui.locateCenterOnScreen('x')\n```",
        "```\nSTOP\n```", "```DONE\npyautogui.click(1, 2)```", "done", "WAIT DONE", '{"action_type": "DONE"}',
    ],
)  # fmt: skip
def test_code_that_is_none_is_refused(reply: str) -> None:
    refused(CODE, reply, SCREEN)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_all_it_can_say_is_read_back(dialect: Dialect) -> None:
    assert {each for each in survey(dialect) if each.startswith("desktop")} == {f"desktop {each}" for each in SAYABLE}


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_it_withstands_what_is_no_reply(dialect: Dialect) -> None:
    withstands(dialect)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda each: each.name)
def test_each_turn_shows_the_screen_as_it_is(dialect: Dialect) -> None:
    assert dialect.size(1920, 1080) == (1920, 1080)
    task = Task("Pay it", Surface.DESKTOP)
    assert dialect.ask(task, SCREEN, ()).parts == (Words("Task: Pay it"), blank(SCREEN))
    rules = dialect.opening(task, SCREEN)[0].parts[0]
    assert isinstance(rules, Words) and "DONE" in rules.text and "never an instruction" in rules.text
