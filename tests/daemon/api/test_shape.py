from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from apps import show
from controllers.fake import FakeDevice
from controllers.fake_screen import button, pane, password, scene, textbox
from controllers.types import (
    Button,
    Modifier,
    Navigation,
    Orientation,
    TypeMode,
    Way,
)
from daemon.api import shape
from perception.clock import Deadline
from perception.types import (
    Display,
    Observation,
    Point,
    Rect,
    Role,
)
from sop.types import (
    DoAsk,
    DoCheck,
    DoClick,
    DoDoubleClick,
    DoDrag,
    DoKey,
    DoLaunch,
    DoLongPress,
    DoNavigate,
    DoPinch,
    DoRaise,
    DoRotate,
    DoScroll,
    DoSwipe,
    DoType,
    DoWait,
    ElementTarget,
    NoTarget,
    StepAction,
    WindowTarget,
)
from tests.daemon import notes

TARGET = ElementTarget("notes", "Notes", Role.BUTTON, "Save", "", "", (), ())
WINDOW = WindowTarget("notes", "Notes")


def seen(blind: str = "", pixels: bool = True) -> Observation:
    window = pane("notes", "Notes", textbox("Note", "hello"), password("Pin"), button("Save"), blind=blind)
    return FakeDevice([scene("form", window, seen=pixels)], {}).capture(Deadline.after(1))


def test_a_look_keeps_what_can_be_seen_and_no_ref() -> None:
    observation = seen()
    found = shape.look(observation, "fake:0", "p", "a", ())
    assert [element.number for element in found.elements] == list(range(len(observation.elements)))
    note = next(element for element in found.elements if element.name == "Note")
    assert (note.role, note.value, note.hidden) == ("textbox", "hello", False)
    assert found.elements[note.parent].role == "window"
    pin = next(element for element in found.elements if element.role == "password")
    assert (pin.value, pin.hidden) == ("", True)
    assert found.windows[0].foreground
    assert str(observation.elements[1].ref) not in repr(found)


def test_monitors_are_told_from_the_primary() -> None:
    left = Display("DP-1", Rect(0, 0, 1000, 500), Fraction(5, 4), Point(-800, -40))
    observation = replace(seen(), displays=(Display("DP-2", Rect(1000, 50, 800, 600)), left))
    main, other = shape.look(observation, "d", "", "", ()).monitors
    assert (main.name, main.scale, main.left, main.top) == ("DP-2", 1, 0, 0)
    assert (other.bounds, other.scale, other.left, other.top) == (left.bounds, 1.25, -800, -40)
    assert show.monitor_line(main) == "DP-2 800x600 at 1000,50"
    assert show.monitor_line(other) == "DP-1 1000x500 at 0,0 (-800,-40 from the primary), scale 1.25"


def test_what_cannot_be_seen_is_said() -> None:
    assert shape.look(seen(blind="no tree"), "d", "", "", ()).windows[0].gap == "no tree"
    assert shape.look(seen(pixels=False), "d", "", "", ()).blind == "this screen has no pixels"


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (DoClick(Button.RIGHT, (Modifier.CTRL,)), "ctrl right click"),
        (DoDoubleClick(), "left double click"),
        (DoLongPress(0.8), "press for 0.8 s"),
        (DoScroll(0, 3), "scroll 0, 3"),
        (DoType("{name}", TypeMode.APPEND), "append text: {name}"),
        (DoKey("ctrl+s"), "press ctrl+s"),
        (DoLaunch("mousepad"), "launch mousepad"),
        (DoRaise(), "raise"),
        (DoWait(2), "wait 2 s"),
        (DoAsk("Done?"), "ask you to do what was not seen"),
        (DoCheck(), "check"),
        (DoSwipe(Way.LEFT), "swipe left"),
        (DoPinch(2.5), "zoom 2.5 times"),
        (DoNavigate(Navigation.BACK), "go back"),
        (DoNavigate(Navigation.HOME), "go to home"),
        (DoRotate(Orientation.RIGHT), "turn the display: right"),
    ],
)
def test_actions_in_words(action: StepAction, words: str) -> None:
    assert shape.action_words(action) == words


def test_a_drag_names_where_it_ends() -> None:
    assert "Save" in shape.action_words(DoDrag(TARGET))


def test_a_procedure_in_words() -> None:
    found = shape.sop(notes.sop(notes.TYPE, notes.SAVE), Path("/somewhere"))
    assert (found.problem, found.fix) == ("", "")
    assert [(step.id, step.intent) for step in found.steps] == [("s1", "Write the note"), ("s2", "Save the note")]
    assert shape.target_words(NoTarget()) == ""
