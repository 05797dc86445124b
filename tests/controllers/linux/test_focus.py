"""Getting the keyboard, and saying so when somebody else keeps it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controllers.errors import ActionRefused
from controllers.linux.focus import focus, has_keyboard
from controllers.linux.virtual import VirtualDesktop
from controllers.linux.x11 import Wire
from perception.clock import Deadline
from perception.types import Window, WindowId
from perception.windows import WindowReader
from tests.conftest import Launch

pytestmark = pytest.mark.desktop
MODAL = """
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow
app = QApplication([])
window = QMainWindow()
window.setWindowTitle("Below")
window.show()
dialog = QDialog(window)
dialog.setWindowTitle("Modal")
dialog.setModal(True)
dialog.show()
app.exec()
"""


@pytest.fixture
def wire(desktop: VirtualDesktop) -> Iterator[Wire]:
    with Wire(desktop.display) as wire:
        yield wire


@pytest.fixture
def windows(desktop: VirtualDesktop) -> Iterator[WindowReader]:
    reader = WindowReader(desktop.display)
    yield reader
    reader.close()


def wait_for(windows: WindowReader, *titles: str) -> list[Window]:
    deadline = Deadline.after(15)
    while True:
        found = {each.title: each for each in windows.read()[0]}
        if all(title in found for title in titles):
            return [found[title] for title in titles]
        assert not deadline.expired, found
        deadline.sleep(0.05)


def test_the_window_behind_gets_the_keyboard(wire: Wire, windows: WindowReader, launch: Launch) -> None:
    for title in ("One", "Two"):
        launch(["xterm", "-T", title, "-e", "sleep", "60"])
    one, two = wait_for(windows, "One", "Two")
    for window in (one, two, one):
        focus(wire, window.id, Deadline.after(5))
        assert has_keyboard(wire, window.id)
        assert windows.read()[1] == window.id


def test_a_window_that_is_gone_is_refused(wire: Wire, windows: WindowReader, launch: Launch) -> None:
    child = launch(["xterm", "-T", "Short", "-e", "sleep", "60"])
    (window,) = wait_for(windows, "Short")
    child.terminate()
    child.wait()
    deadline = Deadline.after(5)
    while any(each.id == window.id for each in windows.read()[0]):
        deadline.sleep(0.02)
    with pytest.raises(ActionRefused):
        focus(wire, window.id, Deadline.after(1))
    with pytest.raises(ActionRefused):
        focus(wire, WindowId("1"), Deadline.after(1))


def test_a_window_under_a_modal_dialog_is_raised_but_typing_is_for_the_dialog(
    wire: Wire, windows: WindowReader, launch: Launch, tmp_path: Path
) -> None:
    script = tmp_path / "modal.py"
    script.write_text(MODAL)
    launch([sys.executable, str(script)])
    below, modal = wait_for(windows, "Below", "Modal")
    focus(wire, modal.id, Deadline.after(5))
    try:
        focus(wire, below.id, Deadline.after(5))
    except ActionRefused as refused:
        assert modal.id in refused.problem
