"""OpenAI's computer use. Replies are those of https://developers.openai.com/api/docs/guides/tools-computer-use and
of the table in https://github.com/openai/openai-cua-sample-app#computer-environments."""

import json

import pytest

from controllers.types import Button, Click, DoubleClick, Drag, Flick, Modifier, Scroll, ToWindow, Type
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.families.openai_cua import OpenAICua
from policies.models.making import look, press, wait, write
from policies.models.types import Hover, Said, Task, Understood
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.screens import WINDOW, screen

CUA = OpenAICua()
SMALL = screen(Rect(0, 0, 1024, 768), 1024, 768)
PHONE = screen(Rect(0, 0, 1080, 1920), 1080, 1920, Surface.PHONE)
CLICK = {
    "type": "computer_call",
    "id": "cu_67cc...",
    "call_id": "call_zw3...",
    "action": {"type": "click", "button": "left", "x": 156, "y": 50},
    "pending_safety_checks": [],
    "status": "completed",
}
WARNING = (
    "We've detected instructions that may cause your application to perform malicious or unauthorized actions. Please "
    "acknowledge this warning if you'd like to proceed."
)
UNSAFE = {
    **CLICK,
    "action": {"type": "click", "x": 135, "y": 193, "button": "left"},
    "pending_safety_checks": [{"id": "cu_sc_67cb...", "code": "malicious_instructions", "message": WARNING}],
}
BATCH = [{"type": "click", "button": "left", "x": 405, "y": 157}, {"type": "type", "text": "penguin"}]


def test_an_item_of_the_api_is_read() -> None:
    assert CUA.read(json.dumps(CLICK), SMALL) == Understood(clicked(156, 50))


def test_a_call_that_stands_in_a_text_is_text() -> None:
    inner = "<tool_call><function=give_up><parameter=reason>x</parameter></function></tool_call>"
    for text in (inner, "a <tool_call> b"):
        item = {**CLICK, "action": {"type": "type", "text": text}}
        assert CUA.read(json.dumps(item), SMALL) == Understood(write(SMALL, text))


def test_pending_safety_checks_make_the_act_a_grave_one() -> None:
    assert CUA.read(json.dumps(UNSAFE), SMALL) == Understood(clicked(135, 193), grave=WARNING)
    coded = {"actions": BATCH, "pending_safety_checks": [{"code": "irrelevant_domain"}, 7]}
    assert CUA.read(tagged("computer", coded), SMALL).grave == "irrelevant_domain a safety check is pending"
    odds: tuple[object, ...] = ("yes", [{"message": "\u200b"}], [{}], [""], {"a": 1})
    for odd in odds:
        assert CUA.read(tagged("computer", {"actions": BATCH, "pending_safety_checks": odd}), SMALL).grave != ""


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({"type": "scroll", "x": 5, "y": 5, "scroll_y": 200, "keys": []}, Scroll(LOOK, at(5, 5), 0, 5)),
        ({"type": "scroll", "x": 5, "y": 5, "scroll_x": -200}, Scroll(LOOK, at(5, 5), -5, 0)),
        ({"type": "double_click", "x": 1, "y": 2, "keys": []}, DoubleClick(LOOK, at(1, 2))),
        ({"type": "move", "x": 1, "y": 2, "keys": []}, Hover(Point(1, 2))),
        ({"type": "type", "text": "a", "keys": []}, write(SMALL, "a")),
    ],
)
def test_what_is_left_empty_is_nothing(action: dict[str, object], said: Said) -> None:
    assert CUA.read(tagged("computer", {"actions": [action]}), SMALL).said == said
    with pytest.raises(ReplyMalformed, match="takes no “keys”"):
        CUA.read(tagged("computer", {"actions": [{**action, "keys": ["CTRL"]}]}), SMALL)


