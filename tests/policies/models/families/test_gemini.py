"""Gemini. Replies are those of https://ai.google.dev/gemini-api/docs/computer-use (functions of Gemini 3 and 2.5)
and of https://ai.google.dev/gemini-api/docs/image-understanding (boxes)."""

import pytest

from controllers.types import (
    Button,
    Click,
    DoubleClick,
    Drag,
    Flick,
    LongPress,
    Navigation,
    Scroll,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
)
from perception.types import Point, Rect, Surface
from policies.errors import Inexpressible, ReplyMalformed
from policies.models.dialect import Skill
from policies.models.families.gemini import Gemini
from policies.models.families.gemini_boxes import NOT_THERE, GeminiBoxes
from policies.models.making import launch, look, navigate, press, wait, write
from policies.models.types import Hover, Picture, Said, Task, Understood
from policies.types import GiveUp
from tests.policies.models.families.pieces import LOOK, at, clicked, tagged
from tests.policies.models.screens import WINDOW, screen

GEMINI, BOXES = Gemini(), GeminiBoxes()
SEEN = screen(Rect(0, 0, 2000, 1000), 2000, 1000)
PHONE = screen(Rect(0, 0, 1000, 2000), 1000, 2000, Surface.PHONE)


def test_a_click_and_its_intent() -> None:
    intent = "Click the search box to type the destination."
    reply = tagged("click", {"x": 450, "y": 120, "intent": intent})
    assert GEMINI.read(reply, SEEN) == Understood(clicked(900, 120), intent)


def test_the_former_function_types_at_a_place_and_enter_is_left_to_do() -> None:
    arguments = {"x": 371, "y": 470, "text": "highly rated smart fridges", "press_enter": True}
    reply = f"I will type the search query into the search bar.{tagged('type_text_at', arguments)}"
    said = write(SEEN, "highly rated smart fridges", Point(742, 470), replace=True)
    assert GEMINI.read(reply, SEEN) == Understood(said, "I will type the search query into the search bar.", left=1)


def test_plus_is_a_key_too() -> None:
    assert GEMINI.read(tagged("key_combination", {"keys": "control++"}), SEEN).said == press(SEEN, "ctrl+plus")
    assert GEMINI.read(tagged("key_combination", {"keys": "Control+A"}), SEEN).said == press(SEEN, "ctrl+a")


def test_a_safety_decision_makes_the_act_a_grave_one() -> None:
    decision = {"explanation": "Must check check-box", "decision": "require_confirmation"}
    reply = tagged("click_at", {"x": 60, "y": 100, "safety_decision": decision})
    assert GEMINI.read(reply, SEEN) == Understood(clicked(120, 100), grave="Must check check-box")
    allowed = tagged("click_at", {"x": 60, "y": 100, "safety_decision": {"decision": "allowed"}})
    assert GEMINI.read(allowed, SEEN).grave == ""
    for odd in ("no", {"decision": "block"}, 5):
        assert GEMINI.read(tagged("click_at", {"x": 60, "y": 100, "safety_decision": odd}), SEEN).grave != ""


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("click_at", {"y": 300, "x": 500}, clicked(1000, 300)),
        ("hover_at", {"y": 150, "x": 250}, Hover(Point(500, 150))),
        ("key_combination", {"keys": "Control+A"}, press(SEEN, "ctrl+a")),
        ("scroll_document", {"direction": "down"}, Scroll(LOOK, ToWindow(WINDOW), 0, 5)),
        ("scroll_at", {"y": 500, "x": 500, "direction": "down", "magnitude": 400}, Scroll(LOOK, at(1000, 500), 0, 10)),
        (
            "drag_and_drop",
            {"y": 100, "destination_y": 500, "destination_x": 500, "x": 100},
            Drag(LOOK, at(200, 100), at(1000, 500)),
        ),
        ("wait_5_seconds", {}, wait(SEEN, 5)),
        ("go_back", {}, press(SEEN, "alt+Left")),
        ("type", {"text": "a"}, write(SEEN, "a")),
        ("hotkey", {"keys": ["ctrl", "shift", "t"]}, press(SEEN, "ctrl+shift+t")),
        ("take_screenshot", {}, look()),
    ],
)
def test_the_documented_functions_are_read(name: str, arguments: dict[str, object], said: Said) -> None:
    assert GEMINI.read(tagged(name, arguments), SEEN).said == said


