"""EvoCUA, style S2. Replies are in the form of its prompt, with the actions and keys that its parser reads
(meituan/EvoCUA: mm_agents/evocua/prompts.py S2_SYSTEM_PROMPT, evocua_agent.py _parse_response_s2)."""

import json

import pytest

from controllers.types import Click, Modifier, Scroll, ToWindow
from perception.types import Rect, Surface
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.families.evocua import EvoCUA
from policies.models.types import Picture, Task, Words
from policies.types import Done
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import seen

DIALECT = EvoCUA()
DESK = seen(DIALECT, Rect(0, 0, 1920, 1080))


def test_its_form() -> None:
    reply = (
        "Action: Click the Save button.\n<tool_call>\n"
        '{"name": "computer_use", "arguments": {"action": "left_click", "coordinate": [500, 250]}}\n</tool_call>'
    )
    found = DIALECT.read(reply, DESK)
    assert (found.said, found.thought) == (clicked(960, 270), "Click the Save button.")
    call = '{"name": "computer_use", "arguments": {"action": "key", "keys": ["ctrl", "s"]}}'
    reply = f"Action: Save.\n<tool_call>\n{call}\n</tool_call>"
    assert DIALECT.read(reply, DESK).said == making.press(DESK, "ctrl+s")
    reply = (
        '<tool_call>\n{"name": "computer_use", "arguments": {"action": "terminate", "status": "success"}}\n</tool_call>'
    )
    assert DIALECT.read(reply, DESK).said == Done("")


def test_the_grid_ends_at_999() -> None:
    last = {"action": "left_click", "coordinate": [999, 999]}
    assert DIALECT.read(tagged("computer_use", last), DESK).said == clicked(1919, 1079)
    with pytest.raises(ReplyMalformed):
        DIALECT.read(tagged("computer_use", last | {"coordinate": [1000, 5]}), DESK)


def test_keys_are_held_within_one_answer() -> None:
    down = tagged("computer_use", {"action": "key_down", "keys": ["shift"]})
    click = tagged("computer_use", {"action": "left_click", "coordinate": [0, 0]})
    up = tagged("computer_use", {"action": "key_up", "keys": ["shift"]})
    found = DIALECT.read(f"Action: Select to here.\n{down}\n{click}\n{up}", DESK)
    assert found.said == Click(LOOK, at(0, 0), modifiers=(Modifier.SHIFT,)) and found.left == 0
    tab = tagged("computer_use", {"action": "key", "keys": ["Tab"]})
    assert DIALECT.read(down + tab, DESK).said == making.press(DESK, "shift+Tab")
    for alone in (down, up, down + up):
        with pytest.raises(ReplyMalformed, match="one answer to the next"):
            DIALECT.read(alone, DESK)
    typed = tagged("computer_use", {"action": "type", "text": "x"})
    with pytest.raises(ReplyMalformed, match="held for a click"):
        DIALECT.read(down + typed, DESK)
    with pytest.raises(ReplyMalformed, match="no key that is held"):
        DIALECT.read(tagged("computer_use", {"action": "key_down", "keys": ["a"]}) + click, DESK)


def test_its_wheel_counts_notches() -> None:
    """It was trained where pixels go to pyautogui.scroll as they are."""
    found = DIALECT.read(tagged("computer_use", {"action": "scroll", "pixels": -5}), DESK)
    assert found.said == Scroll(LOOK, ToWindow(DESK.observation.foreground), 0, 5)


def test_a_text_is_escaped_twice() -> None:
    reply = (
        r'<tool_call>{"name": "computer_use", "arguments": {"action": "type", "text": "a\\nb\nC:\\\\new"}}</tool_call>'
    )
    assert DIALECT.read(reply, DESK).said == making.write(DESK, "a\nb\nC:\\new")


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    for end in (r"\\n", r"\n"):
        call = f'{{"name": "computer_use", "arguments": {{"action": "type", "text": "cats{end}"}}}}'
        found = DIALECT.read(f"<tool_call>{call}</tool_call>", DESK)
        assert (found.said, found.left) == (making.write(DESK, "cats"), 1)


def test_its_prompt() -> None:
    (words,) = DIALECT.opening(Task("x", Surface.DESKTOP), DESK)[0].parts
    assert isinstance(words, Words) and "1000x1000" in words.text
    told = json.loads(words.text.split("<tools>\n")[1].split("\n</tools>")[0])["function"]["parameters"]["properties"]
    published = (
        "key type mouse_move left_click left_click_drag right_click middle_click double_click triple_click scroll"
    )
    assert set(told["action"]["enum"]) == {*published.split(), "wait", "terminate", "key_down", "key_up"}
    picture, _ = DIALECT.ask(Task("x", Surface.DESKTOP), DESK, ()).parts
    assert isinstance(picture, Picture)
