from dataclasses import replace

import pytest

from controllers.errors import ActionRefused
from controllers.linux.spot import spot
from controllers.types import AtPoint, OnElement, Target, ToWindow
from perception.types import (
    Display,
    Element,
    ElementRef,
    Frame,
    NoValue,
    Observation,
    ObservationId,
    Point,
    Rect,
    Role,
    State,
    Surface,
    Window,
    WindowId,
)

SCREEN = Rect(0, 0, 800, 600)
FORM = Window(WindowId("10"), 1, 1, "form", "Order form", Rect(100, 100, 400, 300), 0)
OTHER = Window(WindowId("11"), 2, 2, "other", "Other", Rect(480, 100, 200, 200), 1)
BUTTON = Element(
    ref=ElementRef("b"),
    parent=-1,
    window=FORM.id,
    role=Role.BUTTON,
    name="Send",
    label="",
    description="",
    identifier="",
    value=NoValue(),
    states=frozenset({State.ENABLED, State.VISIBLE}),
    actions=(),
    bounds=Rect(200, 200, 80, 20),
)
SEND = OnElement(BUTTON.ref)


def seen(element: Element = BUTTON, *windows: Window) -> Observation:
    return Observation(
        id=ObservationId("o"),
        sequence=1,
        surface=Surface.VIRTUAL,
        time=0,
        displays=(Display("screen", SCREEN),),
        frame=Frame(SCREEN, b""),
        elements=(element,),
        windows=windows or (FORM, OTHER),
        foreground=FORM.id,
    )


def where(target: Target, observation: Observation) -> Point:
    return spot(target, observation, observation.windows)


def test_an_element_is_pointed_at_in_its_middle_or_at_the_offset() -> None:
    assert where(SEND, seen()) == Point(240, 210)
    assert where(OnElement(BUTTON.ref, Point(3, 4)), seen()) == Point(203, 204)


def test_only_the_part_inside_its_window_and_the_screen_counts() -> None:
    assert where(SEND, seen(replace(BUTTON, bounds=Rect(60, 200, 80, 20)))) == Point(120, 210)


def test_a_point_and_a_window_are_targets_too() -> None:
    assert where(AtPoint(Point(5, 6)), seen()) == Point(5, 6)
    assert where(ToWindow(FORM.id), seen()) == FORM.bounds.centre


@pytest.mark.parametrize(
    ("element", "target", "why"),
    [
        (BUTTON, OnElement(ElementRef("gone")), "not on the screen"),
        (replace(BUTTON, states=frozenset({State.VISIBLE})), SEND, "'Send' is disabled"),
        (replace(BUTTON, bounds=Rect(0, 0, 0, 0)), SEND, "not on the screen"),
        (replace(BUTTON, bounds=Rect(200, 500, 80, 20)), SEND, "off the screen"),
        (replace(BUTTON, bounds=Rect(490, 200, 20, 20)), OnElement(BUTTON.ref, Point(15, 5)), "not visible"),
        (replace(BUTTON, bounds=Rect(482, 200, 18, 20)), SEND, "covered by 'Other'"),
        (BUTTON, AtPoint(Point(900, 5)), "not on the screen"),
        (BUTTON, ToWindow(WindowId("99")), "gone"),
    ],
)
def test_it_refuses_what_a_person_could_not_click(element: Element, target: Target, why: str) -> None:
    with pytest.raises(ActionRefused, match=why):
        where(target, seen(element))


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ((OTHER,), "gone"),
        ((replace(FORM, bounds=FORM.bounds.moved(5, 0)), OTHER), "has moved"),
        ((replace(FORM, pid=9), OTHER), "has moved"),
        ((FORM, replace(OTHER, bounds=SCREEN)), "covered"),
    ],
)
def test_it_looks_at_the_windows_once_more(now: tuple[Window, ...], why: str) -> None:
    with pytest.raises(ActionRefused, match=why):
        spot(SEND, seen(), now)
