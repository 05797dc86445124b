"""Moves, presses and held keys make acts together, or none."""

import pytest

from controllers.types import Button, Click, Modifier, Wait
from perception.types import Point, Rect
from policies.errors import ReplyMalformed
from policies.models import making
from policies.models.strokes import (
    ButtonDown,
    ButtonUp,
    DragTo,
    End,
    KeyDown,
    Keys,
    KeyUp,
    Move,
    Press,
    Sleep,
    Stroke,
    Text,
    Wheel,
    acts_of,
    first_of,
    typed,
)
from policies.models.types import Hover, Said
from policies.models.view import Space
from policies.types import Done
from tests.policies.models.families.pieces import LOOK, at, clicked
from tests.policies.models.screens import screen

SCREEN = screen(Rect(100, 50, 1000, 500), 500, 250)


def acts(*strokes: Stroke) -> tuple[Said, ...]:
    return acts_of(strokes, SCREEN, Space(1000))


def test_places_are_the_familys_and_acts_are_the_devices() -> None:
    assert acts(Press((500, 500))) == (clicked(600, 300),)


def test_a_move_belongs_to_what_is_done_there() -> None:
    assert acts(Move((0, 0)), Sleep(1), Press(None)) == (clicked(100, 50),)
    assert acts(Move((0, 0)), Wheel(0, 3, None)) == (making.scroll(SCREEN, "down", 3, Point(100, 50)),)
    assert acts(Move((0, 0)), Press((0, 0))) == (clicked(100, 50),)
    assert acts(Move((0, 0)), Text("x")) == (Hover(Point(100, 50)), making.write(SCREEN, "x"))
    assert acts(Move((0, 0)), Sleep(2)) == (Hover(Point(100, 50)), Wait(LOOK, 2.0))


def test_a_drag_goes_on_from_where_the_pointer_is() -> None:
    a, b, c = Point(100, 50), Point(200, 100), Point(300, 150)
    both = acts(Move((0, 0)), DragTo((100, 100)), DragTo((100, 100), relative=True))
    assert both == (making.drag(SCREEN, a, b), making.drag(SCREEN, b, c))
    assert acts(ButtonDown((0, 0)), Move((50, 50)), Move((100, 100)), ButtonUp(None)) == (making.drag(SCREEN, a, b),)
    assert acts(ButtonDown((0, 0)), ButtonUp((200, 200))) == (making.drag(SCREEN, a, c),)


def test_a_click_with_a_key_held_is_where_the_pointer_was_put() -> None:
    held = Click(LOOK, at(100, 50), Button.LEFT, (Modifier.CTRL,))
    assert acts(Move((0, 0)), KeyDown("ctrl"), Press(None), KeyUp("ctrl")) == (held,)
    assert acts(Move((0, 0)), Sleep(1), KeyDown("ctrl"), Sleep(1), Press((0, 0)), KeyUp("ctrl")) == (held,)
    copied = making.press(SCREEN, "ctrl+c")
    assert acts(Move((0, 0)), KeyDown("ctrl"), Keys(("c",)), KeyUp("ctrl")) == (Hover(Point(100, 50)), copied)
    with pytest.raises(ReplyMalformed, match="While a key is held"):
        acts(Move((0, 0)), KeyDown("ctrl"), Wheel(0, 3, None), KeyUp("ctrl"))


def test_a_button_that_is_held_where_it_went_down_presses_long() -> None:
    held = making.long_press(SCREEN, Point(100, 50), 3)
    assert acts(ButtonDown((0, 0)), Sleep(1), Sleep(2), ButtonUp(None)) == (held,)
    assert acts(ButtonDown((0, 0)), Sleep(0.1), ButtonUp((0, 0))) == (clicked(100, 50),)


def test_keys_that_are_held_belong_to_what_is_pressed_meanwhile() -> None:
    chord = making.press(SCREEN, "ctrl+a")
    assert acts(KeyDown("ctrl"), Keys(("a",)), Keys(("a",)), KeyUp("ctrl")) == (chord, chord)
    held = (KeyDown("shift"), Move((0, 0)), Press(None), KeyUp("shift"))
    assert acts(*held) == (Click(LOOK, at(100, 50), Button.LEFT, (Modifier.SHIFT,)),)


@pytest.mark.parametrize(
    ("strokes", "why"),
    [
        ((), "No act"),
        ((Press(None),), "where the pointer is"),
        ((DragTo((1, 2)),), "drag begins"),
        ((Move((990, 990)), DragTo((20, 0), relative=True)), "outside"),
        ((Press((1001, 0)),), "outside"),
        ((ButtonDown((1, 2)), Text("x")), "not let go"),
        ((ButtonUp(None),), "not held"),
        ((KeyUp("a"),), "not held"),
        ((KeyDown("ctrl"), Text("x"), KeyUp("ctrl")), "nothing else"),
        ((KeyDown("ctrl"), KeyUp("shift")), "nothing else"),
        ((KeyDown("ctrl"), Press((1, 2), Button.RIGHT), KeyUp("ctrl")), "nothing else"),
        ((Wheel(0, 0, None),), "one way"),
        ((Wheel(1, 1, None),), "one way"),
        ((Keys(("nosuchkey",)),), "no key"),
        ((Sleep(-1),), "time to wait"),
    ],
)
def test_what_makes_no_act_is_refused(strokes: tuple[Stroke, ...], why: str) -> None:
    with pytest.raises(ReplyMalformed, match=why):
        acts(*strokes)


def test_the_first_is_done_and_pauses_do_not_count() -> None:
    found = first_of(acts(Press((0, 0)), Sleep(1), Text("x\n"), End(Done("so"))), "because")
    assert (found.said, found.thought, found.left) == (clicked(100, 50), "because", 3)


def test_a_line_end_at_the_end_is_enter() -> None:
    enter = making.press(SCREEN, "Return")
    assert typed(SCREEN, "a\nb\n") == (making.write(SCREEN, "a\nb"), enter)
    assert typed(SCREEN, "\n") == (enter,)
    assert typed(SCREEN, "x", Point(1, 2), replaces=True) == (making.write(SCREEN, "x", Point(1, 2), replace=True),)
    with pytest.raises(ReplyMalformed, match="nothing to type"):
        typed(SCREEN, "")
