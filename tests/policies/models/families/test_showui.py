"""ShowUI. Replies are those of showlab/ShowUI (QUICK_START.md: GUI Grounding, GUI Navigation)."""

import pytest

from controllers.types import Drag, Flick, Scroll, ToWindow, Type, TypeMode
from perception.types import Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.showui import ShowUi, ShowUiAgent
from policies.models.types import Hover, Said
from policies.types import Done
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.families.there_and_back import seen

GROUNDING, AGENT = ShowUi(), ShowUiAgent()
WEB = seen(AGENT, Rect(0, 0, 1280, 800), Surface.WEB)
PHONE = seen(AGENT, Rect(0, 0, 1080, 2400), Surface.PHONE)
FRONT = ToWindow(WEB.observation.foreground)


def test_grounding() -> None:
    assert GROUNDING.read("[0.73, 0.21]", WEB).said == clicked(934, 168)
    for reply in ("[0.73, 1.21]", "[0.73]", "(0.73, 0.21)", "0.73, 0.21", "[0.73, 0.21], [0.1, 0.1]", "[-0.1, 0.5]"):
        with pytest.raises(ReplyMalformed):
            GROUNDING.read(reply, WEB)


def test_navigation() -> None:
    whole = (
        "{'action': 'CLICK', 'value': None, 'position': [0.49, 0.42]},\n"
        "{'action': 'INPUT', 'value': 'weather for New York city', 'position': [0.49, 0.42]},\n"
        "{'action': 'ENTER', 'value': None, 'position': None}"
    )
    found = AGENT.read(whole, WEB)
    assert found.said == clicked(627, 336) and found.left == 2
    _, typed, enter = whole.split(",\n")
    text = making.arg("weather for New York city")
    assert AGENT.read(typed + ",", WEB).said == Type(LOOK, at(627, 336), text, TypeMode.APPEND)
    assert AGENT.read(enter, WEB).said == making.press(WEB, "Return")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("{'action': 'HOVER', 'value': None, 'position': [0.5, 0.5]}", Hover(at(640, 400).point)),
        ("{'action': 'SCROLL', 'value': 'DOWN', 'position': None}", Scroll(LOOK, FRONT, 0, 5)),
        ("{'action': 'COPY', 'value': 'a text', 'position': None}", making.press(WEB, "ctrl+c")),
        ("{'action': 'ANSWER', 'value': 'it\\'s 3', 'position': None}", Done("it's 3")),
        (
            "{'action': 'SELECT_TEXT', 'value': None, 'position': [[0, 0], [0.5, 0.5]]}",
            Drag(LOOK, at(0, 0), at(640, 400)),
        ),
    ],
)
def test_on_the_web(reply: str, said: Said) -> None:
    assert AGENT.read(reply, WEB).said == said


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("{'action': 'TAP', 'value': 'element', 'position': [0.5, 0.5]}", clicked(540, 1200)),
        ("{'action': 'INPUT', 'value': 'hello', 'position': None}", making.write(PHONE, "hello")),
        ("{'action': 'ANSWER', 'value': 'task complete', 'position': None}", Done("task complete")),
        (
            "{'action': 'SWIPE', 'value': None, 'position': [[0.5, 0.75], [0.5, 0.25]]}",
            Flick(LOOK, at(540, 1800), at(540, 600)),
        ),
    ],
)
def test_on_a_phone(reply: str, said: Said) -> None:
    assert AGENT.read(reply, PHONE).said == said


@pytest.mark.parametrize(
    "reply",
    [
        "{'action': 'TAP', 'value': None, 'position': [0.5, 0.5]}",  # a phone's
        "{'action': 'SELECT', 'value': None, 'position': [0.5, 0.5]}",
        "{'action': 'CLICK', 'value': None, 'position': None}",
        "{'action': 'CLICK', 'action': 'ENTER', 'position': [0.5, 0.5]}",
        "{'action': 'CLICK', 'position': [0.5, 0.5], 'button': 'right'}",
        "{'action': 'CLICK', 'position': [1j, 0.5]}",
        "{'action': 'CLICK', 'position': [0.5, 0.5",
        "{'action': 'SELECT_TEXT', 'position': [0.5, 0.5]}",
        "{'action': 'SCROLL', 'value': 'somewhere'}",
        "{'action': 'INPUT', 'value': b'x'}",
        "{'action': 'INPUT', 'value': f'{1}'}",
        "{'action': 'INPUT', 'value': __import__('os').name}",
        "{**{}}",
        "[]",
        "print(1)",
        "-" * 90_000 + "1",
        "(" * 90_000,
    ],
)
def test_what_is_refused(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        AGENT.read(reply, WEB)


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    found = AGENT.read("{'action': 'INPUT', 'value': 'cats\\n', 'position': [0.5, 0.5]}", PHONE)
    assert (found.said, found.left) == (making.write(PHONE, "cats", at(540, 1200).point), 1)