def test_on_a_phone_a_drag_is_a_swipe_and_keys_are_its_buttons() -> None:
    line = {"start_x": 500, "start_y": 800, "end_x": 500, "end_y": 300}
    assert GEMINI.read(tagged("drag_and_drop", line), PHONE).said == Flick(LOOK, at(500, 1600), at(500, 600))
    assert GEMINI.read(tagged("press_key", {"key": "home"}), PHONE).said == navigate(PHONE, Navigation.HOME)
    assert GEMINI.read(tagged("go_back", {}), PHONE).said == navigate(PHONE, Navigation.BACK)
    assert {"open_app", "long_press"} <= {each.name for each in GEMINI.tools(Task("x", Surface.PHONE), PHONE)}


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (tagged("click", {"x": 1001, "y": 5}), "outside of the picture"),
        (tagged("click", {"x": "5", "y": True}), "no number"),
        (tagged("click", {"x": 5}), "lacks y"),
        (tagged("click", {"x": 5, "y": 5, "count": 3}), "takes no “count”"),
        (tagged("type", {"text": "a", "press_enter": "yes"}), "true or false"),
        (tagged("type", {"text": "a\u200bb"}), "does not show"),
        (tagged("navigate", {"url": "https://example.org"}), "not possible"),
        (tagged("mouse_down", {"x": 1, "y": 1}), "not possible"),
        (tagged("format_disk", {}), "not possible"),
        (tagged("scroll", {"x": 1, "y": 1, "direction": "in"}), "direction is one of"),
        (tagged("hotkey", {"keys": []}), "No key"),
        (tagged("long_press", {"x": 1, "y": 1, "seconds": 9999}), "has to be from"),
        ('<tool_call>{"name": "click"}</tool_call>', "lacks arguments"),
    ],
)
def test_what_is_malformed_is_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        GEMINI.read(reply, SEEN)


@pytest.mark.parametrize(
    "said",
    [
        clicked(1000, 500),
        Click(LOOK, at(1000, 500), Button.RIGHT),
        DoubleClick(LOOK, at(2, 1)),
        TripleClick(LOOK, at(2, 1)),
        LongPress(LOOK, at(1998, 999), 0.8),
        Drag(LOOK, at(200, 100), at(1000, 500)),
        Scroll(LOOK, at(1000, 500), -3, 0),
        Scroll(LOOK, ToWindow(WINDOW), 0, 3),
        write(SEEN, "x y"),
        press(SEEN, "Return"),
        press(SEEN, "ctrl+c"),
        Hover(Point(200, 100)),
        wait(SEEN, 2),
        launch(SEEN, "My App"),
        look(),
    ],
)
def test_what_is_written_is_read_again(said: Said) -> None:
    assert GEMINI.read(GEMINI.write(said, SEEN, "So."), SEEN) == Understood(said, "So.")


def test_a_phone_s_acts_are_written_and_read_again() -> None:
    for said in (navigate(PHONE, Navigation.HOME), Flick(LOOK, at(500, 1600), at(500, 600))):
        assert GEMINI.read(GEMINI.write(said, PHONE), PHONE).said == said
    with pytest.raises(Inexpressible):
        GEMINI.write(Type(LOOK, at(5, 5), write(PHONE, "x").text, TypeMode.REPLACE), PHONE)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ('```json\n[{"box_2d": [100, 200, 300, 400], "label": "search"}]\n```', clicked(600, 200)),
        ('{"point": [250, 750], "label": "ok"}', clicked(1500, 250)),
        ('[{"box_2d": [0, 0, 1000, 1000], "label": "all", "mask": "data"}]', clicked(1000, 500)),
        ("[]", GiveUp(NOT_THERE, "", "")),
    ],
)
def test_boxes_are_read_y_first(reply: str, said: Said) -> None:
    assert BOXES.read(reply, SEEN).said == said


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ('[{"box_2d": [300, 200, 100, 400]}]', "ends before it begins"),
        ('[{"box_2d": [1, 2, 3]}]', "four numbers"),
        ('[{"box_2d": [1, 2, 3, 1001]}]', "has to be from"),
        ('[{"box_2d": [1, 2, 3, 4]}, {"box_2d": [5, 6, 7, 8]}]', "2 things"),
        ('[{"label": "x"}]', "lacks box_2d"),
        ("The button is at the top.", "no JSON"),
        ('```json\n[{"box_2d": [1, 2', "no JSON"),
        ("[5]", "no object"),
    ],
)
def test_malformed_boxes_are_refused(reply: str, problem: str) -> None:
    with pytest.raises(ReplyMalformed, match=problem):
        BOXES.read(reply, SEEN)


def test_a_grounder_only_says_where() -> None:
    assert BOXES.skill is Skill.GROUNDER
    assert BOXES.read(BOXES.write(clicked(600, 200), SEEN), SEEN).said == clicked(600, 200)
    assert BOXES.read(BOXES.write(GiveUp(NOT_THERE, "", ""), SEEN), SEEN).said == GiveUp(NOT_THERE, "", "")
    with pytest.raises(Inexpressible):
        BOXES.write(press(SEEN, "Return"), SEEN)
    task = Task("the blue button", Surface.DESKTOP)
    picture, words = BOXES.ask(task, SEEN, ()).parts
    assert isinstance(picture, Picture) and "the blue button" in str(words)
    assert BOXES.opening(task, SEEN) == ()
