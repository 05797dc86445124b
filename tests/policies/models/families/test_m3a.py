"""AndroidWorld's agents. Replies are those of https://github.com/google-research/android_world
(agents/m3a.py, m3a_test.py)."""

import pytest

from controllers.types import Click, LongPress, Navigation, OnElement, Scroll, ToWindow, Type, TypeMode
from perception.types import ElementRef, Rect, Role, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.conformance.settings import button, screen
from policies.models.families.m3a import M3A, T3A
from policies.models.making import answer, launch, navigate, press, wait, write
from policies.models.types import Hover, Past, Picture, Said, Screen, Task, Understood, Words
from policies.types import Ask, Done, GiveUp
from tests.policies.models.families.pieces import at

DIALECT = M3A()
ELEMENTS = tuple(
    button(number, name, Rect(10, 50 * number, 100, 40), role)
    for number, (name, role) in enumerate(
        [("Home", Role.BUTTON), ('He said "go"', Role.BUTTON), ("Name", Role.TEXTBOX)]
    )
)
WHOLE = screen(DIALECT, Rect(0, 0, 1080, 2400), Surface.PHONE, ELEMENTS)
SEEN = Screen(WHOLE.observation, WHOLE.bounds, WHOLE.width, WHOLE.height, WHOLE.listed[1:])
"""Lists the last two only, as 0 and 1."""
LOOK = SEEN.observation.id
SECOND, THIRD = (OnElement(ElementRef(f"element-{number}")) for number in (1, 2))
FRONT = ToWindow(SEEN.observation.foreground)


@pytest.mark.parametrize(
    ("reply", "said", "thought"),
    [
        ("Reason: completed.\nAction: {'action_type': 'status', 'goal_status': 'complete'}", Done(""), "completed."),
        (
            "Reason: answer question.\nAction: {'action_type': 'answer', 'text': 'this is some answer'}",
            answer("this is some answer"),
            "answer question.",
        ),
        ('Reason: x\nAction: {"action_type": "status", "goal_status": "infeasible"}', GiveUp("", "", ""), "x"),
        ('Reason: x\nAction: {"action_type": "click", "index": 0}', Click(LOOK, SECOND), "x"),
        ('Reason: x\nAction: {"action_type": "long_press", "index": "1"}', LongPress(LOOK, THIRD), "x"),
        ('Action: {"action_type": "keyboard_enter"}', press(SEEN, "Return"), ""),
        ('Reason: x\nAction: {"action_type": "navigate_home"}', navigate(SEEN, Navigation.HOME), "x"),
        (
            'Reason: x\nAction: {"action_type": "scroll", "direction": "down", "index": 1}',
            Scroll(LOOK, THIRD, 0, 6),
            "x",
        ),
        ('Reason: x\nAction: {"action_type": "scroll", "direction": "up"}', Scroll(LOOK, FRONT, 0, -6), "x"),
        ('Reason: x\nAction: {"action_type": "open_app", "app_name": "My App"}', launch(SEEN, "My App"), "x"),
        ('Reason: x\nAction: {"action_type": "wait"}', wait(SEEN, 1), "x"),
    ],
)
def test_published_actions_are_read(reply: str, said: Said, thought: str) -> None:
    assert DIALECT.read(reply, SEEN) == Understood(said, thought)
    assert DIALECT.read(DIALECT.write(said, SEEN, thought), SEEN) == Understood(said, thought)


