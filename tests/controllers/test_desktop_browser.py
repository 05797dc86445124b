"""The desktop device on a web page: what the page itself says it got."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from controllers.desktop import X11Desktop
from controllers.errors import ActionRefused
from controllers.linux.virtual import VirtualDesktop
from controllers.types import Click, Key, Scroll, Secret, Type, TypeMode
from perception.types import Element, HiddenValue, Rect, Role, Surface, TextValue
from tests.conftest import stop
from tests.controllers.hands import Sight, arg, do, on, until

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(180)]
PAGE = Path(__file__).parents[1] / "apps" / "page.html"
FLAGS = ("--force-renderer-accessibility", "--no-sandbox", "--no-first-run", "--no-default-browser-check")


@pytest.fixture(scope="module")
def device(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[X11Desktop]:
    profile = tmp_path_factory.mktemp("chromium")
    browser = desktop.launch(["chromium", *FLAGS, f"--user-data-dir={profile}", PAGE.as_uri()])
    with X11Desktop.open(desktop.environment, Surface.VIRTUAL, lambda _: "hunter2é") as device:
        until(device, lambda sight: sight.one(Role.BUTTON, "Create ticket"), seconds=60)
        yield device
    stop(browser)


def look(device: X11Desktop) -> Sight:
    return until(device, lambda sight: sight.one(Role.BUTTON, "Create ticket"))


def holding(device: X11Desktop, identifier: str, text: str) -> Sight:
    return until(device, lambda sight: sight.by_id(identifier).value == TextValue(text))


def status(sight: Sight) -> str:
    root = sight.by_id("status")
    index = sight.observation.elements.index(root)
    below = [each.name for each in sight.observation.elements if each.parent == index]
    return " ".join([root.name, *below])


@pytest.mark.parametrize("text", ["Broken lamp", "Zoë 中文 😀", "aabb  cc"])
def test_text_replaces_what_was_there(device: X11Desktop, text: str) -> None:
    delivery = do(device, look(device), Type, on(look(device).by_id("owner")), arg(text))
    assert repr(text) in delivery.proof
    holding(device, "owner", text)


def test_text_is_added_at_the_end_and_lines_stay_lines(device: X11Desktop) -> None:
    sight = look(device)
    do(device, sight, Type, on(sight.by_id("body")), arg("one\ntwo"))
    sight = holding(device, "body", "one\ntwo")
    do(device, sight, Type, on(sight.by_id("body")), arg("\nthree"), TypeMode.APPEND)
    holding(device, "body", "one\ntwo\nthree")


def test_a_line_break_is_refused_where_it_would_send_the_form(device: X11Desktop) -> None:
    sight = look(device)
    before = status(sight)
    with pytest.raises(ActionRefused, match="U\\+000A"):
        do(device, sight, Type, on(sight.by_id("subject")), arg("one\ntwo"))
    assert status(look(device)) == before


def test_the_whole_form(device: X11Desktop) -> None:
    sight = look(device)
    do(device, sight, Type, on(sight.by_id("subject")), arg("Lamp"))
    sight = holding(device, "subject", "Lamp")
    do(device, sight, Type, on(sight.by_id("owner")), arg("Grace"))
    sight = holding(device, "owner", "Grace")
    do(device, sight, Click, on(sight.by_id("urgent")))
    sight = until(device, lambda sight: "checked" in {each.value for each in sight.by_id("urgent").states})
    assert do(device, sight, Type, on(sight.by_id("pin")), arg(Secret("pin"))).proof == ""
    assert isinstance(look(device).by_id("pin").value, HiddenValue)
    sight = look(device)
    do(device, sight, Click, on(sight.one(Role.BUTTON, "Create ticket")))
    until(device, lambda sight: "Lamp / Grace / Blue / urgent" in status(sight))


def test_a_key_goes_to_the_element_it_is_for(device: X11Desktop) -> None:
    sight = look(device)
    do(device, sight, Type, on(sight.by_id("subject")), arg("Chair"))
    sight = holding(device, "subject", "Chair")
    do(device, sight, Key, on(sight.by_id("team")), arg("Down"))
    until(device, lambda sight: value(sight.by_id("team")) == "Green")
    sight = look(device)
    do(device, sight, Key, on(sight.by_id("subject")), arg("Return"))
    until(device, lambda sight: "Chair / " in status(sight) and "Green" in status(sight))


def test_the_wheel_scrolls_the_page(device: X11Desktop) -> None:
    sight = look(device)
    for _ in range(5):
        before = sight.by_id("subject").bounds
        do(device, sight, Key, on(sight.by_id("subject")), arg("ctrl+plus"))
        sight = until(device, zoomed(before))
    top = sight.by_id("subject").bounds.y
    do(device, sight, Scroll, on(sight.one(Role.DOCUMENT, "Ticket desk")), 0, 1)
    sight = until(device, lambda sight: sight.one(Role.DOCUMENT, "Ticket desk") and scrolled(sight, top))
    do(device, sight, Key, on(sight.one(Role.DOCUMENT, "Ticket desk")), arg("ctrl+0"))
    look(device)


def zoomed(before: Rect) -> Callable[[Sight], bool]:
    return lambda sight: sight.by_id("subject").bounds != before


def scrolled(sight: Sight, top: int) -> bool:
    field = next((each for each in sight.observation.elements if each.identifier == "subject"), None)
    return field is None or field.bounds.y < top


def value(element: Element) -> str:
    return element.value.text if isinstance(element.value, TextValue) else ""
