from collections.abc import Sequence
from dataclasses import replace

import pytest

from perception.clock import CancelToken, Deadline, boot_ns
from perception.errors import Cancelled
from perception.settle import Settled, Unsettled, difference, same_elements, settle, time_to_look
from perception.types import (
    Element,
    ElementRef,
    Frame,
    NoFrame,
    NoValue,
    Observation,
    ObservationId,
    Rect,
    Role,
    Surface,
    Window,
    WindowId,
)
from tests.perception.painted import frame

BOUNDS = Rect(0, 0, 200, 100)
WHITE = frame(BOUNDS)
CARET = frame(BOUNDS, patch=Rect(50, 20, 2, 18))
BUSY = [frame(BOUNDS, patch=Rect(x, 10, 20, 20)) for x in range(0, 180, 10)]
BUTTON = Element(
    ElementRef("1"), -1, WindowId("1"), Role.BUTTON, "Save", "", "", "", NoValue(), frozenset(), (), Rect(1, 1, 9, 9)
)
WINDOW = Window(WindowId("1"), 1, 1, "app", "App", BOUNDS, 0)


def seen(picture: Frame | NoFrame = WHITE, name: str = "Save") -> Observation:
    elements = (replace(BUTTON, name=name),)
    return Observation(
        ObservationId("o"), 1, Surface.VIRTUAL, boot_ns(), (), picture, elements, (WINDOW,), WindowId("1")
    )


class Screenplay:
    """Shows one picture after the other, the last one for ever."""

    def __init__(self, looks: Sequence[Observation]) -> None:
        self.looks = list(looks)
        self.count = 0

    def __call__(self, _deadline: Deadline) -> Observation:
        look = self.looks[min(self.count, len(self.looks) - 1)]
        self.count += 1
        return replace(look, time=boot_ns(), sequence=self.count)


def test_a_still_screen_settles_after_the_quiet_time() -> None:
    before = boot_ns()
    result = settle(Screenplay([seen()]), Deadline.after(5), quiet_s=0.1)
    assert isinstance(result, Settled)
    assert 0.1 <= (boot_ns() - before) / 1e9 < 3


def test_it_waits_until_the_changes_end() -> None:
    result = settle(Screenplay([*(seen(picture) for picture in BUSY), seen(name="Done")]), Deadline.after(5))
    assert isinstance(result, Settled)
    assert result.observation.elements[0].name == "Done"
    assert result.observation.sequence > len(BUSY)


def test_a_blinking_caret_does_not_count() -> None:
    assert isinstance(settle(Screenplay([seen(), seen(CARET)] * 50), Deadline.after(2)), Settled)


def test_a_screen_that_never_rests_is_unsettled() -> None:
    result = settle(Screenplay([seen(picture) for picture in BUSY] * 9), Deadline.after(0.4))
    assert isinstance(result, Unsettled)
    assert result.why.startswith("Still changing: pixels in ")


def test_one_look_is_not_enough() -> None:
    result = settle(Screenplay([seen()]), Deadline.after(0))
    assert isinstance(result, Unsettled)
    assert result.why == "There was too little time to be sure."


def test_quiet_counts_only_after_a_change() -> None:
    before = seen()
    late = Screenplay([seen()] * 10 + [seen(name="Saved")])
    result = settle(late, Deadline.after(5), changed_since=before)
    assert isinstance(result, Settled)
    assert result.observation.elements[0].name == "Saved"


def test_a_change_that_came_and_went_was_a_change() -> None:
    flash = Screenplay([seen(), seen(), seen(BUSY[0]), seen()])
    assert isinstance(settle(flash, Deadline.after(5), changed_since=seen()), Settled)


def test_no_change_at_all_cannot_be_confirmed() -> None:
    result = settle(Screenplay([seen()]), Deadline.after(5), changed_since=seen(), change_s=0.3)
    assert isinstance(result, Unsettled)
    assert result.why == "Nothing has changed for 0.3 s."


def test_cancelling_ends_the_wait() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        settle(Screenplay([seen()]), Deadline.after(5, token))


def test_what_differs_is_said() -> None:
    assert difference(seen(), seen()) == ""
    assert difference(seen(), seen(CARET)) == ""
    assert difference(seen(), seen(name="Other")) == "elements"
    assert difference(seen(), replace(seen(), foreground=WindowId(""))) == "windows"
    assert difference(seen(), seen(BUSY[0])) == "pixels in 20x20 at 0,10"
    assert difference(seen(), seen(NoFrame("secure"))) == "whether the screen can be read"
    assert difference(seen(NoFrame("secure")), seen(NoFrame("secure"))) == ""


def test_an_element_that_is_only_a_new_object_is_no_change() -> None:
    """Qt 5 makes the headers of a table anew whenever they are asked for."""
    before, again = (BUTTON,), (replace(BUTTON, ref=ElementRef("2")),)
    assert same_elements(before, again) and not same_elements(before, (replace(again[0], name="Sent"),))
    assert not same_elements(before, ()) and same_elements((), ())


def test_the_last_look_is_a_whole_one() -> None:
    """With the deadline all but over there would be no time to read anything."""
    late = time_to_look(Deadline.after(0.001))
    assert late.remaining > 1
    assert time_to_look(long := Deadline.after(60)) == long
