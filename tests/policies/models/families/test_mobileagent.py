"""MobileAgent's text form. Replies are those of https://github.com/alipay/mobile-agent/blob/main/data/AitW_prompt.txt."""

import pytest

from controllers.types import Click, DoubleClick, Navigation, OnElement, Scroll, Swipe, ToWindow, Way
from perception.types import ElementRef, Point, Rect, Role, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.conformance.settings import button, screen
from policies.models.families.mobileagent import MobileAgent
from policies.models.making import give_up, navigate, press, wait, write
from policies.models.types import Past, Said, Task, Understood, Words
from policies.types import Done
from tests.policies.models.families.pieces import at

DIALECT = MobileAgent()
NAMES = ("Settings", "Accept & continue", "Chrorme", "", "two\n lines")
ELEMENTS = tuple(
    button(number, name, Rect(10, 50 * number, 100, 40), Role.IMAGE if not name else Role.BUTTON)
    for number, name in enumerate(NAMES)
)
SEEN = screen(DIALECT, Rect(0, 0, 1080, 2400), Surface.PHONE, ELEMENTS)
DESK = screen(DIALECT, Rect(0, 0, 1920, 1080), Surface.DESKTOP, ELEMENTS)
LOOK = SEEN.observation.id
FRONT = ToWindow(SEEN.observation.foreground)
PLAN = (
    "PLAN:\nsub-procedure: scroll and view page content state: finish\n"
    "sub-procedure: display menu options state: unfinish\nsub-procedure: task complete state: unfinish"
)


def test_an_action_in_a_sentence_is_none() -> None:
    said = DIALECT.read("It says action_type:DUAL_POINT id:1 there.\n\naction_type:STATUS_TASK_COMPLETE", SEEN)
    assert said.said == Done("") and said.left == 0


def tapped(number: int) -> Click:
    return Click(LOOK, OnElement(ElementRef(f"element-{number}")))


@pytest.mark.parametrize(
    ("reply", "said", "thought"),
    [
        ("action_type:DUAL_POINT ui_text:Accept & continue ui_type:TEXT id:1", tapped(1), ""),
        (f"{PLAN}\n\naction_type:SCROLL direction:UP", Swipe(LOOK, FRONT, Way.UP), PLAN),
        (f"{PLAN}\n\naction_type:DUAL_POINT ui_text:Chrorme ui_type:TEXT id:2", tapped(2), PLAN),
        ("action_type:TYPE typed_text:reddit.com", write(SEEN, "reddit.com"), ""),
        ("action_type:PRESS_BACK", navigate(SEEN, Navigation.BACK), ""),
        ("action_type:PRESS_HOME", navigate(SEEN, Navigation.HOME), ""),
        ("action_type:PRESS_ENTER", press(SEEN, "Return"), ""),
        ("action_type:STATUS_TASK_COMPLETE", Done(""), ""),
        ("action_type:STATUS_TASK_IMPOSSIBLE", give_up(), ""),
        ("action_type:DUAL_POINT ui_text: ui_type:ICON_IMAGE id:3", tapped(3), ""),
        ("action_type:DUAL_POINT ui_text:two lines ui_type:TEXT id:4 ", tapped(4), ""),
    ],
)
def test_published_actions_are_read(reply: str, said: Said, thought: str) -> None:
    assert DIALECT.read(reply, SEEN) == Understood(said, thought)
    assert DIALECT.read(DIALECT.write(said, SEEN, thought), SEEN) == Understood(said, thought)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("tap on Settings", "no action_type"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:TEXT", "names no element"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:TEXT id:99", "no id:99"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:TEXT id:-1", "names no element"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:TEXT id:99999999", "names no element"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:TEXT id:2", "not “ui_text:Settings"),
        ("action_type:DUAL_POINT ui_text:Settings ui_type:ICON_GOOGLE id:0", "not “ui_text:Settings"),
        ("action_type:SCROLL direction:AROUND", "direction is one of"),
        ("action_type:SCROLL", "direction is missing"),
        ("action_type:TYPE text:x", "typed_text is missing"),
        ("action_type:TYPE typed_text:a\u202eb", "does not show"),
        ("action_type:PRESS_BACK twice", "takes nothing"),
        ("action_type:FORMAT", "is no action_type"),
        ("", "empty"),
    ],
)
def test_what_is_malformed_or_contradicts_itself_is_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        DIALECT.read(reply, SEEN)


def test_what_follows_the_first_act_is_counted() -> None:
    assert DIALECT.read("action_type:PRESS_HOME\naction_type:PRESS_BACK\n", SEEN).left == 1


def test_without_a_finger_a_scroll_is_the_wheel_s() -> None:
    said = DIALECT.read("action_type:SCROLL direction:UP", DESK).said
    assert isinstance(said, Scroll) and (said.dx, said.dy) == (0, 5)
    assert DIALECT.write(said, DESK) == "action_type:SCROLL direction:UP"


def test_the_prompt_is_the_published_one() -> None:
    past = [
        Past(None, "action_type:SCROLL direction:UP", "It moved."),
        Past(None, f"{PLAN}\n\naction_type:DUAL_POINT ui_text:Chrorme ui_type:TEXT id:21", "It was pressed."),
    ]
    task = Task("turn off\njavascript", Surface.PHONE, PLAN.removeprefix("PLAN:\n"))
    (words,) = DIALECT.ask(task, SEEN, past).parts
    assert isinstance(words, Words)
    assert words.text == (
        "Given a mobile screen and a question, provide the action based on the screen information.\n\n"
        "Previous Actions:\nstep_id:0 action_type:SCROLL direction:UP\n"
        "step_id:1 action_type:DUAL_POINT ui_text:Chrorme ui_type:TEXT\n\n"
        "SOP:\nsub-procedure: scroll and view page content state: finish\n"
        "sub-procedure: display menu options state: unfinish\nsub-procedure: task complete state: unfinish\n\n"
        "Screen:\nid:0 ui_text:Settings ui_type:TEXT\nid:1 ui_text:Accept & continue ui_type:TEXT\n"
        "id:2 ui_text:Chrorme ui_type:TEXT\nid:3 ui_text: ui_type:ICON_IMAGE\nid:4 ui_text:two lines ui_type:TEXT\n\n"
        "Instruction:turn off javascript\nAnswer:"
    )


def test_a_procedure_is_told_as_sub_procedures_with_their_states() -> None:
    guide = "A procedure that is near to it, “x”:\n1. open the menu [finish]\n2. scroll [unfinish]"
    (words,) = DIALECT.ask(Task("x", Surface.PHONE, guide), SEEN, ()).parts
    assert (
        "\nSOP:\nsub-procedure: open the menu state: finish\nsub-procedure: scroll state: unfinish\n"
        "sub-procedure: task complete state: unfinish\n\nScreen:"
    ) in str(getattr(words, "text", ""))


@pytest.mark.parametrize(
    "said",
    [
        Click(LOOK, at(5, 5)),
        DoubleClick(LOOK, tapped(0).target),
        Click(LOOK, OnElement(ElementRef("element-0"), Point(1, 1))),
        Swipe(LOOK, FRONT, Way.UP, 0.3),
        write(SEEN, "two\nlines"),
        wait(SEEN, 1),
        Done("It is off."),
    ],
)
def test_what_it_has_no_words_for_is_not_written(said: Said) -> None:
    with pytest.raises(Inexpressible):
        DIALECT.write(said, SEEN)
