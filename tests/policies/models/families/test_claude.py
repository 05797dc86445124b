"""Claude's computer use tool. Replies are those of https://platform.claude.com/docs/en/agents-and-tools/tool-use/
computer-use-tool (both forms), put into the tags in which a server's tool calls reach us."""

import json

import pytest

from controllers.types import (
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Key,
    Modifier,
    Navigate,
    Navigation,
    OnElement,
    Scroll,
    ToWindow,
    TripleClick,
    Type,
    Wait,
)
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.families.claude import Claude, OlderClaude
from policies.models.making import answer, look, press, wait, write
from policies.models.types import Hover, Past, Picture, Said, Speaker, Task, Understood, Words
from policies.types import Ask, Done, GiveUp, Yield
from tests.policies.models.families.pieces import at, clicked, tagged
from tests.policies.models.screens import WINDOW, screen

CLAUDE, OLDER = Claude(), OlderClaude()
SEEN = screen(Rect(100, 50, 2560, 1600), *CLAUDE.size(2560, 1600))
SMALL = screen(Rect(0, 0, 1024, 768), 1024, 768)
LOOK = SMALL.observation.id


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"action": "screenshot"}, look()),
        ({"action": "left_click", "coordinate": [500, 300]}, clicked(500, 300)),
        ({"action": "type", "text": "Hello, world!"}, write(SMALL, "Hello, world!")),
        (
            {"action": "scroll", "coordinate": [500, 400], "scroll_direction": "down", "scroll_amount": 3},
            Scroll(LOOK, at(500, 400), 0, 3),
        ),
        (
            {"action": "left_click", "coordinate": [500, 300], "text": "shift"},
            Click(LOOK, at(500, 300), Button.LEFT, (Modifier.SHIFT,)),
        ),
        ({"action": "key", "text": "ctrl+s"}, press(SMALL, "ctrl+s")),
    ],
)
def test_the_documented_actions_of_the_older_form_are_read(arguments: dict[str, object], said: Said) -> None:
    assert CLAUDE.read(tagged("computer", arguments), SMALL) == Understood(said)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("left_click", {"coordinate": [20, 30]}, clicked(20, 30)),
        ("left_click_drag", {"start_coordinate": [1, 2], "coordinate": [30, 40]}, Drag(LOOK, at(1, 2), at(30, 40))),
        ("scroll", {"scroll_direction": "left", "scroll_amount": 2}, Scroll(LOOK, ToWindow(WINDOW), -2, 0)),
        ("wait", {"duration": 3}, Wait(LOOK, 3)),
        ("mouse_move", {"coordinate": [7, 8]}, Hover(Point(7, 8))),
    ],
)
def test_the_members_of_the_toolset_are_read(name: str, arguments: dict[str, object], said: Said) -> None:
    assert OLDER.read(f"I see it. {tagged(name, arguments)}", SMALL) == Understood(said, "I see it.")


def test_of_a_batch_the_first_is_done_and_the_others_are_counted() -> None:
    batch = tagged("left_click", {"coordinate": [1, 2]}) + tagged("type", {"text": "x"}) + tagged("key", {"text": "a"})
    assert CLAUDE.read(batch, SMALL) == Understood(clicked(1, 2), left=2)
    assert CLAUDE.read(tagged("key", {"text": "Tab Tab Return"}), SMALL).left == 2