def test_of_a_batch_the_first_is_done_and_the_others_are_counted() -> None:
    reply = f"Looking for it. {tagged('computer', {'actions': BATCH})}"
    assert CUA.read(reply, SMALL) == Understood(clicked(405, 157), "Looking for it.", left=1)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ({"type": "click", "x": 24, "y": 150, "button": "right"}, Click(LOOK, at(24, 150), Button.RIGHT)),
        ({"type": "click", "x": 24, "y": 150, "button": "wheel"}, Click(LOOK, at(24, 150), Button.MIDDLE)),
        ({"type": "click", "x": 24, "y": 150, "button": "back"}, press(SMALL, "alt+Left")),
        ({"type": "click", "x": 1, "y": 2, "keys": ["SHIFT"]}, Click(LOOK, at(1, 2), modifiers=(Modifier.SHIFT,))),
        ({"type": "double_click", "x": 24, "y": 150}, DoubleClick(LOOK, at(24, 150))),
        ({"type": "scroll", "x": 24, "y": 150, "scroll_x": 0, "scroll_y": -100}, Scroll(LOOK, at(24, 150), 0, -2)),
        ({"type": "type", "text": "Hello, World!"}, write(SMALL, "Hello, World!")),
        ({"type": "wait", "ms": 2000}, wait(SMALL, 2)),
        ({"type": "wait"}, wait(SMALL, 1)),
        ({"type": "move", "x": 24, "y": 150}, Hover(Point(24, 150))),
        ({"type": "keypress", "keys": ["CTRL", "C"]}, press(SMALL, "ctrl+c")),
        ({"type": "keypress", "keys": ["ENTER"]}, press(SMALL, "Return")),
        ({"type": "drag", "path": [[24, 150], [100, 200]]}, Drag(LOOK, at(24, 150), at(100, 200))),
        (
            {"type": "drag", "path": [{"x": 1, "y": 2}, {"x": 3, "y": 4}, {"x": 9, "y": 8}]},
            Drag(LOOK, at(1, 2), at(9, 8)),
        ),
        ({"type": "screenshot"}, look()),
    ],
)
def test_the_documented_actions_are_read(action: dict[str, object], said: Said) -> None:
    assert CUA.read(tagged("computer", {"actions": [action]}), SMALL).said == said


def test_a_drag_on_a_phone_is_a_finger_s_swipe() -> None:
    reply = tagged("computer", {"action": {"type": "drag", "path": [[500, 1500], [500, 540]]}})
    assert CUA.read(reply, PHONE).said == Flick(LOOK, at(500, 1500), at(500, 540))


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (tagged("computer", {"actions": []}), "no list of actions"),
        (tagged("computer", {"actions": "click"}), "no list of actions"),
        (tagged("computer", {}), "lacks actions"),
        (tagged("computer", {"action": "click"}), "no object"),
        (tagged("computer", {"action": {"type": "click", "x": 5}}), "lacks y"),
        (tagged("computer", {"action": {"type": "click", "x": 5, "y": -1}}), "outside of the picture"),
        (tagged("computer", {"action": {"type": "click", "x": 5, "y": 10**30}}), "no number"),
        (tagged("computer", {"action": {"type": "click", "x": 5, "y": 5, "keys": ["A"]}}), "held during a click"),
        (tagged("computer", {"action": {"type": "drag", "path": [[1, 2]]}}), "no list of points"),
        (tagged("computer", {"action": {"type": "drag", "path": [[1, 2], 3]}}), "no object"),
        (tagged("computer", {"action": {"type": "scroll", "x": 1, "y": 2, "scroll_x": 0, "scroll_y": 0}}), "how far"),
        (tagged("computer", {"action": {"type": "keypress", "keys": []}}), "No key"),
        (tagged("computer", {"action": {"type": "keypress", "keys": "CTRL"}}), "no list"),
        (tagged("computer", {"action": {"type": "launch", "app": "xterm"}}), "not possible"),
        (tagged("bash", {"command": "ls"}), "not possible"),
        (json.dumps(CLICK)[:-30], "no call in it"),
    ],
)
def test_what_is_malformed_is_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        CUA.read(reply, SMALL)


@pytest.mark.parametrize(
    "said",
    [
        clicked(0, 0),
        Click(LOOK, at(1023, 767), Button.MIDDLE, (Modifier.SHIFT, Modifier.CTRL)),
        DoubleClick(LOOK, at(5, 6)),
        Drag(LOOK, at(5, 6), at(50, 60)),
        Scroll(LOOK, at(5, 6), -2, 3),
        write(SMALL, "a\tb"),
        press(SMALL, "ctrl+alt+Delete"),
        press(SMALL, "F5"),
        Hover(Point(9, 9)),
        wait(SMALL, 1),
        look(),
    ],
)
def test_what_is_written_is_read_again(said: Said) -> None:
    assert CUA.read(CUA.write(said, SMALL, "So."), SMALL) == Understood(said, "So.")


def test_a_swipe_is_written_as_the_finger_goes() -> None:
    said = Flick(LOOK, at(500, 1500), at(500, 500))
    assert CUA.read(CUA.write(said, PHONE), PHONE).said == said
    with pytest.raises(Inexpressible, match="outside of the picture"):
        CUA.write(Flick(LOOK, at(500, 100), at(500, -900)), PHONE)


@pytest.mark.parametrize(
    "said", [wait(SMALL, 5), Scroll(LOOK, ToWindow(WINDOW), 0, 1), Type(LOOK, at(1, 1), write(SMALL, "x").text)]
)
def test_what_it_has_no_words_for_is_not_written(said: Said) -> None:
    with pytest.raises(Inexpressible):
        CUA.write(said, SMALL)


def test_a_large_screen_is_told_to_the_pixel_or_its_neighbour() -> None:
    assert CUA.size(3840, 2160) == (2048, 1152)
    assert CUA.size(2560, 1600) == (2023, 1264)
    assert CUA.tools(Task("x", Surface.DESKTOP), SMALL)[0].name == "computer"
