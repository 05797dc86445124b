import os
import threading
from collections.abc import Iterator

import pytest
from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from controllers.linux.virtual import VirtualDesktop
from perception.errors import NotObservable
from perception.types import Rect, Window, WindowId
from perception.windows import WindowReader, started
from tests.conftest import Launch
from tests.perception.painted import PaintedWindow, await_true

pytestmark = pytest.mark.desktop


@pytest.fixture
def reader(desktop: VirtualDesktop) -> Iterator[WindowReader]:
    opened = WindowReader(desktop.display)
    yield opened
    opened.close()


def find(reader: WindowReader, id: WindowId) -> Window | None:
    return next((window for window in reader.read()[0] if window.id == id), None)


def test_an_application_window(reader: WindowReader, launch: Launch) -> None:
    app = launch(["galculator"])
    assert await_true(lambda: any(window.pid == app.pid for window in reader.read()[0]))
    windows, active = reader.read()
    window = next(window for window in windows if window.pid == app.pid)
    assert (window.app, window.title) == ("galculator", "galculator")
    assert window.started == started(app.pid) > 0
    assert window.bounds.width > 100
    assert await_true(lambda: reader.read()[1] == window.id), active


def test_bounds_are_the_clients_without_the_frame(desktop: VirtualDesktop, reader: WindowReader) -> None:
    painted = PaintedWindow(desktop.display, Rect(200, 200, 150, 90), title="Größe 寸法")
    try:
        assert await_true(lambda: find(reader, painted.id))
        window = find(reader, painted.id)
        assert window
        assert (window.bounds.width, window.bounds.height) == (150, 90)
        origin = painted.window.translate_coords(desktop_root(desktop), 0, 0)
        assert (window.bounds.x, window.bounds.y) == (-origin.x, -origin.y)
        assert window.title == "Größe 寸法"
        assert window.app == "painted"
    finally:
        painted.close()


def desktop_root(desktop: VirtualDesktop) -> int:
    connection = Display(desktop.display)
    root: int = connection.screen().root.id
    connection.close()
    return root


def test_pop_ups_lie_on_top_and_belong_to_a_process(desktop: VirtualDesktop, reader: WindowReader) -> None:
    below = PaintedWindow(desktop.display, Rect(50, 50, 200, 100), title="below")
    pop_up = PaintedWindow(desktop.display, Rect(60, 60, 50, 20), title="the toolkit's", pop_up=True)
    helper = PaintedWindow(desktop.display, Rect(70, 70, 1, 1), pop_up=True)
    away = PaintedWindow(desktop.display, Rect(-500, -500, 50, 50), pop_up=True)
    try:
        assert await_true(lambda: find(reader, below.id))
        windows, _ = reader.read()
        ids = [window.id for window in windows]
        assert ids.index(below.id) < ids.index(pop_up.id)
        assert [window.z for window in windows] == list(range(len(windows)))
        assert helper.id not in ids
        assert away.id not in ids
        shown = find(reader, pop_up.id)
        assert shown
        assert (shown.pid, shown.bounds, shown.title) == (os.getpid(), Rect(60, 60, 50, 20), "")
    finally:
        for window in (below, pop_up, helper, away):
            window.close()


def test_a_menu_is_a_window_of_its_application(desktop: VirtualDesktop, reader: WindowReader, launch: Launch) -> None:
    app = launch(["mousepad"])
    assert await_true(
        lambda: any(window.id == reader.read()[1] for window in reader.read()[0] if window.pid == app.pid)
    )
    (before,) = (window for window in reader.read()[0] if window.pid == app.pid)

    press(desktop, "Alt_L", "f")
    assert await_true(lambda: sum(window.pid == app.pid for window in reader.read()[0]) == 2)
    windows, active = reader.read()
    menu = windows[-1]
    assert menu.pid == app.pid
    assert before.bounds.intersect(menu.bounds).area > 0
    assert active == before.id


def press(desktop: VirtualDesktop, *names: str) -> None:
    connection = Display(desktop.display)
    codes = [connection.keysym_to_keycode(XK.string_to_keysym(name)) for name in names]
    for code in codes:
        xtest.fake_input(connection, X.KeyPress, code)
    for code in reversed(codes):
        xtest.fake_input(connection, X.KeyRelease, code)
    connection.sync()
    connection.close()


def test_a_window_that_vanishes_meanwhile_is_left_out(desktop: VirtualDesktop, reader: WindowReader) -> None:
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            PaintedWindow(desktop.display, Rect(5, 5, 40, 40), title="brief", pop_up=True).close()
            PaintedWindow(desktop.display, Rect(5, 5, 40, 40), title="brief").close()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for _ in range(100):
            reader.read()
    finally:
        stop.set()
        thread.join()
    assert await_true(lambda: not any(window.title == "brief" for window in reader.read()[0]))


def test_a_minimised_window_is_left_out(desktop: VirtualDesktop, reader: WindowReader) -> None:
    painted = PaintedWindow(desktop.display, Rect(10, 10, 90, 90), title="small")
    try:
        assert await_true(lambda: find(reader, painted.id))
        painted.iconify()
        assert await_true(lambda: not find(reader, painted.id))
    finally:
        painted.close()


def test_a_lost_screen_is_not_observable() -> None:
    with VirtualDesktop.start((320, 200)) as desktop:
        reader = WindowReader(desktop.display)
        assert reader.read() == ((), "")
    with pytest.raises(NotObservable, match="does not answer"):
        reader.read()
    reader.close()
    reader.close()


def test_a_process_that_is_gone_has_no_start() -> None:
    assert started(0) == 0
    assert started(os.getpid()) > 0
