"""AndroidWorld's fourteen actions there and back, and what is none of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controllers.types import (
    Arg,
    AtPoint,
    Button,
    Click,
    DoubleClick,
    Drag,
    Key,
    Launch,
    LongPress,
    Navigate,
    Navigation,
    OnElement,
    Origin,
    Scroll,
    Secret,
    Swipe,
    Target,
    ToWindow,
    TripleClick,
    Type,
    TypeMode,
    Wait,
    Way,
)
from perception.types import Point, WindowId
from policies.androidworld import ACTIONS, AGAIN, NOTCHES, Said, decode, encode
from policies.errors import ActionMalformed, Inexpressible
from policies.types import Done, GiveUp, LookAgain, Noted
from tests.sop.screens import SCREEN, Pane, button, caption, entry, look

FORM = (caption("Name", (9, 9, 90, 30)), entry("Name", (99, 9, 90, 30)), button("Buy", (9, 99, 90, 30)))
SEEN = look(Pane("shop", "Shop", (0, 0, 400, 300), FORM))
FRONT = ToWindow(SEEN.foreground)

words = st.text(max_size=30)
directions = st.sampled_from(("up", "down", "left", "right"))
points = st.fixed_dictionaries({"x": st.integers(0, SCREEN.width - 1), "y": st.integers(0, SCREEN.height - 1)})
indices = st.fixed_dictionaries({"index": st.integers(0, len(SEEN.elements) - 1)})
nowhere: st.SearchStrategy[dict[str, Any]] = st.just({})


def said(kinds: tuple[str, ...], *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An action of one of the kinds, with the fields of every part."""
    joined = st.tuples(st.sampled_from(kinds), *parts)
    return joined.map(lambda all_: {"action_type": all_[0], **{k: v for part in all_[1:] for k, v in part.items()}})


def field(name: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: values})


theirs = st.one_of(
    said(("click", "double_tap", "long_press"), points | indices),
    said(("scroll",), field("direction", directions), indices | nowhere),
    said(("swipe",), field("direction", directions)),
    said(
        ("input_text",), field("text", words), points | indices | nowhere, field("clear_text", st.just(True)) | nowhere
    ),
    said(("keyboard_enter", "navigate_home", "navigate_back", "wait", "unknown")),
    said(("open_app",), field("app_name", words)),
    said(("answer",), field("text", words)),
    said(("status",), field("goal_status", st.sampled_from(("complete", "infeasible"))), nowhere),
    said(("status",), field("goal_status", st.just("complete")), field("text", st.text(min_size=1))),
)

arguments = st.builds(Arg, words, st.just(Origin.MODEL), st.just("reply 3"))
places: st.SearchStrategy[Target] = st.one_of(
    st.sampled_from(SEEN.elements).map(lambda each: OnElement(each.ref)),
    points.map(lambda at: AtPoint(Point(at["x"], at["y"]))),
)
ours: st.SearchStrategy[Said] = st.one_of(
    st.builds(Click, st.just(SEEN.id), places),
    st.builds(DoubleClick, st.just(SEEN.id), places),
    st.builds(LongPress, st.just(SEEN.id), places),
    st.builds(Type, st.just(SEEN.id), places | st.just(FRONT), arguments, st.sampled_from(TypeMode)),
    st.builds(Navigate, st.just(SEEN.id), st.just(FRONT), st.sampled_from((Navigation.HOME, Navigation.BACK))),
    st.builds(Swipe, st.just(SEEN.id), st.just(FRONT), st.sampled_from(Way), st.just(1.0)),
    st.builds(Done, words),
    st.builds(GiveUp, words, st.just(""), st.just("")),
    st.builds(Noted, st.just(""), st.just(""), st.just("answer"), arguments),
)


@given(theirs)
def test_theirs_comes_back_as_it_was(action: dict[str, Any]) -> None:
    assert encode(decode(action, SEEN), SEEN) == action


@given(ours)
def test_ours_comes_back_as_it_was(action: Said) -> None:
    assert decode(encode(action, SEEN), SEEN, Origin.MODEL, "reply 3") == action


