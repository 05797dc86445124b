"""A person types into real fields; what the agent is told of it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controllers.desktop import X11Desktop
from controllers.linux.virtual import VirtualDesktop
from controllers.types import HiddenKeyEvent, InputEvent, KeyEvent
from perception.clock import Deadline
from perception.types import Surface
from tests.conftest import Launch
from tests.controllers.hands import until
from tests.controllers.person import Person

pytestmark = pytest.mark.desktop
FORM = Path(__file__).parents[2] / "apps" / "qt_form.py"


@pytest.fixture
def device(desktop: VirtualDesktop) -> Iterator[X11Desktop]:
    with X11Desktop.open(desktop.environment, Surface.VIRTUAL, lambda _: "") as device:
        yield device


@pytest.fixture
def person(desktop: VirtualDesktop) -> Iterator[Person]:
    with Person(desktop.display) as person:
        yield person


def told(events: list[InputEvent]) -> list[str]:
    """The presses by name, "•" for a hidden one; hidden releases are left out as every press has one."""
    shown = []
    for event in events:
        if isinstance(event, KeyEvent) and event.pressed:
            shown.append(event.key)
        elif isinstance(event, HiddenKeyEvent):
            shown.append("•")
    return shown


def test_characters_are_hidden_in_a_password_field_and_only_there(
    device: X11Desktop, launch: Launch, person: Person
) -> None:
    launch([sys.executable, str(FORM)])
    sight = until(device, lambda sight: sight.by_id("secret"))
    events: list[InputEvent] = []
    with device.listen(events.append):
        person.click(sight.by_id("name").bounds.centre)
        person.types("ab")
        person.click(sight.by_id("secret").bounds.centre)
        person.types("xy")
        person.press("Tab")
        person.press("Tab")
    keys = told(events)
    assert keys[:2] == ["a", "b"]
    assert keys[2:6] == ["•"] * 4  # two presses and two releases
    assert keys[6:] == ["Tab", "Tab"]


def test_a_hurried_person_is_never_told_on(device: X11Desktop, launch: Launch, person: Person) -> None:
    launch([sys.executable, str(FORM)])
    sight = until(device, lambda sight: sight.by_id("secret"))
    events: list[InputEvent] = []
    with device.listen(events.append):
        for _ in range(5):
            person.click(sight.by_id("email").bounds.centre, pause=0)
            person.press("Tab", pause=0)
            person.types("qzqz", pause=0)
            person.press("Tab", pause=0)
            person.types("pp", pause=0)
    assert not {"q", "z"} & set(told(events))


def test_a_line_that_does_not_echo_is_hidden(
    device: X11Desktop, launch: Launch, person: Person, tmp_path: Path
) -> None:
    if not os.access("/usr/bin/xterm", os.X_OK):
        pytest.skip("xterm is not installed")
    script = tmp_path / "ask.sh"
    script.write_text("read -r open; stty -echo; touch ready; read -r hidden; stty echo; sleep 30\n")
    launch(["xterm", "-e", "sh", "-c", f"cd {tmp_path} && sh {script}"])
    sight = until(device, lambda sight: any(each.app == "xterm" for each in sight.observation.windows))
    window = next(each for each in sight.observation.windows if each.app == "xterm")
    events: list[InputEvent] = []
    with device.listen(events.append):
        person.click(window.bounds.centre)
        person.types("ab")
        person.press("Return")
        deadline = Deadline.after(5)
        while not (tmp_path / "ready").exists() and not deadline.expired:
            deadline.sleep(0.02)
        person.types("xy")
        person.press("Return")
    assert told(events) == ["a", "b", "Return", "•", "•", "•", "•", "Return"]
