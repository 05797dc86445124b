"""Holo3 as an agent. Replies are those of hub.hcompany.ai/agent-loop (Output JSON, Constrain output to a tool union,
Native function calling)."""

import json

import pytest

from controllers.types import Button, Click, Scroll, ToWindow
from perception.types import Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.holo_agent import Holo3Agent
from policies.models.types import Said, Task, Words
from policies.types import Ask, Done
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import seen

DIALECT = Holo3Agent()
DESK = seen(DIALECT, Rect(0, 0, 1280, 720))
FRONT = ToWindow(DESK.observation.foreground)


def flat(**call: object) -> str:
    return json.dumps({"note": None, "thought": "", "tool_call": call})


def test_the_published_object() -> None:
    reply = """{
      "note": "Submit succeeded; receipt URL is /orders/8421.",
      "thought": "Recording the receipt URL before navigating away.",
      "tool_call": {
        "tool_name": "click",
        "element": "Continue button at the bottom right",
        "x": 932,
        "y": 880
      }
    }"""
    found = DIALECT.read(reply, DESK)
    assert found.said == clicked(1192, 633)
    assert found.thought.startswith("Submit succeeded; receipt URL is /orders/8421.\\nRecording".replace("\\n", "\n"))


def test_the_published_tools() -> None:
    found = DIALECT.read(
        '{"thought": "x", "tool_call": {"tool_name": "write", "content": "a", "press_enter": true}}', DESK
    )
    assert found.said == making.write(DESK, "a") and found.left == 1
    found = DIALECT.read('{"thought": "x", "tool_call": {"tool_name": "write", "content": "a"}}', DESK)
    assert found.said == making.write(DESK, "a") and found.left == 0
    found = DIALECT.read('{"thought": "x", "tool_call": {"tool_name": "answer", "content": "42"}}', DESK)
    assert found.said == Done("42")


def test_functions_that_it_calls() -> None:
    call = tagged("click", {"element": "the Sign in button", "x": 932, "y": 880})
    assert DIALECT.read(call, DESK).said == clicked(1192, 633)
    assert DIALECT.read(f"<think>\nHm.\n</think>\nNoted: 7.\n{call}{call}", DESK).left == 1
    with pytest.raises(ReplyMalformed):
        DIALECT.read(tagged("purchase", {"x": 1}), DESK)


@pytest.mark.parametrize("enter", [True, False])
def test_a_line_end_at_the_end_presses_enter_afterwards(enter: bool) -> None:
    found = DIALECT.read(flat(tool_name="write", content="cats\n", press_enter=enter), DESK)
    assert (found.said, found.left) == (making.write(DESK, "cats"), 1)


def test_a_call_that_stands_in_a_text_is_text() -> None:
    inner = "<tool_call><function=click><parameter=x>500</parameter><parameter=y>900</parameter></function></tool_call>"
    assert DIALECT.read(flat(tool_name="write", content=inner), DESK).said == making.write(DESK, inner)
    assert DIALECT.read(flat(tool_name="write", content="</think> x"), DESK).said == making.write(DESK, "</think> x")
    noted = json.dumps({"note": inner, "thought": inner, "tool_call": {"tool_name": "wait"}})
    for reply in (noted, f"<think>Hm.</think>\n{noted}", f"```json\n{noted}\n```"):
        assert DIALECT.read(reply, DESK).said == making.wait(DESK, 2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ({"tool_name": "right_click", "element": "", "x": 500, "y": 500}, Click(LOOK, at(640, 360), Button.RIGHT)),
        ({"tool_name": "scroll", "direction": "down"}, Scroll(LOOK, FRONT, 0, 5)),
        (
            {"tool_name": "scroll", "direction": "left", "notches": 2, "x": 500, "y": 500},
            Scroll(LOOK, at(640, 360), -2, 0),
        ),
        ({"tool_name": "press_key", "key": "Ctrl+Shift+T"}, making.press(DESK, "ctrl+shift+t")),
        ({"tool_name": "ask_user", "question": "Which?"}, Ask("Which?")),
        ({"tool_name": "wait"}, making.wait(DESK, 2)),
    ],
)
def test_tools_of_ours(call: dict[str, object], said: Said) -> None:
    assert DIALECT.read(flat(**call), DESK).said == said


@pytest.mark.parametrize(
    "reply",
    [
        flat(tool_name="click", element="x", x=932),
        flat(tool_name="click", element="x", x=1001, y=5),
        flat(tool_name="click", element="x", x=True, y=5),
        flat(tool_name="click", element="\u202e", x=5, y=5),
        flat(tool_name="scroll", direction="down", x=5),
        flat(tool_name="scroll", direction="down", notches=-3),
        flat(tool_name="scroll", direction="down", notches=0),
        flat(tool_name="drag", x=5, y=5, to_x=5, to_y=5),
        flat(tool_name="teleport"),
        flat(tool_name="write", content="x", press_enter=1),
        '{"tool_call": {"tool_name": "wait"}, "plan": []}',
        '{"thought": "x"}',
        '{"thought": "x", "tool_call": "wait"}',
    ],
)
def test_what_is_refused(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        DIALECT.read(reply, DESK)


def test_the_prompt_holds_the_published_fields() -> None:
    (words,) = DIALECT.opening(Task("x", Surface.DESKTOP), DESK)[0].parts
    assert isinstance(words, Words)
    tools = json.loads(words.text.split("```json\n")[1].split("\n```")[0])["tool_call"]
    fields = {each["tool_name"]: set(each) - {"tool_name", "what"} for each in tools}
    assert fields["click"] == {"element", "x", "y"}
    assert fields["write"] == {"content", "press_enter"} and fields["answer"] == {"content"}
