"""Coordinates are converted once, at the edge, and come back exactly."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from perception.types import Display, Point, Rect

PLACES = st.integers(-20_000, 20_000)
SCALES = st.sampled_from([Fraction(1), Fraction(5, 4), Fraction(3, 2), Fraction(7, 4), Fraction(2), Fraction(1, 3)])
DISPLAYS = st.builds(
    Display,
    name=st.just("out"),
    bounds=st.builds(Rect, PLACES, PLACES, st.integers(1, 8000), st.integers(1, 8000)),
    scale=SCALES,
    logical_origin=st.builds(Point, PLACES, PLACES),
)
POINTS = st.builds(Point, PLACES, PLACES)


@given(DISPLAYS, POINTS)
def test_a_pixel_comes_back_from_logical_units(display: Display, point: Point) -> None:
    assert display.to_device(*display.to_logical(point)) == point


def test_a_logical_place_inside_a_pixel_is_that_pixel() -> None:
    left_of_the_first = Display("left", Rect(-1920, 0, 1920, 1080), Fraction(3, 2), Point(-1280, 0))
    assert left_of_the_first.to_device(-1280, 0) == Point(-1920, 0)
    assert left_of_the_first.to_device(Fraction(-1), Fraction(1)) == Point(-2, 1)


def test_a_rectangle_is_half_open() -> None:
    box = Rect(10, 20, 3, 2)
    assert box.contains(Point(10, 20)) and box.contains(Point(12, 21))
    assert not box.contains(Point(13, 20)) and not box.contains(Point(10, 22))
    assert box.intersect(Rect(12, 21, 9, 9)) == Rect(12, 21, 1, 1)
    assert box.intersect(Rect(13, 22, 9, 9)).empty
