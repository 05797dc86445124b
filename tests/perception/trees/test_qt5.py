"""The reader on a Qt 5 application: no AccessibleId, other names for the same actions."""

import shutil
from collections.abc import Iterator

import pytest

from controllers.linux.virtual import VirtualDesktop
from perception.types import Role, State, TextValue
from tests.perception.trees.looking import Looker, application

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not shutil.which("featherpad"), reason="needs the package featherpad"),
]


@pytest.fixture(scope="module")
def featherpad(desktop: VirtualDesktop, looker: Looker) -> Iterator[Looker]:
    with application(desktop, "featherpad", "--standalone"):
        looker.until(lambda sight: sight.holds(Role.BUTTON, "Open"))
        yield looker


def test_elements(featherpad: Looker) -> None:
    sight = featherpad.look()
    root = sight.tree.elements[0]
    assert (root.role, root.name, root.bounds) == (Role.FRAME, "Untitled", sight.window("Untitled").bounds)
    assert [e.name for e in sight.all(Role.MENU_ITEM)] == ["File", "Edit", "Options", "Search", "Help"]
    assert State.ENABLED in sight.one(Role.BUTTON, "Open").states
    assert State.ENABLED not in sight.one(Role.BUTTON, "Save").states
    assert sight.one(Role.BUTTON, "Open").actions == ("Press",)
    assert not sight.tree.gaps


def test_typed_text(featherpad: Looker) -> None:
    text = next(e for e in featherpad.look().all(Role.TEXTBOX) if State.MULTILINE in e.states)
    featherpad.click(text)
    featherpad.xdo("type", "a quick fox")
    sight = featherpad.until(lambda sight: sight.value(text.ref) == TextValue("a quick fox"))
    assert State.ENABLED in sight.one(Role.BUTTON, "Save").states


def test_menu(featherpad: Looker) -> None:
    featherpad.click(featherpad.look().one(Role.MENU_ITEM, "Edit"))
    sight = featherpad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Select All"))
    item = sight.one(Role.MENU_ITEM, "Select All")
    menu = sight.tree.elements[item.parent]
    popup = next(w for w in sight.windows if w.id == item.window)
    assert (menu.role, menu.parent, menu.bounds) == (Role.MENU, -1, popup.bounds)
    featherpad.click(item)
    featherpad.until(lambda sight: not sight.holds(Role.MENU_ITEM, "Select All"))


def test_context_menu(featherpad: Looker) -> None:
    text = next(e for e in featherpad.look().all(Role.TEXTBOX) if State.MULTILINE in e.states)
    featherpad.click(text, button=3)
    sight = featherpad.until(lambda sight: sight.holds(Role.MENU_ITEM, "Select All"))
    assert sight.one(Role.MENU_ITEM, "Select All").window != text.window
    featherpad.xdo("key", "Escape")
    featherpad.until(lambda sight: not sight.holds(Role.MENU_ITEM, "Select All"))
