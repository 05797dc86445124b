"""A finger from pixel to pixel as what it came to, or as a gap that the procedure asks about."""

from __future__ import annotations

import pytest

from controllers.types import AtPoint, Click, Flick, Navigate, Navigation, OnElement, Scroll, ToWindow
from perception.types import Element, Observation, Point, Rect, Role
from sop.clean import clean
from sop.compile import compile_demonstration
from sop.gestures import plain
from sop.types import DoAsk, DoNavigate, DoScroll, Moment, Unplain
from tests.daemon.glass import PAGE, page, thing

LIST = thing("", Rect(0, 300, 1080, 2000), Role.LIST, identifier="list", actions=("scroll",))


def rows(*tops: int, first: int = 1) -> list[Element]:
    named = ((f"Row {number}", top) for number, top in enumerate(tops, first))
    return [thing(name, Rect(0, top, 1080, 200), Role.LIST_ITEM, parent=1) for name, top in named]


BEFORE = page(LIST, *rows(800, 1000, 1200))
SCROLLED = page(LIST, *rows(500, 700, 900), sequence=2)
OTHER = page(thing("Done", Rect(0, 900, 1080, 200)), title="Other", sequence=2)
SENT_AWAY = page(LIST, *rows(800, 1000, first=2), sequence=2)


def drawn(start: tuple[int, int], end: tuple[int, int], after: Observation) -> Moment:
    return Moment(BEFORE, Flick(BEFORE.id, AtPoint(Point(*start)), AtPoint(Point(*end))), after)


def test_what_went_with_the_finger_was_scrolled() -> None:
    found = plain(drawn((500, 1100), (500, 800), SCROLLED))
    assert isinstance(found, Moment)
    assert found.action == Scroll(BEFORE.id, OnElement(BEFORE.elements[3].ref), 0, 1)


def test_a_scroll_stays_one_in_the_procedure() -> None:
    made = compile_demonstration((drawn((500, 1100), (500, 800), SCROLLED),), "x", "X")
    assert [each.action for each in made.sop.steps] == [DoScroll(0, 1)]


@pytest.mark.parametrize(
    ("start", "end", "to"),
    [
        ((2, 1100), (500, 1100), Navigation.BACK),
        ((1078, 1100), (500, 1100), Navigation.BACK),
        ((500, 2398), (500, 1200), Navigation.HOME),
        ((500, 3), (500, 1200), Navigation.NOTIFICATIONS),
    ],
)
def test_the_systems_own_gesture_is_its_button(start: tuple[int, int], end: tuple[int, int], to: Navigation) -> None:
    found = plain(drawn(start, end, OTHER))
    assert isinstance(found, Moment) and found.action == Navigate(BEFORE.id, ToWindow(PAGE), to)
    steps = compile_demonstration((drawn(start, end, OTHER),), "x", "X").sop.steps
    assert [each.action for each in steps] == [DoNavigate(to)]


def test_what_moved_nothing_is_left_out_with_a_note() -> None:
    found = clean((drawn((500, 1100), (500, 800), BEFORE),))
    assert found.acts == () and any("nothing moved" in each for each in found.notes)


def test_what_nothing_tells_the_purpose_of_is_asked_about() -> None:
    away = drawn((500, 900), (20, 900), SENT_AWAY)
    assert isinstance(plain(away), Unplain)
    then = Moment(SENT_AWAY, Click(SENT_AWAY.id, OnElement(SENT_AWAY.elements[2].ref)), OTHER)
    made = compile_demonstration((away, then), "x", "X")
    asks = made.sop.steps[0].action
    assert isinstance(asks, DoAsk) and "swiped left" in asks.question
    assert any("nothing tells what for" in each for each in made.notes)
