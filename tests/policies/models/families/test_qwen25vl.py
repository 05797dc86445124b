"""Qwen2.5-VL. Replies are those that its cookbook prints (QwenLM/Qwen3-VL at d08310c and 465b320,
cookbooks/mobile_agent.ipynb), on the sizes that it prints with them."""

import json

import pytest

from controllers.types import Button, Click, Flick, LongPress, Navigate, Navigation, Scroll, ToWindow
from perception.types import Point, Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.qwen25vl import Qwen25VL
from policies.models.types import Said, Task, Words
from policies.types import Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import seen

DIALECT = Qwen25VL()
PHONE = seen(DIALECT, Rect(0, 0, 1080, 2400), Surface.PHONE)
SHOP = seen(DIALECT, Rect(0, 0, 720, 1280), Surface.PHONE)
DESK = seen(DIALECT, Rect(0, 0, 1920, 1080))
FRONT = ToWindow(DESK.observation.foreground)


def test_the_cookbooks_sizes() -> None:
    assert (PHONE.width, PHONE.height) == (1092, 2408) and (SHOP.width, SHOP.height) == (728, 1288)


def test_the_cookbooks_replies() -> None:
    music = '{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [935, 406]}}'
    assert DIALECT.read(f"\n<tool_call>\n{music}\n</tool_call>\n", PHONE).said == clicked(924, 404)
    cart = '{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [639, 1095]}}'
    assert DIALECT.read(f"<tool_call>\n{cart}\n</tool_call>", SHOP).said == clicked(631, 1088)
    earlier = '{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [645, 1093]}}'
    assert DIALECT.read(f"<tool_call>\n{earlier}\n</tool_call>", SHOP).said == clicked(637, 1086)
    opened = '{"name": "mobile_use", "arguments": {"action": "open", "text": "File Manager"}}'
    assert DIALECT.read(f"<tool_call>\n{opened}\n</tool_call>", PHONE).said == making.launch(PHONE, "File Manager")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"action": "left_click", "coordinate": [966, 546]}, clicked(960, 540)),
        ({"action": "right_click", "coordinate": ["966", "546"]}, Click(LOOK, at(960, 540), Button.RIGHT)),
        ({"action": "key", "keys": ["ctrl", "shift", "T"]}, making.press(DESK, "ctrl+shift+t")),
        ({"action": "key", "keys": "Return"}, making.press(DESK, "Return")),
        ({"action": "scroll", "pixels": -200}, Scroll(LOOK, FRONT, 0, 5)),
        ({"action": "scroll", "pixels": 3, "coordinate": [966, 546]}, Scroll(LOOK, at(960, 540), 0, -3)),
        ({"action": "wait", "time": 1e6}, making.wait(DESK, 60)),
        ({"action": "wait"}, making.wait(DESK, 2)),
        ({"action": "terminate", "status": "success"}, Done("")),
        ({"action": "terminate", "status": "failure"}, making.give_up()),
    ],
)
def test_what_the_mouse_and_the_keyboard_do(arguments: dict[str, object], said: Said) -> None:
    assert DIALECT.read(tagged("computer_use", arguments), DESK).said == said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"action": "long_press", "coordinate": [546, 1204], "time": 1}, LongPress(LOOK, at(540, 1200), 1.0)),
        ({"action": "long_press", "coordinate": [546, 1204], "time": 900}, LongPress(LOOK, at(540, 1200), 10.0)),
        (
            {"action": "swipe", "coordinate": [546, 1204], "coordinate2": [546, 602]},
            Flick(LOOK, at(540, 1200), at(540, 600)),
        ),
        (
            {"action": "swipe", "coordinate": [546, 1204], "coordinate2": [556, 1204]},
            Flick(LOOK, at(540, 1200), at(549, 1200)),
        ),
        ({"action": "system_button", "button": "Menu"}, Navigate(LOOK, FRONT, Navigation.RECENTS)),
        ({"action": "system_button", "button": "Enter"}, making.press(PHONE, "Return")),
        ({"action": "key", "text": "volume_up"}, making.press(PHONE, "XF86AudioRaiseVolume")),
        ({"action": "key", "text": "KEYCODE_ENTER"}, making.press(PHONE, "Return")),
        ({"action": "terminate", "status": "failure"}, GiveUp("the model says that it cannot be done", "", "")),
    ],
)
def test_what_a_finger_does(arguments: dict[str, object], said: Said) -> None:
    assert DIALECT.read(tagged("mobile_use", arguments), PHONE).said == said


@pytest.mark.parametrize(
    "arguments",
    [
        {"action": "left_click"},
        {"action": "left_click", "coordinate": [966, 546], "text": "x"},
        {"action": "left_click", "coordinate": [1933, 5]},
        {"action": "triple_click", "coordinate": [5, 5]},
        {"action": "answer", "text": "42"},
        {"action": "key", "keys": ["ctrl", "launch"]},
        {"action": "key", "keys": []},
        {"action": "wait", "time": -1},
        {"action": "terminate", "status": "maybe"},
        {"action": "scroll", "pixels": "much"},
    ],
)
def test_what_the_function_lacks_is_refused(arguments: dict[str, object]) -> None:
    with pytest.raises(ReplyMalformed):
        DIALECT.read(tagged("computer_use", arguments), DESK)


@pytest.mark.parametrize("text", ["power", "clear", "sleep", "KEYCODE_POWER"])
def test_keys_that_a_phone_is_not_to_press(text: str) -> None:
    with pytest.raises(ReplyMalformed, match="may be pressed"):
        DIALECT.read(tagged("mobile_use", {"action": "key", "text": text}), PHONE)


def test_each_surface_has_its_function() -> None:
    with pytest.raises(ReplyMalformed, match="mobile_use is"):
        DIALECT.read(tagged("computer_use", {"action": "left_click", "coordinate": [5, 5]}), PHONE)
    (told,) = DIALECT.opening(Task("x", Surface.PHONE), PHONE)
    (words,) = told.parts
    assert isinstance(words, Words) and "1092x2408" in words.text
    function = json.loads(words.text.split("<tools>\n")[1].split("\n</tools>")[0])["function"]
    assert function["name"] == "mobile_use"
    assert function["parameters"]["properties"]["action"]["enum"] == [
        "key", "click", "long_press", "swipe", "type", "system_button", "open", "wait", "terminate",
    ]  # fmt: skip


def test_the_pointer_is_put_before_the_wheel_is_turned() -> None:
    move = tagged("computer_use", {"action": "mouse_move", "coordinate": [966, 546]})
    found = DIALECT.read(move + tagged("computer_use", {"action": "scroll", "pixels": -5}), DESK)
    assert found.said == Scroll(LOOK, at(960, 540), 0, 5) and found.left == 0
    found = DIALECT.read(move + tagged("computer_use", {"action": "left_click_drag", "coordinate": [0, 0]}), DESK)
    assert found.said == making.drag(DESK, Point(960, 540), Point(0, 0)) and found.left == 0