def test_a_line_end_at_the_end_presses_enter_as_an_act_of_its_own() -> None:
    assert CLAUDE.read(tagged("type", {"text": "now\n"}), SMALL) == Understood(write(SMALL, "now"), left=1)
    assert CLAUDE.read(tagged("type", {"text": "\n"}), SMALL).said == press(SMALL, "Return")
    with pytest.raises(Inexpressible):
        CLAUDE.write(write(SMALL, "now\n"), SMALL)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (tagged("left_click", {}), "lacks coordinate"),
        (tagged("computer", {"action": "left_click"}), "lacks coordinate"),
        (tagged("left_click", {"coordinate": [1024.5, 5]}), "outside of the picture"),
        (tagged("left_click", {"coordinate": [5]}), "not two numbers"),
        (tagged("left_click", {"coordinate": [5, 5], "text": "x"}), "Several keys"),
        (tagged("left_click", {"coordinate": [5, 5], "button": "left"}), "takes no “button”"),
        (tagged("zoom", {"region": [0, 0, 5, 5]}), "not possible"),
        (tagged("left_mouse_down", {}), "not possible"),
        (tagged("rm", {"path": "/"}), "not possible"),
        (tagged("computer", {"action": ["left_click"]}), "no text"),
        (tagged("type", {"text": "a\u202eb"}), "does not show"),
        (tagged("key", {"text": " "}), "No key"),
        ('<tool_call>{"name": "left_click", "arguments": {"coordinate": [1', "cut off"),
        ('<tool_call>{"name": "left_click", "arguments": {"coordinate": [NaN, 1]}}</tool_call>', "no number"),
        ("<tool_call>left_click(1, 2)</tool_call>", "a JSON object"),
        ("   ", "empty"),
    ],
)
def test_what_is_malformed_is_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        CLAUDE.read(reply, SMALL)


@pytest.mark.parametrize(
    "said",
    [
        clicked(100, 50),
        Click(LOOK, at(101, 1000), Button.RIGHT, (Modifier.SHIFT, Modifier.CTRL)),
        Click(LOOK, at(103, 60), Button.MIDDLE),
        DoubleClick(LOOK, at(400, 300)),
        TripleClick(LOOK, at(400, 300)),
        Drag(LOOK, at(400, 300), at(500, 900)),
        Scroll(LOOK, at(400, 300), 0, -5),
        Scroll(LOOK, ToWindow(WINDOW), 4, 0),
        write(SEEN, "two\nlines, and </tool_call> in them"),
        press(SEEN, "ctrl+shift+Tab"),
        wait(SEEN, 1.5),
        Hover(Point(300, 300)),
        Ask("Which one?"),
        Yield("a puzzle"),
        GiveUp("no such mail", "", ""),
        Done("It is sent."),
        Done(""),
        answer("42"),
        look(),
    ],
)
@pytest.mark.parametrize("dialect", [CLAUDE, OLDER])
def test_what_is_written_is_read_again(dialect: Claude, said: Said) -> None:
    whole = screen(Rect(100, 50, 1600, 1000), *dialect.size(1280, 800))
    there = dialect.read(dialect.write(said, whole), whole).said
    assert type(there) is type(said)
    assert dialect.read(dialect.write(there, whole), whole).said == there


@pytest.mark.parametrize("key", ["equal", "bracketright", "backslash", "grave", "semicolon", "plus", "*", "Page_Up"])
def test_keys_are_read_by_the_names_they_are_written_with(key: str) -> None:
    said = press(SMALL, f"ctrl+{key}")
    assert CLAUDE.read(CLAUDE.write(said, SMALL), SMALL).said == said
    with pytest.raises(Inexpressible):
        CLAUDE.write(press(SMALL, f"{key}+{key}"), SMALL)


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry, but I can't help with that request.",
        "It is sent.",
        '{\n  "name": "left_click",\n  "arguments": {\n    "coordinate": [100, 200]\n  }\n}',
        '<function_calls>\n<invoke name="computer">\n</invoke>\n</function_calls>',
        "click(x=10, y=20)",
        "```python\nprint(default_api.click(x=500, y=300))\n```",
    ],
)
def test_words_without_a_call_end_nothing(reply: str) -> None:
    with pytest.raises(ReplyMalformed, match="no call in it") as refusal:
        CLAUDE.read(reply, SMALL)
    assert "Call finish" in refusal.value.fix