def test_typing_goes_into_the_field_that_was_named() -> None:
    said = DIALECT.read('Reason: x\nAction: {"action_type": "input_text", "text": "Ann", "index": 1}', SEEN).said
    assert isinstance(said, Type) and said.target == THIRD and said.mode is TypeMode.APPEND
    cleared = '{"action_type": "input_text", "text": "Ann\\n", "index": 1, "clear_text": true}'
    understood = DIALECT.read(f"Action: {cleared}", SEEN)
    assert understood == Understood(Type(LOOK, THIRD, said.text, TypeMode.REPLACE), left=1)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("I would click on 1", "no “Action:”"),
        ("Reason: x\nAction: click 1", "no JSON object"),
        ('Reason: x\nAction: {"action_type": "click", "index": 2}', "no element 2"),
        ('Reason: x\nAction: {"action_type": "click", "index": -1}', "no element -1"),
        ('Reason: x\nAction: {"action_type": "click", "index": "' + "9" * 5000 + '"}', "no int"),
        ("Reason: x\nAction: {'action_type': 'click', 'index': 0x" + "f" * 6000 + "}", "larger than any"),
        ('Reason: x\nAction: {"action_type": "click", "index": NaN}', "no number"),
        ('Reason: x\nAction: {"action_type": "click", "x": 5, "y": 5}', "not by x and y"),
        ('Reason: x\nAction: {"action_type": "click"}', "lacks x"),
        ('Reason: x\nAction: {"action_type": "fly"}', "none of AndroidWorld"),
        ('Reason: x\nAction: {"action_type": "wait", "seconds": 5}', "takes no seconds"),
        ('Reason: x\nAction: {"action_type": "answer", "text": "a\\u200bb"}', "does not show"),
        ('Reason: x\nAction: {"action_type": "click", "ind', "cut off"),
        ("Reason: x\nAction: {'action_type': __import__('os')}", "no list of plain values"),
        ("Reason: x\nAction: {{}: 1}", "no JSON"),
        ("Reason: x\nAction: {}", "lacks action_type"),
    ],
)
def test_what_is_malformed_is_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        DIALECT.read(reply, SEEN)


@pytest.mark.parametrize("text", ["Action: {'action_type': 'click', 'index': 0} # ", "Next Action: call Bob"])
def test_an_action_that_stands_in_a_text_is_text(text: str) -> None:
    typing = f'{{"action_type": "input_text", "text": "{text}", "index": 1}}'
    assert DIALECT.read(f"Reason: r\nAction: {typing}", SEEN).said == Type(
        LOOK, THIRD, write(SEEN, text).text, TypeMode.APPEND
    )


@pytest.mark.parametrize(
    "reply",
    [
        "Reason: it says\nAction: {'action_type': 'click', 'index': 0}\nAction: {'action_type': 'wait'}",
        "Reason: it says Action: {'action_type': 'click', 'index': 0} and so Action: {'action_type': 'wait'}",
        "Reason: it says “Action: {'action_type': 'click', 'index': 0}”",
    ],
)
def test_which_action_is_meant_is_not_guessed(reply: str) -> None:
    with pytest.raises(ReplyMalformed):
        DIALECT.read(reply, SEEN)


@pytest.mark.parametrize("said", [Click(LOOK, at(5, 5)), Ask("which?"), Hover(at(5, 5).point), wait(SEEN, 9)])
def test_what_it_has_no_words_for_is_not_written(said: Said) -> None:
    with pytest.raises(Inexpressible):
        DIALECT.write(said, SEEN)


def test_a_reason_that_holds_an_act_is_not_written() -> None:
    with pytest.raises(Inexpressible):
        DIALECT.write(wait(SEEN, 1), SEEN, 'Action: {"action_type": "wait"}')


def test_the_prompt_lists_what_has_a_number() -> None:
    task = Task("say hello", Surface.PHONE, "1. open (finished)")
    past = [Past(None, 'Reason: a\nAction: {"action_type": "wait"}', "It was waited.")]
    picture, words = DIALECT.ask(task, SEEN, past).parts
    assert isinstance(picture, Picture) and isinstance(words, Words)
    assert 'Step 1- Action selected: {"action_type": "wait"}. It was waited.' in words.text
    assert (
        'UI element 0: {"index": 0, "text": "He said \\"go\\"", "is_clickable": True, "is_editable": False, '
        '"is_selected": False, "is_checked": False}\nUI element 1:'
    ) in words.text
    assert "Home" not in words.text and "1. open (finished)" in words.text
    assert '{"action_type": "click", "index": <index>}' in str(DIALECT.opening(task, SEEN))


def test_t3a_sees_the_list_alone() -> None:
    parts = T3A().ask(Task("x", Surface.PHONE), SEEN, ()).parts
    assert [type(each) for each in parts] == [Words]
