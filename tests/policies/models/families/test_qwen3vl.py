"""Qwen3-VL and Qwen3.5. Replies are those of QwenLM/Qwen3-VL (cookbooks/mobile_agent.ipynb, and its prompt's form), of
X-PLUG/MobileAgent (Mobile-Agent-v3.5/grounding_and_kb/eval_grounding_benchmarks.py, which asks Qwen3-VL too), and in
the form of Qwen3.5's chat template."""

import pytest

from controllers.types import Button, Click, Scroll, ToWindow
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models import making
from policies.models.families.qwen3vl import Qwen3VL, Qwen3VLMobile, Qwen35
from policies.models.types import Hover, Task, Words
from policies.types import Done, GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.families.there_and_back import seen

COMPUTER, MOBILE = Qwen3VL(), Qwen3VLMobile()
DESK = seen(COMPUTER, Rect(0, 0, 1920, 1080))
PHONE = seen(MOBILE, Rect(0, 0, 1440, 3120), Surface.PHONE)


def test_the_cookbooks_reply() -> None:
    reply = (
        "Thought: To search for Musk in X, I need to click on the search bar at the top of the screen. This will allow "
        'me to type in the search query.\nAction: "I tapped on the search bar to begin searching for Musk."\n'
        '<tool_call>\n{"name": "mobile_use", "arguments": {"action": "click", "coordinate": [447, 81]}}\n</tool_call>'
    )
    found = MOBILE.read(reply, PHONE)
    assert found.said == clicked(644, 252)  # 447/999 of 1440, 81/999 of 3120
    assert found.thought.startswith("Thought: To search") and found.left == 0


def test_giving_up() -> None:
    reply = (
        '<tool_call>\n{"name": "computer_use", "arguments": {"action": "terminate", "status": "failure"}}\n</tool_call>'
    )
    assert isinstance(COMPUTER.read(reply, DESK).said, GiveUp)


def test_the_marked_up_form() -> None:
    reply = (
        "I see the field.\n</think>\n\n<tool_call>\n<function=computer_use>\n<parameter=action>\nleft_click\n"
        "</parameter>\n<parameter=coordinate>\n[500, 500]\n</parameter>\n</function>\n</tool_call>"
    )
    found = COMPUTER.read(reply, DESK)
    assert (found.said, found.thought) == (clicked(960, 540), "I see the field.")


def test_the_newer_one_writes_that_form() -> None:
    new = Qwen35()
    click = new.write(clicked(960, 540), DESK, "I see it.")
    assert "<function=computer_use>\n<parameter=action>\nleft_click\n</parameter>" in click
    assert (
        new.read(click, DESK)
        == COMPUTER.read(click, DESK)
        == new.read(COMPUTER.write(clicked(960, 540), DESK, "I see it."), DESK)
    )
    (words,) = new.opening(Task("x", Surface.DESKTOP), DESK)[0].parts
    assert isinstance(words, Words) and "<parameter=" in words.text and "args-json-object" not in words.text
    typed = making.write(DESK, "</parameter></function></tool_call>")
    with pytest.raises(Inexpressible):
        new.write(typed, DESK)
    for text in ("\n\nx", " two lines\nand more ", "[1, 2]", "true", "7"):
        assert new.read(new.write(making.write(DESK, text), DESK), DESK).said == making.write(DESK, text)


def test_each_way_to_count_has_its_dialect() -> None:
    last = tagged("computer_use", {"action": "left_click", "coordinate": [999, 999]})
    assert COMPUTER.read(last, DESK).said == clicked(1918, 1078)
    assert MOBILE.read(last, DESK).said == clicked(1919, 1079)
    over = tagged("computer_use", {"action": "left_click", "coordinate": [1000, 1000]})
    assert COMPUTER.read(over, DESK).said == clicked(1919, 1079)
    with pytest.raises(ReplyMalformed, match="ends at 999"):
        MOBILE.read(over, DESK)
    for dialect, size in ((COMPUTER, "1000x1000"), (MOBILE, "999x999")):
        (words,) = dialect.opening(Task("x", Surface.DESKTOP), DESK)[0].parts
        assert isinstance(words, Words) and size in words.text


def test_what_it_adds() -> None:
    front = ToWindow(DESK.observation.foreground)
    for arguments, said in (
        ({"action": "triple_click", "coordinate": [500, 500]}, making.click(DESK, at(960, 540).point, count=3)),
        ({"action": "middle_click", "coordinate": [500, 500]}, Click(LOOK, at(960, 540), Button.MIDDLE)),
        ({"action": "hscroll", "pixels": 400}, Scroll(LOOK, front, 10, 0)),
        ({"action": "mouse_move", "coordinate": [500, 500]}, Hover(at(960, 540).point)),
        ({"action": "answer", "text": "42 €"}, making.answer("42 €")),
    ):
        assert COMPUTER.read(tagged("computer_use", arguments), DESK).said == said


def test_an_end_is_summed_up_in_its_own_words() -> None:
    reply = "Action: The file is saved.\n" + tagged("computer_use", {"action": "terminate", "status": "success"})
    assert COMPUTER.read(reply, DESK).said == Done("The file is saved.")


def test_a_line_end_at_the_end_presses_enter_afterwards() -> None:
    found = COMPUTER.read(tagged("computer_use", {"action": "type", "text": "cats\n"}), DESK)
    assert (found.said, found.left) == (making.write(DESK, "cats"), 1)
    assert COMPUTER.read(tagged("computer_use", {"action": "type", "text": "\n"}), DESK).said == making.press(
        DESK, "Return"
    )


@pytest.mark.parametrize("pixels", [0, -0.0])
def test_by_nothing_is_not_scrolled(pixels: float) -> None:
    with pytest.raises(ReplyMalformed, match="by nothing"):
        COMPUTER.read(tagged("computer_use", {"action": "scroll", "pixels": pixels}), DESK)


def test_a_click_where_the_pointer_was_just_put_is_one_click() -> None:
    moved = tagged("computer_use", {"action": "mouse_move", "coordinate": [500, 500]})
    there, elsewhere = ({"action": "left_click", "coordinate": [each, 500]} for each in (500, 600))
    for click in (there, {"action": "left_click"}):
        found = COMPUTER.read(moved + tagged("computer_use", click), DESK)
        assert (found.said, found.left) == (clicked(960, 540), 0)
    found = COMPUTER.read(moved + tagged("computer_use", elsewhere), DESK)
    assert (found.said, found.left) == (Hover(Point(960, 540)), 1)