def test_there_are_fourteen() -> None:
    assert sorted(ACTIONS) == [
        "answer", "click", "double_tap", "input_text", "keyboard_enter", "long_press", "navigate_back",
        "navigate_home", "open_app", "scroll", "status", "swipe", "unknown", "wait",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ({"action_type": "scroll", "direction": "down"}, Scroll(SEEN.id, FRONT, 0, NOTCHES)),
        ({"action_type": "scroll", "direction": "left"}, Scroll(SEEN.id, FRONT, -NOTCHES, 0)),
        ({"action_type": "swipe", "direction": "up"}, Swipe(SEEN.id, FRONT, Way.UP, 1.0)),
        ({"action_type": "swipe", "direction": "left"}, Swipe(SEEN.id, FRONT, Way.RIGHT, 1.0)),
        ({"action_type": "wait", "text": None}, Wait(SEEN.id, 1.0)),
        ({"action_type": "unknown"}, AGAIN),
        (
            {"action_type": "open_app", "app_name": "Pro Expense"},
            Launch(SEEN.id, Arg("'Pro Expense'", Origin.MODEL, "")),
        ),
        ({"action_type": "click", "index": "2"}, Click(SEEN.id, OnElement(SEEN.elements[2].ref))),
    ],
)
def test_what_theirs_means(action: dict[str, Any], expected: Said) -> None:
    assert decode(action, SEEN) == expected


@pytest.mark.parametrize(
    "broken",
    [
        None, [], "click", {}, {"action_type": 7}, {"action_type": "tap"}, {"action_type": "press_keyboard"},
        {"action_type": "click"}, {"action_type": "click", "x": 3}, {"action_type": "click", "x": 3, "y": True},
        {"action_type": "click", "x": 3.5, "y": 4}, {"action_type": "click", "x": -1, "y": 4},
        {"action_type": "click", "x": 3, "y": SCREEN.height}, {"action_type": "click", "index": 99},
        {"action_type": "click", "index": -1}, {"action_type": "click", "index": "two"},
        {"action_type": "click", "index": 16**6000}, {"action_type": 16**6000},
        {"action_type": "click", "index": 1, "x": 3, "y": 4}, {"action_type": "scroll"},
        {"action_type": "scroll", "direction": "forward"}, {"action_type": "swipe", "direction": "up", "index": 1},
        {"action_type": "input_text"}, {"action_type": "input_text", "text": 7},
        {"action_type": "input_text", "text": "a", "clear_text": "yes"}, {"action_type": "open_app"},
        {"action_type": "wait", "seconds": 9}, {"action_type": "status"},
        {"action_type": "status", "goal_status": "done"}, {"action_type": "answer"}, {3: "click"},
    ],
)  # fmt: skip
def test_what_is_no_action_is_told(broken: object) -> None:
    with pytest.raises(ActionMalformed):
        decode(broken, SEEN)


BUY = OnElement(SEEN.elements[-1].ref)


@pytest.mark.parametrize(
    "act",
    [
        Click(SEEN.id, BUY, Button.RIGHT),
        Click(SEEN.id, OnElement(BUY.ref, Point(1, 1))),
        Click(SEEN.id, ToWindow(WindowId("another"))),
        Click(SEEN.id, FRONT),
        TripleClick(SEEN.id, BUY),
        LongPress(SEEN.id, BUY, 3.0),
        Drag(SEEN.id, BUY, BUY),
        Scroll(SEEN.id, FRONT, 0, 1),
        Scroll(SEEN.id, AtPoint(Point(1, 1)), 0, NOTCHES),
        Swipe(SEEN.id, FRONT, Way.UP, 0.5),
        Swipe(SEEN.id, BUY, Way.UP, 1.0),
        Type(SEEN.id, BUY, Arg(Secret("pin"), Origin.SOP, "")),
        Key(SEEN.id, FRONT, Arg("ctrl+s", Origin.SOP, "")),
        Key(SEEN.id, BUY, Arg("Return", Origin.SOP, "")),
        Navigate(SEEN.id, FRONT, Navigation.RECENTS),
        Launch(SEEN.id, Arg("soffice --calc", Origin.SOP, "")),
        Wait(SEEN.id, 5.0),
        GiveUp("no button", "a button", "nothing"),
        LookAgain("not there yet", 3.0, GiveUp("", "", "")),
        Noted("3", "Read the total", "total", Arg("3", Origin.SCREEN, "")),
    ],
)
def test_what_theirs_has_no_words_for_is_told(act: Said) -> None:
    with pytest.raises(Inexpressible):
        encode(act, SEEN)
