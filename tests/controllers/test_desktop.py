"""The desktop device on real applications: what arrives in them is what counts."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controllers.desktop import X11Desktop
from controllers.errors import ActionRefused
from controllers.linux.virtual import VirtualDesktop
from controllers.types import Click, Key, Launch, Method, Raise, Secret, Type, TypeMode
from perception.types import Element, Role, Surface, TextValue
from tests.conftest import Launch as Start
from tests.controllers.hands import Sight, arg, do, in_window, on, until

pytestmark = pytest.mark.desktop

FORM = Path(__file__).parents[1] / "apps" / "qt_form.py"
SECRETS = {"pin": "s3cret é"}


@pytest.fixture(scope="module")
def device(desktop: VirtualDesktop) -> Iterator[X11Desktop]:
    with X11Desktop.open(desktop.environment, Surface.VIRTUAL, lambda secret: SECRETS[secret.handle]) as device:
        yield device


@pytest.fixture
def form(launch: Start, device: X11Desktop) -> Sight:
    launch([sys.executable, str(FORM)])
    return until(device, lambda sight: sight.by_id("status"))


@pytest.fixture
def editor(launch: Start, device: X11Desktop) -> Sight:
    launch(["mousepad", "--disable-server"])
    return until(device, lambda sight: text_area(sight))


def text_area(sight: Sight) -> Element:
    return next(each for each in sight.all(Role.TEXTBOX) if isinstance(each.value, TextValue))


def holds(device: X11Desktop, find: object, text: str) -> None:
    until(device, lambda sight: find(sight).value == TextValue(text))  # type: ignore[operator]


def test_capture_has_windows_trees_pixels_and_a_growing_sequence(device: X11Desktop, form: Sight) -> None:
    seen, later = form.observation, until(device, lambda sight: sight.by_id("status")).observation
    assert later.sequence > seen.sequence and later.time > seen.time and later.id != seen.id
    assert seen.foreground == form.window("Order form").id
    assert seen.displays[0].bounds.width == 1280


@pytest.mark.parametrize("text", ["Ada Lovelace", "Zoë Ångström 中文 😀 €", "aabbcc  --((", ""])
def test_type_replaces_and_is_read_back_in_qt(device: X11Desktop, form: Sight, text: str) -> None:
    do(device, form, Type, on(form.by_id("name")), arg("before"))
    sight = until(device, lambda sight: sight.by_id("name").value == TextValue("before"))
    delivery = do(device, sight, Type, on(sight.by_id("name")), arg(text))
    assert delivery.method is Method.SYNTHETIC and repr(text) in delivery.proof
    holds(device, lambda sight: sight.by_id("name"), text)


def test_append_adds_at_the_end(device: X11Desktop, form: Sight) -> None:
    do(device, form, Type, on(form.by_id("name")), arg("Ada"))
    sight = until(device, lambda sight: sight.by_id("name").value == TextValue("Ada"))
    do(device, sight, Type, on(sight.by_id("name")), arg(" Lovelace"), TypeMode.APPEND)
    holds(device, lambda sight: sight.by_id("name"), "Ada Lovelace")


def test_click_uses_the_accessibility_bus_where_it_is_known_to_work(device: X11Desktop, form: Sight) -> None:
    delivery = do(device, form, Click, on(form.one(Role.BUTTON, "Send order")))
    assert delivery.method is Method.ACCESSIBILITY
    until(device, lambda sight: "Sent 1" in sight.by_id("status").name)


def test_editor_takes_lines_and_saves_nothing_by_itself(device: X11Desktop, editor: Sight) -> None:
    delivery = do(device, editor, Type, on(text_area(editor)), arg("one\ntwo é"))
    assert delivery.method is Method.ACCESSIBILITY and delivery.proof
    holds(device, text_area, "one\ntwo é")


@pytest.mark.usefixtures("editor", "form")
def test_key_goes_to_the_window_it_is_meant_for(device: X11Desktop) -> None:
    sight = until(device, lambda sight: sight.window("Order form") and text_area(sight))
    do(device, sight, Type, on(sight.by_id("name")), arg("Ada"))
    sight = until(device, lambda sight: sight.by_id("name").value == TextValue("Ada"))
    do(device, sight, Raise, in_window(sight.window("Mousepad")))
    sight = until(device, lambda sight: sight.observation.foreground == sight.window("Mousepad").id)
    do(device, sight, Key, in_window(sight.window("Order form")), arg("ctrl+l"))
    until(device, lambda sight: sight.by_id("status").name == "Cleared")


def test_a_secret_is_typed_and_never_said(device: X11Desktop, form: Sight) -> None:
    delivery = do(device, form, Type, on(form.by_id("secret")), arg(Secret("pin")))
    assert delivery.proof == ""


def test_launch_refuses_what_is_not_there(device: X11Desktop) -> None:
    sight = until(device, lambda _: True)
    with pytest.raises(ActionRefused, match="no program"):
        do(device, sight, Launch, arg("no-such-program --at-all"))


def test_launch_starts_and_the_window_comes(device: X11Desktop) -> None:
    sight = until(device, lambda _: True)
    delivery = do(device, sight, Launch, arg("galculator"))
    assert delivery.method is Method.PROCESS and delivery.proof
    sight = until(device, lambda sight: sight.window("galculator"))
    do(device, sight, Key, in_window(sight.window("galculator")), arg("ctrl+q"))
    until(device, lambda sight: all(each.app != "galculator" for each in sight.observation.windows))