def test_a_task_ends_by_a_call_or_by_the_one_sentence() -> None:
    coder = "\U0001f469\u200d\U0001f4bb"
    assert CLAUDE.read(tagged("finish", {"summary": f"Sent {coder}."}), SMALL).said == Done(
        "Sent \U0001f469\U0001f4bb."
    )
    assert CLAUDE.read(f"So. {tagged('finish', {})}", SMALL) == Understood(Done(""), "So.")
    assert CLAUDE.read("The task is complete.", SMALL) == Understood(Done(""))
    assert "finish" in {each.name for each in CLAUDE.tools(Task("x", Surface.DESKTOP), SMALL)}


def test_only_the_thought_is_thought() -> None:
    assert CLAUDE.read(CLAUDE.write(clicked(150, 60), SEEN, "The button is there."), SEEN).thought == (
        "The button is there."
    )
    with pytest.raises(Inexpressible):
        CLAUDE.write(clicked(150, 60), SEEN, "<tool_call>")


@pytest.mark.parametrize(
    "said",
    [
        Navigate(LOOK, ToWindow(WINDOW), Navigation.BACK),
        clicked(5000, 60),
        Click(LOOK, OnElement("nobody")),  # type: ignore[arg-type]
        Type(LOOK, at(200, 200), write(SEEN, "x").text),
        Scroll(LOOK, at(200, 200), 1, 1),
        Key(LOOK, at(200, 200), press(SEEN, "a").chord),
    ],
)
def test_what_it_has_no_words_for_is_not_written(said: Said) -> None:
    with pytest.raises(Inexpressible):
        CLAUDE.write(said, SEEN)


@pytest.mark.parametrize(
    ("dialect", "sent", "kept"),
    [
        (OLDER, (1075, 1520), (924, 1307)),
        (OLDER, (3840, 2160), (1456, 819)),
        (CLAUDE, (3840, 2160), (2576, 1449)),
        (CLAUDE, (1920, 1080), (1920, 1080)),
        (OLDER, (1092, 1092), (1092, 1092)),
    ],
)
def test_sizes_are_those_that_the_provider_publishes(
    dialect: Claude, sent: tuple[int, int], kept: tuple[int, int]
) -> None:
    """https://platform.claude.com/docs/en/build-with-claude/vision-coordinates"""
    assert dialect.size(*sent) == kept
    assert dialect.size(*kept) == kept


def test_the_prompt_has_the_task_and_the_picture_and_what_came_of_the_last_act() -> None:
    task = Task("send it", Surface.DESKTOP, "1. open (finished)", "the price is 5", (("Which?", "The red one"),))
    system, user = CLAUDE.opening(task, SMALL)
    assert system.speaker is Speaker.SYSTEM and "1024 by 768" in str(system.parts)
    assert all(each in str(user.parts) for each in ("send it", "the price is 5"))
    past = [Past(None, "click\nthere", "It opened."), Past(SMALL, "x", "It was pressed.")]
    picture, words = CLAUDE.ask(task, SMALL, past).parts
    assert picture == Picture(b"", 1024, 768)
    assert isinstance(words, Words) and words.text.endswith("This is the screen now.")
    assert all(
        each in words.text for each in ("1. open", "The red one", "click there => It opened.", "It was pressed.")
    )


def test_what_comes_first_is_the_same_in_every_turn() -> None:
    task = Task("send it", Surface.DESKTOP)
    later = Task("send it", Surface.DESKTOP, "1. open [finish]", answers=(("Which?", "The red one"),))
    assert CLAUDE.opening(task, SMALL) == CLAUDE.opening(later, SMALL)


def test_each_form_is_offered_as_its_own_functions() -> None:
    task = Task("x", Surface.DESKTOP)
    assert {"left_click", "type", "ask_user"} <= {each.name for each in CLAUDE.tools(task, SMALL)}
    computer = OLDER.tools(task, SMALL)[0]
    assert (
        computer.name == "computer" and "left_click_drag" in json.loads(computer.schema)["properties"]["action"]["enum"]
    )


def test_a_point_is_told_in_the_pixels_of_the_smaller_picture() -> None:
    reply = OLDER.write(Click(LOOK, AtPoint(Point(1920, 1080))), screen(Rect(0, 0, 3840, 2160), 1456, 819))
    assert '"coordinate": [728, 410]' in reply
