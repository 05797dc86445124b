"""The live mirror on real applications: random changes, silent ones, rest, and an application that starts anew."""

from collections.abc import Iterator

import pytest

from controllers.linux.virtual import VirtualDesktop
from evals.mirror import run
from perception.clock import Deadline
from perception.damage import Drawn
from perception.trees.atspi import Tree, TreeReader
from perception.trees.bus import REGISTRY, REGISTRY_PATH, AccessibilityBus, Call, Reply
from perception.trees.mirror import Mirror
from perception.types import Role
from perception.windows import WindowReader
from tests.perception.trees.looking import application

pytestmark = pytest.mark.desktop
QUIET = """
import gi, sys
gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk
window = Gtk.Window(title="Quiet")
button = Gtk.Button(label="Send")
window.add(button)
window.show_all()
def rename():
    button.get_accessible().set_name(sys.argv[1])
    return False
GLib.timeout_add(3000, rename)
Gtk.main()
"""


class Stage:
    def __init__(self, desktop: VirtualDesktop) -> None:
        self.bus = AccessibilityBus.open(desktop.environment)
        self.mirror = Mirror(self.bus, desktop.display)
        self.windows = WindowReader(desktop.display)

    def look(self) -> Tree:
        return self.mirror.read(self.windows.read()[0], Deadline.after(5))

    def fresh(self) -> Tree:
        return TreeReader(self.bus).read(self.windows.read()[0], Deadline.after(5))

    def until(self, role: Role, name: str) -> Tree:
        deadline = Deadline.after(20)
        while True:
            tree = self.look()
            if any(each.role is role and each.name == name for each in tree.elements):
                return tree
            assert not deadline.expired, tree.elements
            deadline.sleep(0.05)

    def close(self) -> None:
        self.mirror.close()
        self.windows.close()
        self.bus.close()


@pytest.fixture
def stage(desktop: VirtualDesktop) -> Iterator[Stage]:
    started = Stage(desktop)
    yield started
    started.close()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("kind", "changes"), [("gtk3", 90), ("qt6", 60), ("chromium", 60)])
def test_mirror_is_a_fresh_read(kind: str, changes: int) -> None:
    """The whole thousand for each: python -m evals.mirror"""
    report = run(kind, changes, seed=1)
    assert not report.wrong, "\n".join(report.wrong[:3])
    assert report.changes.total() == changes


def test_what_nobody_says_is_found(desktop: VirtualDesktop, stage: Stage) -> None:
    """A name given to the accessible object alone: no event, no pixel."""
    with application(desktop, "/usr/bin/python3", "-c", QUIET, "Delete"):
        stage.until(Role.BUTTON, "Send")
        stage.until(Role.BUTTON, "Delete")
        assert stage.look().elements == stage.fresh().elements


def test_kept_while_nothing_happens(desktop: VirtualDesktop, stage: Stage) -> None:
    with application(desktop, "galculator"):
        stage.until(Role.TOGGLE, "7")
        deadline = Deadline.after(20)
        while not stage.mirror.tally.kept:
            stage.look()
            assert not deadline.expired, stage.mirror.tally
            deadline.sleep(0.05)
        assert stage.look() == stage.fresh()


def test_afresh_reads_everything(desktop: VirtualDesktop, stage: Stage) -> None:
    with application(desktop, "galculator"):
        stage.until(Role.TOGGLE, "7")
        before = stage.mirror.tally.whole["nothing certain is kept"]
        tree = stage.mirror.read_afresh(stage.windows.read()[0], Deadline.after(5))
        assert stage.mirror.tally.whole["nothing certain is kept"] == before + 1
        assert tree.elements == stage.fresh().elements


def test_rest(desktop: VirtualDesktop, stage: Stage) -> None:
    """Nobody listens any more when nobody has looked for a while; the next look starts anew."""
    asked = Call(REGISTRY, REGISTRY_PATH, REGISTRY, "GetRegisteredEvents")

    def listeners() -> int:
        answer = stage.bus.call(asked, Deadline.after(2))
        assert isinstance(answer, Reply)
        return len(answer.body[0])

    before = listeners()
    mirror = Mirror(stage.bus, desktop.display, rest_s=0.2)
    for _ in range(2):
        mirror.read(stage.windows.read()[0], Deadline.after(5))
        assert listeners() == before + 3
        deadline = Deadline.after(10)
        while listeners() != before:
            assert not deadline.expired
            deadline.sleep(0.05)
    mirror.close()


def test_another_start_of_the_same_application(desktop: VirtualDesktop, stage: Stage) -> None:
    for _ in range(2):
        with application(desktop, "galculator"):
            stage.until(Role.TOGGLE, "7")
            assert stage.look().elements == stage.fresh().elements


def test_drawn(desktop: VirtualDesktop) -> None:
    drawn = Drawn(desktop.display)
    try:
        assert drawn.tells
        drawn.since()
        with application(desktop, "galculator"):
            deadline = Deadline.after(20)
            while not any(rect.area > 100 for rect in drawn.since()):
                assert not deadline.expired
                deadline.sleep(0.05)
    finally:
        drawn.close()
