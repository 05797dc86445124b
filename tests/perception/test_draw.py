from dataclasses import replace
from io import BytesIO

from PIL import Image

from perception.draw import annotate, mark, png
from perception.types import (
    NOWHERE,
    Display,
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

BOUNDS = Rect(100, 50, 300, 200)


def element(role: Role, bounds: Rect) -> Element:
    return Element(ElementRef("r"), -1, WindowId("1"), role, "", "", "", "", NoValue(), frozenset(), (), bounds)


def observation(picture: Frame | NoFrame, *elements: Element) -> Observation:
    displays = (Display("screen", BOUNDS),)
    return Observation(ObservationId("o"), 1, Surface.VIRTUAL, 0, displays, picture, elements, (), WindowId(""))


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def differing(a: Image.Image, b: Image.Image) -> set[tuple[int, int]]:
    width, height = a.size
    return {(x, y) for x in range(width) for y in range(height) if a.getpixel((x, y)) != b.getpixel((x, y))}


def test_png_keeps_every_pixel() -> None:
    picture = frame(BOUNDS, colour=(10, 20, 30), patch=Rect(110, 60, 5, 5))
    image = opened(png(picture))
    assert image.size == (300, 200)
    assert image.getpixel((0, 0)) == (10, 20, 30)
    assert image.getpixel((10, 10)) == (0, 0, 0)
    assert opened(png(Frame(NOWHERE, b""))).size == (1, 1)


def test_elements_get_boxes_where_they_are() -> None:
    button, window = element(Role.BUTTON, Rect(200, 120, 60, 30)), element(Role.WINDOW, BOUNDS)
    for colour in ((255, 255, 255), (0, 0, 0)):
        plain = frame(BOUNDS, colour=colour)
        touched = differing(opened(png(plain)), opened(annotate(observation(plain, window, button))))
        xs, ys = {x for x, _ in touched}, {y for _, y in touched}
        assert (min(xs), max(xs)) in ((99, 160), (100, 159))  # the outer dark line does not show on black
        assert max(ys) in (100, 99)
        assert (130, 85) not in touched  # what is inside stays readable


def test_boxes_stand_out_on_light_and_dark() -> None:
    button = element(Role.BUTTON, Rect(200, 120, 60, 30))
    for colour in ((255, 255, 255), (0, 0, 0), (128, 128, 128)):
        image = opened(annotate(observation(frame(BOUNDS, colour=colour), button)))
        edge = [image.getpixel((130, y)) for y in range(98, 102)]
        brightness = [sum(pixel) / 3 for pixel in [*edge, colour] if isinstance(pixel, tuple)]
        assert max(brightness) - min(brightness) > 100


def test_an_element_off_the_screen_is_not_drawn() -> None:
    plain = frame(BOUNDS)
    gone = (element(Role.BUTTON, NOWHERE), element(Role.BUTTON, Rect(-500, 0, 50, 50)))
    assert annotate(observation(plain, *gone)) == png(plain)


def test_an_element_under_another_window_is_not_drawn() -> None:
    plain = frame(BOUNDS)
    button = element(Role.BUTTON, Rect(200, 120, 60, 30))
    below = Window(WindowId("1"), 1, 1, "app", "below", BOUNDS, 0)
    above = Window(WindowId("2"), 1, 1, "app", "above", Rect(190, 110, 100, 100), 1)
    assert annotate(replace(observation(plain, button), windows=(below, above))) == png(plain)
    assert annotate(replace(observation(plain, button), windows=(below,))) != png(plain)


def test_without_pixels_the_boxes_are_on_grey() -> None:
    image = opened(annotate(observation(NoFrame("a secure window"), element(Role.BUTTON, Rect(200, 120, 60, 30)))))
    assert image.size == (300, 200)
    assert len(image.getcolors(1000) or ()) > 3


def test_a_mark_carries_its_words() -> None:
    plain = frame(BOUNDS)
    short = differing(opened(png(plain)), opened(mark(plain, Rect(150, 100, 20, 20), "1")))
    long = differing(opened(png(plain)), opened(mark(plain, Rect(150, 100, 20, 20), "Click „保存“ here")))
    assert max(x for x, _ in long) > max(x for x, _ in short) + 40
    assert mark(plain, Rect(0, 0, 5, 5), "elsewhere") == png(plain)


def test_words_at_the_edge_stay_inside() -> None:
    plain = frame(BOUNDS)
    image = opened(mark(plain, Rect(390, 50, 10, 10), "at the very edge"))
    touched = differing(opened(png(plain)), image)
    assert min(x for x, _ in touched) < 200
    assert min(y for _, y in touched) == 0
